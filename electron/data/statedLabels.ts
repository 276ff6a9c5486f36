import type { ClientRow } from '../../shared/clientRow';
import type { StoredTask } from '../../shared/schemas/tasks';

/** A row of a file that states labels. */
export interface StatingRow {
  client: string;
  at: number | null;
  actual: ClientRow['actual'];
  /** Of labelled data: what was known then, in the order of the file's features. */
  features: Float64Array | null;
}

/** Rows that are looked at: of a longer file, every second, fourth … */
const mostRows = 8000;

/** The rows of a file that state labels, evenly over the file, as many as are looked at. */
export class StatedLabels {
  private kept: StatingRow[] = [];
  private step = 1;
  private seen = 0;

  constructor(private readonly tasks: readonly StoredTask[]) {}

  add(rows: { length: number; row: (i: number) => ClientRow }): void {
    for (let i = 0; i < rows.length; i++, this.seen++) {
      if (this.seen % this.step !== 0) continue;
      const { client, at, actual, features } = rows.row(i);
      if (!this.tasks.some((_, slot) => actual[slot] && !actual[slot].synthetic)) continue;
      this.kept.push({ client, at, actual, features: features?.slice() ?? null });
      if (this.kept.length < 2 * mostRows) continue;
      this.kept = this.kept.filter((_, place) => place % 2 === 0);
      this.step *= 2;
    }
  }

  get rows(): readonly StatingRow[] {
    return this.kept;
  }

  /** Of so many rows of the file, one is looked at. */
  get every(): number {
    return this.step;
  }
}

import { toErrorReport } from '../../shared/errors';
import type { KeptAnswers, KeptRow } from '../../shared/keptAnswers';
import type { Answers } from './answers';
import type { KeepState } from './metrics';

/** Rows that may wait to be kept; what comes beyond them is lost, and counted. */
const mostWaiting = 100_000;
const flushMs = 500;
const batchRows = 5000;

/** Keeps answers in batches, after they were given: nobody waits for the store, and a full disk costs no answer. */
export class Keeper {
  private waiting: Answers[] = [];
  private rows = 0;
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();
  readonly state: KeepState = { kept: 0, lost: 0, reason: null };
  /** Why answers are lost at the moment; null: they are kept. */
  private losing: string | null = null;

  /** @param tell is told when answers can't be kept, why, and when they can again; each once */
  constructor(
    private readonly send: (answers: KeptAnswers) => Promise<unknown>,
    private readonly tell: (text: string) => void,
  ) {}

  add(answers: Answers): void {
    const { rows } = answers.batch;
    if (this.rows + rows > mostWaiting) {
      this.lose(rows, 'more is asked than can be kept');
      return;
    }
    this.waiting.push(answers);
    this.rows += rows;
    this.flushSoon(this.rows >= batchRows ? 0 : flushMs);
  }

  /** Whether a file should go on; resolves when enough of what waits is kept. */
  async room(): Promise<void> {
    while (this.rows > mostWaiting / 2) await this.flush();
  }

  /** Keeps what waits. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.flushing = this.flushing.then(() => this.sendAll());
    await this.flushing;
  }

  private flushSoon(ms: number): void {
    this.timer ??= setTimeout(() => void this.flush(), ms);
  }

  private async sendAll(): Promise<void> {
    const taken = this.waiting;
    this.waiting = [];
    this.rows = 0;
    for (const batch of this.inBatches(taken)) {
      const rows = batch.rows.length;
      if (rows === 0) continue;
      try {
        await this.send(batch);
        this.state.kept += rows;
        if (this.losing !== null) this.tell('Answers are kept again.');
        this.losing = null;
      } catch (error) {
        this.lose(rows, toErrorReport(error).message);
      }
    }
  }

  private lose(rows: number, reason: string): void {
    this.state.lost += rows;
    this.state.reason = reason;
    if (reason !== this.losing) this.tell(`Answers go on, and are not kept: ${reason}`);
    this.losing = reason;
  }

  /** Answers of the same models go together; rows without a client name nobody whose outcome could come. */
  private inBatches(taken: readonly Answers[]): KeptAnswers[] {
    const batches: KeptAnswers[] = [];
    let last: Answers['models'] | null = null;
    for (const answers of taken) {
      const rows = this.rowsOrNone(answers);
      const batch = batches.at(-1);
      if (batch && last === answers.models && batch.at === answers.at && batch.rows.length < batchRows)
        for (const row of rows) batch.rows.push(row);
      else batches.push({ ...headOf(answers), rows });
      last = answers.models;
    }
    return batches;
  }

  /** What can't be made ready for the store costs no answer either. */
  private rowsOrNone(answers: Answers): KeptRow[] {
    try {
      return rowsOf(answers);
    } catch (error) {
      this.lose(answers.batch.rows, toErrorReport(error).message);
      return [];
    }
  }
}

function headOf({ models, at }: Answers): Omit<KeptAnswers, 'rows'> {
  return {
    at,
    versions: Object.fromEntries(models.tasks.map(({ task, version }) => [task, version])),
    features: models.features.map(({ name, type }) => ({ name, type })),
  };
}

function rowsOf({ models, batch, values }: Answers): KeptRow[] {
  const rows: KeptRow[] = [];
  for (let row = 0; row < batch.rows; row++) {
    if (batch.clients[row] === '' || batch.refused.has(row)) continue;
    rows.push({
      client: batch.clients[row],
      values: models.features.map((_, place) => valueAt(models.features[place], batch, place, row)),
      answers: values.map((answers) => answers[row]),
    });
  }
  return rows;
}

/** What a row has of a feature, as it was written; null is missing. */
export function valueAt(
  { type, values: texts }: Answers['models']['features'][number],
  { columns, unknown }: Answers['batch'],
  place: number,
  row: number,
): number | string | null {
  const value = columns[place][row];
  if (Number.isNaN(value)) return null;
  if (type !== 'category') return value;
  return texts[value] ?? unknown[row].find((one) => one.place === place)?.text ?? null;
}

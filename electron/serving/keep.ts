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

  constructor(private readonly send: (answers: KeptAnswers) => Promise<unknown>) {}

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
    for (const batch of inBatches(taken)) {
      const rows = batch.rows.length;
      try {
        if (rows > 0) await this.send(batch);
        this.state.kept += rows;
      } catch (error) {
        this.lose(rows, toErrorReport(error).message);
      }
    }
  }

  private lose(rows: number, reason: string): void {
    this.state.lost += rows;
    this.state.reason = reason;
  }
}

/** Answers of the same models go together; rows without a client name nobody whose outcome could come. */
function inBatches(taken: readonly Answers[]): KeptAnswers[] {
  const batches: KeptAnswers[] = [];
  let last: Answers['models'] | null = null;
  for (const answers of taken) {
    const rows = rowsOf(answers);
    const batch = batches.at(-1);
    if (batch && last === answers.models && batch.at === answers.at && batch.rows.length < batchRows)
      batch.rows.push(...rows);
    else batches.push({ ...headOf(answers), rows });
    last = answers.models;
  }
  return batches;
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

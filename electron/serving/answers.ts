import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Intervals } from '../engine/spread';
import { leaveOut } from './batchAnswerer';
import type { ServedModels } from './models';
import { type JsonRow, type RowBatch, RowReader } from './rows';

/** What models say of rows, with what stamps it. */
export interface Answers {
  models: ServedModels;
  reader: RowReader;
  /** When it was answered; milliseconds since 1970-01-01 UTC. */
  at: number;
  batch: RowBatch;
  /** Per task; NaN for a row that was refused. */
  values: Float64Array[];
  /** Per task, where they were asked for; null for a task that has none. */
  intervals?: (Intervals | null)[];
  /** Names that rows had and no model knows. */
  ignored: string[];
}

/** Milliseconds that parts of an answer took. */
export interface Timing {
  encode: number;
  forest: number;
}

/** So many rows are read and answered before others get their turn. */
const turnRows = 512;
/** From so many rows on, they go through the trees together. */
const manyRows = 8;

/** Answers rows with a set of models; whatever becomes champion meanwhile. */
export class Answerer {
  readonly reader: RowReader;
  private readonly one: Float64Array;
  private readonly oneAnswer: Float64Array;

  constructor(readonly models: ServedModels) {
    this.reader = new RowReader(models.features);
    this.one = new Float64Array(models.features.length);
    this.oneAnswer = new Float64Array(models.tasks.length);
  }

  /** @param withIntervals whether to say what amounts may come to, too */
  async answer(
    rows: readonly JsonRow[],
    at: number,
    withIntervals = false,
  ): Promise<{ answers: Answers; timing: Timing }> {
    const { models, reader } = this;
    const batch = reader.batch(rows.length);
    const values = models.tasks.map(() => new Float64Array(rows.length));
    const intervals: (Intervals | null)[] | undefined = withIntervals ? values.map(() => null) : undefined;
    const ignored = new Set<string>();
    const timing = { encode: 0, forest: 0 };
    for (let from = 0; from < rows.length; from += turnRows) {
      if (from > 0) await nextTurn();
      const to = Math.min(rows.length, from + turnRows);
      const begun = performance.now();
      for (let row = from; row < to; row++) {
        reader.read(rows[row], row, batch);
        for (const name of reader.ignoredIn(rows[row])) ignored.add(name);
      }
      const read = performance.now();
      this.fill(batch, values, from, to);
      if (intervals) this.fillIntervals(batch, values, intervals, { from, to });
      timing.encode += read - begun;
      timing.forest += performance.now() - read;
    }
    const answers = { models, reader, at, batch, values, ignored: [...ignored], ...(intervals && { intervals }) };
    return { answers, timing };
  }

  /** Answers some rows of a batch. */
  fill({ columns, refused }: RowBatch, values: readonly Float64Array[], from: number, to: number): void {
    if (to - from < manyRows && this.models.areQuick)
      for (let row = from; row < to; row++) this.fillOne(columns, values, row);
    else {
      const part = columns.map((column) => column.subarray(from, to));
      for (const [task, answers] of this.models.answerMany(part, to - from).entries()) values[task].set(answers, from);
    }
    leaveOut(values, refused.keys());
  }

  private fillIntervals(
    { columns, rows }: RowBatch,
    values: readonly Float64Array[],
    intervals: (Intervals | null)[],
    { from, to }: { from: number; to: number },
  ): void {
    const part = (all: Float64Array) => all.subarray(from, to);
    for (const [task, found] of this.models.intervals(columns.map(part), values.map(part)).entries()) {
      if (!found) continue;
      const into = intervals[task] ?? { lower: new Float64Array(rows), upper: new Float64Array(rows) };
      into.lower.set(found.lower, from);
      into.upper.set(found.upper, from);
      intervals[task] = into;
    }
  }

  private fillOne(columns: readonly Float64Array[], values: readonly Float64Array[], row: number): void {
    for (let place = 0; place < columns.length; place++) this.one[place] = columns[place][row];
    this.models.answerOne(this.one, this.oneAnswer);
    for (let task = 0; task < values.length; task++) values[task][row] = this.oneAnswer[task];
  }
}

import type { Intervals } from '../engine/spread';
import type { ServedModels } from './models';
import type { RowBatch } from './rows';

/** What models say of a batch. */
export interface Scored {
  /** Per task; NaN for a row that was refused. */
  values: Float64Array[];
  /** Per task, where they were asked for; null for a task that has none. */
  intervals?: (Intervals | null)[];
  /** Milliseconds. */
  encode: number;
  forest: number;
}

/** What has batches of many rows answered. */
export interface BatchAnswerer {
  /** So many batches may be under way. */
  atOnce: number;
  answer: (batch: RowBatch, withIntervals: boolean) => Promise<Scored>;
}

/** The thread that reads them answers them. */
export function inThisThread(models: ServedModels): BatchAnswerer {
  return {
    atOnce: 0,
    answer: async ({ columns, rows, refused }, withIntervals) => {
      const scored = models.answerBatch(columns, rows, withIntervals);
      leaveOut(scored.values, refused.keys());
      return scored;
    },
  };
}

/** Rows that were refused have no answer. */
export function leaveOut(values: readonly Float64Array[], refused: Iterable<number>): void {
  for (const row of refused) for (const column of values) column[row] = Number.NaN;
}

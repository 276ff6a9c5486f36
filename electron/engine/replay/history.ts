import { splitTrain } from '../../../shared/trainingTable';
import { isDated } from '../present';
import { firstAbove } from '../sorted';
import type { LoadedTable } from '../tableFile';

/** What was asked in the past and what came of it, row by row. Times are milliseconds since 1970-01-01 UTC. */
export interface History {
  kind: 'classification' | 'regression';
  askedAt: Float64Array;
  /** When the label could be learned from first; never before it was asked. */
  knownAt: Float64Array;
  actual: Float64Array;
  client: Int32Array;
  /** 1: of a client that is never trained on. */
  holdout: Uint8Array;
}

/** The labels to train on, by when they became known. */
export class Known {
  private readonly times: Float64Array;

  constructor({ knownAt, holdout, actual }: History) {
    const training = knownAt.filter((_, row) => holdout[row] === 0 && !Number.isNaN(actual[row]));
    this.times = training.sort();
  }

  get size(): number {
    return this.times.length;
  }

  /** How many were known at a moment. */
  countAt(at: number): number {
    return firstAbove(this.times, at);
  }
}

/** All labels, held out or not, by when they became known. */
export function allKnown(history: History): Known {
  return new Known({ ...history, holdout: new Uint8Array(history.holdout.length) });
}

/**
 * When so many labels to train on were known first, of both kinds where they are classes; null: never.
 * @param least fewest labels
 */
export function startOf({ kind, actual, knownAt, holdout }: History, least: number): number | null {
  const rows = [...actual.keys()]
    .filter((row) => holdout[row] === 0 && !Number.isNaN(actual[row]))
    .sort((a, b) => knownAt[a] - knownAt[b]);
  if (rows.length < least || rows.length === 0) return null;
  const enough = knownAt[rows[least - 1]];
  if (kind === 'regression') return enough;
  const other = rows.find((row) => actual[row] !== actual[rows[0]]);
  return other === undefined ? null : Math.max(enough, knownAt[other]);
}

/**
 * A table as it was at a moment: what was not yet known has no label there, so nothing that reads it can learn from the
 * future. Labels that became known after `since` are the new ones.
 */
export function asOf(
  table: LoadedTable,
  { actual, knownAt }: Pick<History, 'actual' | 'knownAt'>,
  at: number,
  since = Number.NEGATIVE_INFINITY,
): LoadedTable {
  const target = new Float64Array(actual.length).fill(Number.NaN);
  const isNew = new Uint8Array(actual.length);
  for (let row = 0; row < actual.length; row++) {
    if (!(knownAt[row] <= at)) continue;
    target[row] = actual[row];
    isNew[row] = Number(knownAt[row] > since);
  }
  return { ...table, target: () => target, isNew: () => isNew };
}

/** What a table of a history tells of a task. Rows without a moment or a label are nobody's past. */
export function historyOf(table: LoadedTable, task: { name: string; kind: History['kind'] }): History {
  const [target, known] = [table.target(task.name), table.knownAt(task.name)];
  return {
    kind: task.kind,
    askedAt: table.predictedAt,
    knownAt: known,
    actual: target.map((value, row) => (isDated(table.predictedAt[row]) ? value : Number.NaN)),
    client: table.client,
    holdout: table.split.map((split) => Number(split !== splitTrain)),
  };
}

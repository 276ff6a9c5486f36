import { clientReader } from './clientReader';
import { momentOf, valueColumns } from './columns';
import { visibleImports } from './imports';
import type { ReadDb, WriteDb } from './open';

/** A prediction of an import, with what it says of each slot's task. */
interface StoredPrediction {
  id: number;
  /** Null where nobody said, as all moments here. */
  at: number | null;
  hash: number;
  actedOn: boolean;
  /** When it was asked for here; null where a file brought it. */
  askedAt: number | null;
  /** Whether it has features of its own. */
  hasFeatures: boolean;
  values: (number | null)[];
}

interface StoredOutcome {
  id: number;
  observedAt: number | null;
  predictionId: number | null;
  synthetic: boolean;
  /** When the file that states it had come. */
  cameAt: number;
  values: (number | null)[];
}

/** A label of an imported prediction. */
export interface JoinedLabel {
  predictionId: number;
  task: string;
  value: number;
  observedAt: number | null;
  source: 'real' | 'synthetic';
  /** The outcome that it is joined from; null when it was concluded from transactions. */
  outcomeId: number | null;
}

/** The imports whose labels are due to be joined anew. */
export function importsDue(db: ReadDb): number[] {
  return db.prepare<[], number>('SELECT import_id FROM joins_due ORDER BY import_id').pluck().all();
}

/** Says that an import's labels are joined, unless something has changed since `changes` were counted. */
export function joinDone(db: WriteDb, importId: number, changes: number): void {
  db.prepare('DELETE FROM joins_due WHERE import_id = ? AND (SELECT count FROM changes) = ?').run(importId, changes);
}

/** Grows with every change to what a training table holds. */
export function countChanges(db: ReadDb): number {
  return db.prepare<[], number>('SELECT count FROM changes').pluck().get() ?? 0;
}

/** What a client's labels are joined from. */
export interface ClientToJoin {
  key: number;
  predictions: StoredPrediction[];
  outcomes: StoredOutcome[];
}

type StoredNumbers = [clientKey: number, ...(number | null)[]];

/** Returns a function that gives clients' visible predictions and outcomes, with the values of the tasks' slots. */
export function clientsReader(db: ReadDb, slots: readonly number[]): (keys: readonly number[]) => ClientToJoin[] {
  const { columns: values } = valueColumns(slots);
  const visible = visibleImports(db);
  const predictions = clientReader<StoredNumbers>(
    db,
    (among) =>
      `SELECT client_key, import_id, id, predicted_at, hash, acted_on, scored_at, feature_row_id, ${values} FROM predictions
       WHERE ${among} AND snapshot_id IS NULL`,
  );
  const outcomes = clientReader<StoredNumbers>(
    db,
    (among) =>
      `SELECT client_key, import_id, id, observed_at, prediction_id, synthetic, ${values} FROM outcomes WHERE ${among}`,
  );
  return (keys) => {
    const clients = new Map(keys.map((key): [number, ClientToJoin] => [key, { key, predictions: [], outcomes: [] }]));
    for (const [key, importId, id, at, hash, actedOn, askedAt, row, ...own] of predictions(keys) as number[][]) {
      if (importId !== null && !visible.has(importId)) continue;
      const made = {
        id,
        at: momentOf(at),
        hash,
        actedOn: actedOn === 1,
        askedAt,
        hasFeatures: row !== null,
        values: own,
      };
      clients.get(key)?.predictions.push(made);
    }
    for (const [key, importId, id, observedAt, predictionId, synthetic, ...own] of outcomes(keys) as number[][]) {
      const cameAt = visible.get(importId);
      if (cameAt === undefined) continue;
      const seen = {
        id,
        observedAt: momentOf(observedAt),
        predictionId,
        synthetic: synthetic === 1,
        cameAt,
        values: own,
      };
      clients.get(key)?.outcomes.push(seen);
    }
    return [...clients.values()];
  };
}

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

/**
 * The clients whose labels an import may change, in order: those with outcomes, and those with transactions, which tell
 * what came of predictions. With every import of transactions “now” moves on, for all of them. 0: of all imports.
 */
export function clientsToJoin(db: ReadDb, importId: number): number[] {
  const kind = db.prepare<[number], string>('SELECT kind FROM imports WHERE id = ?').pluck().get(importId);
  const all = importId === 0 || kind === 'transactions';
  const predicted = `SELECT 1 FROM predictions p WHERE p.client_key = c.key AND p.snapshot_id IS NULL`;
  const withTransactions = hasTransactions(db)
    ? `UNION SELECT c.key FROM clients c WHERE EXISTS (${predicted} ${all ? '' : 'AND p.import_id = @importId'})
         AND EXISTS (SELECT 1 FROM transactions t WHERE t.client_key = c.key)`
    : '';
  const ownOutcomes = 'SELECT client_key FROM outcomes WHERE import_id = @importId';
  // A file of outcomes brings predictions of its own clients alone. Each outcome that is there would be looked up.
  const withOutcomes = all
    ? 'SELECT client_key FROM outcomes'
    : kind === 'outcomes'
      ? ownOutcomes
      : `${ownOutcomes} UNION SELECT o.client_key FROM outcomes o
         WHERE EXISTS (SELECT 1 FROM predictions p WHERE p.client_key = o.client_key AND p.import_id = @importId)`;
  const find = db
    .prepare<unknown[], number>(`${withOutcomes} ${all ? '' : restatedClients} ${withTransactions} ORDER BY 1`)
    .pluck();
  return [...new Set(find.all({ importId }))];
}

/** Clients of rows that the import only states again, where it decides what was stated last. */
const restatedClients = `
  UNION SELECT p.client_key FROM restated r JOIN predictions p ON p.id BETWEEN r.first AND r.last
    WHERE r.import_id = @importId AND r.rows_of = 'predictions' AND p.predicted_at = 0
  UNION SELECT o.client_key FROM restated r JOIN outcomes o ON o.id BETWEEN r.first AND r.last
    JOIN predictions p ON p.id = o.prediction_id
    WHERE r.import_id = @importId AND r.rows_of = 'outcomes' AND EXISTS (SELECT 1 FROM predictions q
      WHERE q.client_key = p.client_key AND q.predicted_at = p.predicted_at AND q.id <> p.id AND q.snapshot_id IS NULL)`;

/** Whether any row of transactions is there, visible or not. */
function hasTransactions(db: ReadDb): boolean {
  return db.prepare('SELECT 1 FROM transactions LIMIT 1').get() !== undefined;
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

import type { ReadDb } from './open';

/**
 * The clients whose labels an import may change, in order: those with outcomes, and those with transactions, which tell
 * what came of predictions. With every import of transactions “now” moves on, for all of them. 0: of all imports.
 */
export function clientsToJoin(db: ReadDb, importId: number): number[] {
  const { kind, state } =
    db
      .prepare<[number], { kind: string; state: string }>('SELECT kind, state FROM imports WHERE id = ?')
      .get(importId) ?? {};
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
  const further = state === 'undone' ? restatedClients + handedClients : restatedClients;
  const find = db
    .prepare<unknown[], number>(`${withOutcomes} ${all ? '' : further} ${withTransactions} ORDER BY 1`)
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

/**
 * Clients of rows that an undone import has handed to others: an outcome came when the import that has it now did, and
 * what waits in quarantine is not there.
 */
const handedClients = `
  UNION SELECT o.client_key FROM restated r JOIN outcomes o ON o.id BETWEEN r.first AND r.last
    WHERE r.import_id = @importId AND r.rows_of = 'outcomes'
  UNION SELECT p.client_key FROM restated r JOIN predictions p ON p.id BETWEEN r.first AND r.last
    JOIN imports i ON i.id = p.import_id AND i.state = 'quarantined'
    WHERE r.import_id = @importId AND r.rows_of = 'predictions'`;

/** Whether any row of transactions is there, visible or not. */
function hasTransactions(db: ReadDb): boolean {
  return db.prepare('SELECT 1 FROM transactions LIMIT 1').get() !== undefined;
}

import type { DataSummary } from '../../shared/schemas/labels';
import type { ReadDb } from './open';

/** What there is to learn from: the visible transactions, and the snapshots made of them. */
export function summariseData(db: ReadDb): DataSummary {
  const { rows, clients, from, until } = db
    .prepare<[], { rows: number; clients: number; from: number | null; until: number | null }>(
      `SELECT COUNT(*) AS rows, COUNT(DISTINCT client_key) AS clients, MIN(at) AS "from", MAX(at) AS until FROM transactions
       WHERE import_id IN (SELECT id FROM imports WHERE state = 'visible')`,
    )
    .get() ?? { rows: 0, clients: 0, from: null, until: null };
  const snapshots = db
    .prepare<[], DataSummary['snapshots'][number]>('SELECT at, clients, made_at AS madeAt FROM snapshots ORDER BY at')
    .all();
  return { transactions: from === null || until === null ? null : { rows, clients, from, until }, snapshots };
}

/** A transaction as a person finds it: in which file, of whom, when. */
export interface FoundAmount {
  client: string;
  at: number;
  amount: number;
  importId: number;
  file: string;
}

/** Visible transactions whose amount lies beyond a limit, in the order in which they came. */
export function amountsBeyond(db: ReadDb, { limit }: { limit: number }): FoundAmount[] {
  return db
    .prepare<[number], FoundAmount>(
      `SELECT c.client_id AS client, t.at, t.amount, i.id AS importId, i.file_name AS file
       FROM transactions t JOIN clients c ON c.key = t.client_key JOIN imports i ON i.id = t.import_id
       WHERE ABS(t.amount) > ? AND i.state = 'visible' ORDER BY t.id`,
    )
    .all(limit);
}

/**
 * Labels to train on with a sequence number above a watermark: those that came, or were corrected, since. Labels of
 * holdout clients are not counted.
 */
export function countLabelsAbove(db: ReadDb, given: { task: string; watermark: number }): number {
  return (
    db
      .prepare<unknown[], number>(
        `SELECT COUNT(*) FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key
         WHERE l.task = @task AND l.seq > @watermark AND c.holdout = 0`,
      )
      .pluck()
      .get(given) ?? 0
  );
}

/** Changes when anybody has changed the database, this connection too. */
export function changeMark(db: ReadDb): string {
  const own = db.prepare<[], number>('SELECT total_changes()').pluck().get();
  return `${dataVersion(db)} ${own}`;
}

/** Changes when another connection, of this process or another, has changed the database. */
export function dataVersion(db: ReadDb): number {
  return Number(db.pragma('data_version', { simple: true }));
}

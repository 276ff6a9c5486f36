import { createHash } from 'node:crypto';
import { required } from '../../shared/required';
import type { BatchRecord } from '../../shared/schemas/schedule';
import type { ReadDb, WriteDb } from './open';

/** Every night of so many days is kept, and before them the first night of each week: outcomes take their time to come. */
const everyNightDays = 30;
const weeklyDays = 365;

/** Finds or adds the clients of a batch, by their keys; returns their id. */
export function addBatchClients(db: WriteDb, keys: Int32Array): number {
  const bytes = new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength);
  const hash = createHash('sha256').update(bytes).digest();
  db.prepare('INSERT INTO batch_clients (hash, keys) VALUES (?, ?) ON CONFLICT DO NOTHING').run(hash, bytes);
  const find = db.prepare<[Buffer], number>('SELECT id FROM batch_clients WHERE hash = ?').pluck();
  return required(find.get(hash), 'batch of clients');
}

interface NewBatch extends Omit<BatchRecord, 'scoredAt'> {
  clientsId: number;
  /** Little-endian float64, one per client. */
  scores: Uint8Array;
  scoredAt: number;
}

/** Saves what one version answered in one night; what it answered before in the same night is replaced. Old nights go. */
export function saveBatch(db: WriteDb, batch: NewBatch): void {
  db.transaction(() => {
    db.prepare(
      `INSERT INTO batches (night, task, version, clients_id, clients, predicted_at, scored_at, run_id, scores)
       VALUES (@night, @task, @version, @clientsId, @clients, @predictedAt, @scoredAt, @runId, @scores)
       ON CONFLICT (night, task, version) DO UPDATE SET clients_id = excluded.clients_id, clients = excluded.clients,
         predicted_at = excluded.predicted_at, scored_at = excluded.scored_at, run_id = excluded.run_id,
         scores = excluded.scores`,
    ).run(batch);
    removeOldNights(db);
    db.prepare('DELETE FROM batch_clients WHERE id <> ? AND id NOT IN (SELECT clients_id FROM batches)').run(
      batch.clientsId,
    );
  }).immediate();
}

function removeOldNights(db: WriteDb): void {
  db.prepare(
    `DELETE FROM batches
     WHERE night < (SELECT date(MAX(night), '-${weeklyDays} days') FROM batches)
       OR night < (SELECT date(MAX(night), '-${everyNightDays} days') FROM batches)
         AND night NOT IN (SELECT MIN(night) FROM batches GROUP BY date(night, 'weekday 0'))`,
  ).run();
}

const columns = `night, task, version, clients, predicted_at AS predictedAt, scored_at AS scoredAt, run_id AS runId`;

/** The batches that are kept, newest night first. */
export function listBatches(db: ReadDb): BatchRecord[] {
  return db.prepare<[], BatchRecord>(`SELECT ${columns} FROM batches ORDER BY night DESC, task, scored_at DESC`).all();
}

/** The clients of a batch and their scores, in the same order. */
export interface BatchScores extends BatchRecord {
  keys: Int32Array;
  scores: Float64Array;
}

/** What was answered last for each task in a night. */
export function readNight(db: ReadDb, night: string): BatchScores[] {
  return db
    .prepare<[string], BatchRecord & { keys: Buffer; scores: Buffer }>(
      `SELECT ${columns}, keys, scores FROM batches b JOIN batch_clients c ON c.id = b.clients_id
       WHERE night = ? AND scored_at = (SELECT MAX(scored_at) FROM batches l WHERE l.night = b.night AND l.task = b.task)
       GROUP BY task ORDER BY task`,
    )
    .all(night)
    .map((row) => ({ ...row, keys: new Int32Array(aligned(row.keys)), scores: new Float64Array(aligned(row.scores)) }));
}

/** All batches of a task; those of the same clients share their keys. */
export function readBatches(db: ReadDb, task: string): BatchScores[] {
  const find = db.prepare<[number], Buffer>('SELECT keys FROM batch_clients WHERE id = ?').pluck();
  const known = new Map<number, Int32Array>();
  const keysOf = (id: number) => {
    const keys = known.get(id) ?? new Int32Array(aligned(required(find.get(id), `batch of clients ${id}`)));
    known.set(id, keys);
    return keys;
  };
  return db
    .prepare<[string], BatchRecord & { clientsId: number; scores: Buffer }>(
      `SELECT ${columns}, clients_id AS clientsId, scores FROM batches WHERE task = ?`,
    )
    .all(task)
    .map(({ clientsId, ...row }) => ({
      ...row,
      keys: keysOf(clientsId),
      scores: new Float64Array(aligned(row.scores)),
    }));
}

function aligned(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

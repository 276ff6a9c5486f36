import { required } from '../../shared/required';
import type { BatchRecord } from '../../shared/schemas/schedule';
import type { ReadDb } from './open';

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

/** A batch without its clients and scores. */
export interface KeptBatch extends BatchRecord {
  /** Names it for `readScores`. */
  id: number;
  clientsId: number;
  /** Null of a release that did not keep it. */
  featuresId: number | null;
  behaviour: number;
}

export function listKeptBatches(db: ReadDb): KeptBatch[] {
  return db
    .prepare<[], KeptBatch>(
      `SELECT rowid AS id, ${columns}, clients_id AS clientsId, features_id AS featuresId, behaviour FROM batches
       ORDER BY predicted_at, scored_at`,
    )
    .all();
}

export function readScores(db: ReadDb, batchId: number): Float64Array {
  return new Float64Array(blobOf(db, 'SELECT scores FROM batches WHERE rowid = ?', batchId));
}

export function readBatchClients(db: ReadDb, clientsId: number): Int32Array {
  return new Int32Array(blobOf(db, 'SELECT keys FROM batch_clients WHERE id = ?', clientsId));
}

export function readBatchFeatures(db: ReadDb, featuresId: number): Float64Array {
  return new Float64Array(blobOf(db, 'SELECT hashes FROM batch_features WHERE id = ?', featuresId));
}

function blobOf(db: ReadDb, sql: string, id: number): ArrayBuffer {
  return aligned(db.prepare<[number], Buffer>(sql).pluck().get(id) ?? Buffer.alloc(0));
}

function aligned(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

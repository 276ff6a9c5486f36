import { createHash } from 'node:crypto';
import { required } from '../../shared/required';
import type { BatchRecord } from '../../shared/schemas/schedule';
import type { WriteDb } from './open';
import { listKeptBatches, readBatchClients, readBatchFeatures, readScores } from './readBatches';

/** Every night of so many days is kept, and before them the first of each week: outcomes take their time. */
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

/** Finds or adds what a batch was scored from: each client's feature hash, NaN where it has none; returns its id. */
export function addBatchFeatures(db: WriteDb, hashes: Float64Array): number {
  const bytes = new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  const hash = createHash('sha256').update(bytes).digest();
  db.prepare('INSERT INTO batch_features (hash, hashes) VALUES (?, ?) ON CONFLICT DO NOTHING').run(hash, bytes);
  return db.prepare<[Buffer], number>('SELECT id FROM batch_features WHERE hash = ?').pluck().get(hash) as number;
}

/** What a batch was scored from. */
export interface BatchOrigin {
  clientsId: number;
  featuresId: number;
  /** Whether features of behaviour were made of the transactions before its moment. */
  behaviour: boolean;
}

export interface NewBatch extends Omit<BatchRecord, 'scoredAt'>, BatchOrigin {
  /** Little-endian float64, one per client. */
  scores: Uint8Array;
  scoredAt: number;
}

/** Saves what one version answered in one night, in place of what it answered before that night. Old nights go. */
export function saveBatch(db: WriteDb, batch: NewBatch): void {
  db.transaction(() => {
    db.prepare(
      `INSERT INTO batches (night, task, version, clients_id, features_id, behaviour, clients, predicted_at, scored_at, run_id,
         scores)
       VALUES (@night, @task, @version, @clientsId, @featuresId, @behaviour, @clients, @predictedAt, @scoredAt, @runId, @scores)
       ON CONFLICT (night, task, version) DO UPDATE SET clients_id = excluded.clients_id, features_id = excluded.features_id,
         behaviour = excluded.behaviour, clients = excluded.clients, predicted_at = excluded.predicted_at, scored_at = excluded.scored_at, run_id = excluded.run_id,
         scores = excluded.scores`,
    ).run({ ...batch, behaviour: Number(batch.behaviour) });
    removeOldNights(db);
    // What this night's next task is about to share stays.
    for (const [table, column, kept] of [
      ['batch_clients', 'clients_id', batch.clientsId],
      ['batch_features', 'features_id', batch.featuresId],
    ] as const) {
      db.prepare(
        `DELETE FROM ${table} WHERE id <> ? AND id NOT IN (SELECT ${column} FROM batches WHERE ${column} IS NOT NULL)`,
      ).run(kept);
    }
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

/** Removes a client from all batches, within the caller's transaction. Returns how many answers of it there were. */
export function removeFromBatches(db: WriteDb, clientKey: number): number {
  let removed = 0;
  for (const batch of listKeptBatches(db)) {
    const keys = readBatchClients(db, batch.clientsId);
    const place = keys.indexOf(clientKey);
    if (place < 0) continue;
    const { id, featuresId } = batch;
    const scores = without(readScores(db, id), place);
    const left = {
      id,
      clients: keys.length - 1,
      clientsId: addBatchClients(db, without(keys, place)),
      featuresId: featuresId === null ? null : addBatchFeatures(db, without(readBatchFeatures(db, featuresId), place)),
      scores: new Uint8Array(scores.buffer, scores.byteOffset, scores.byteLength),
    };
    db.prepare(
      `UPDATE batches SET clients = @clients, clients_id = @clientsId, features_id = @featuresId, scores = @scores
       WHERE rowid = @id`,
    ).run(left);
    removed++;
  }
  db.exec(`
    DELETE FROM batch_clients WHERE id NOT IN (SELECT clients_id FROM batches);
    DELETE FROM batch_features WHERE id NOT IN (SELECT features_id FROM batches WHERE features_id IS NOT NULL);
  `);
  return removed;
}

function without<T extends Int32Array | Float64Array>(values: T, place: number): T {
  return values.filter((_: number, i: number) => i !== place) as T;
}

import { createHash } from 'node:crypto';
import { required } from '../../shared/required';
import type { BatchRecord } from '../../shared/schemas/schedule';
import type { WriteDb } from './open';
import { listKeptBatches, readBatchClients, readBatchFeatures, readScores } from './readBatches';

/**
 * So many nights are kept, and before them the first of each week, until there are nights of so many weeks: outcomes
 * take their time. Nights are counted, not days, since a clock that is ahead for one night would make all others old.
 */
const everyNight = 30;
const weeks = 53;

/** What the champions answered in one night, all from features of one moment. */
export interface NewNight extends Omit<BatchRecord, 'task' | 'version' | 'clients'> {
  /** The store's keys of the clients, in the order of the scores. */
  keys: Int32Array;
  /** What they were scored from: each client's feature hash, NaN where it has none. */
  hashes: Float64Array;
  /** Whether features of behaviour were made of the transactions before its moment. */
  behaviour: boolean;
  answers: readonly { task: string; version: string; scores: Float64Array }[];
}

/** Saves a night as a whole, in place of what the same versions answered before that night. Old nights go. */
export function saveNight(db: WriteDb, { keys, hashes, answers, ...night }: NewNight): void {
  db.transaction(() => {
    const save = db.prepare(
      `INSERT INTO batches (night, task, version, clients_id, features_id, behaviour, clients, predicted_at, scored_at, run_id,
         scores)
       VALUES (@night, @task, @version, @clientsId, @featuresId, @behaviour, @clients, @predictedAt, @scoredAt, @runId, @scores)
       ON CONFLICT (night, task, version) DO UPDATE SET clients_id = excluded.clients_id, features_id = excluded.features_id,
         behaviour = excluded.behaviour, clients = excluded.clients, predicted_at = excluded.predicted_at, scored_at = excluded.scored_at, run_id = excluded.run_id,
         scores = excluded.scores`,
    );
    const clientsId = addShared(db, 'batch_clients', keys);
    const shared = { clients: keys.length, clientsId, featuresId: addShared(db, 'batch_features', hashes) };
    for (const { task, version, scores } of answers)
      save.run({ ...night, behaviour: Number(night.behaviour), ...shared, task, version, scores: bytesOf(scores) });
    removeOldNights(db, night.scoredAt);
    removeUnused(db);
  }).immediate();
}

/** What batches share, and the column that holds it. */
const sharedColumns = { batch_clients: 'keys', batch_features: 'hashes' };

/** Finds or adds what a batch shares with others, by its content; returns its id. */
function addShared(db: WriteDb, table: keyof typeof sharedColumns, values: Int32Array | Float64Array): number {
  const bytes = bytesOf(values);
  const hash = createHash('sha256').update(bytes).digest();
  const column = sharedColumns[table];
  db.prepare(`INSERT INTO ${table} (hash, ${column}) VALUES (?, ?) ON CONFLICT DO NOTHING`).run(hash, bytes);
  return required(db.prepare<[Buffer], number>(`SELECT id FROM ${table} WHERE hash = ?`).pluck().get(hash), table);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Nights that were scored in the future of the clock, which was ahead then, neither go nor count. */
function removeOldNights(db: WriteDb, now: number): void {
  db.prepare(
    `DELETE FROM batches WHERE night IN (
       SELECT night FROM (
         SELECT night, ROW_NUMBER() OVER (ORDER BY night DESC) AS place, DENSE_RANK() OVER (ORDER BY week DESC) AS nthWeek,
           ROW_NUMBER() OVER (PARTITION BY week ORDER BY night) AS inWeek
         FROM (SELECT DISTINCT night, date(night, 'weekday 0') AS week FROM batches WHERE scored_at <= ?))
       WHERE nthWeek > ${weeks} OR place > ${everyNight} AND inWeek > 1)`,
  ).run(now);
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
      clientsId: addShared(db, 'batch_clients', without(keys, place)),
      featuresId:
        featuresId === null ? null : addShared(db, 'batch_features', without(readBatchFeatures(db, featuresId), place)),
      scores: bytesOf(scores),
    };
    db.prepare(
      `UPDATE batches SET clients = @clients, clients_id = @clientsId, features_id = @featuresId, scores = @scores
       WHERE rowid = @id`,
    ).run(left);
    removed++;
  }
  removeUnused(db);
  return removed;
}

/** What no batch shares any more. */
function removeUnused(db: WriteDb): void {
  db.exec(`
    DELETE FROM batch_clients WHERE id NOT IN (SELECT clients_id FROM batches);
    DELETE FROM batch_features WHERE id NOT IN (SELECT features_id FROM batches WHERE features_id IS NOT NULL);
  `);
}

function without<T extends Int32Array | Float64Array>(values: T, place: number): T {
  return values.filter((_: number, i: number) => i !== place) as T;
}

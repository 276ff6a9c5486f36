import type { FeatureType } from '../../shared/features';
import { required } from '../../shared/required';
import type { Shop } from '../../shared/schemas/shop';
import { graceMs, horizonMs } from '../../shared/tasks';
import { orderWords } from '../../shared/transactionRow';
import { insertMany } from './bulk';
import { featureHash, featureRowsWriter, removeOrphanedFeatures } from './featureRows';
import { addFeatureSet } from './featureSets';
import type { ReadDb, WriteDb } from './open';
import { listTasks } from './tasks';

/** A client at a snapshot: what was known of it then, and what came of it; a task without an entry has no label yet. */
interface SnapshotRow {
  clientKey: number;
  features: Float64Array;
  labels: Map<string, { value: number; observedAt: number }>;
}

export interface SnapshotInput {
  at: number;
  dataUntil: number;
  madeAt: number;
  featureNames: readonly string[];
  /** What some of the features were computed with, for features of later moments. */
  shop: Shop;
  rows: readonly SnapshotRow[];
  tasks: readonly { task: string; applicable: number; labelled: number; dueAt: number }[];
}

/**
 * Makes a snapshot, or brings an existing one of the same moment up to date, in one transaction. A label that stays as
 * it was keeps its sequence number; a new or corrected one gets a new number. Returns how many those were, per task.
 */
export function saveSnapshot(db: WriteDb, input: SnapshotInput): Map<string, number> {
  return db
    .transaction(() => {
      const isNew = db.prepare('SELECT 1 FROM snapshots WHERE at = ?').get(input.at) === undefined;
      const snapshotId = upsertSnapshot(db, input, isOutdated(db, input));
      const setId = addFeatureSet(
        db,
        orderOf(input.featureNames).map((i) => ({ name: input.featureNames[i], type: typeOf(input.featureNames[i]) })),
      );
      const rows = rowsIn(input, setId);
      const featureRows = featureRowsWriter(db, setId)(rows);
      const counts = new Map(input.tasks.map(({ task }) => [task, 0]));
      if (!isNew || !addAll(db, { snapshotId, input, rows, featureRows }, counts))
        bringUpToDate(db, { snapshotId, input, rows, featureRows }, counts);
      db.prepare('UPDATE changes SET count = count + 1').run();
      return counts;
    })
    .immediate();
}

/** The places of the features in the order of their names. */
function orderOf(names: readonly string[]): number[] {
  return [...names.keys()].sort((a, b) => (names[a] < names[b] ? -1 : 1));
}

interface NamedRow {
  clientKey: number;
  row: { features: Float64Array };
  featureHash: number;
  labels: SnapshotRow['labels'];
}

function rowsIn({ rows, featureNames }: SnapshotInput, setId: number): NamedRow[] {
  const order = orderOf(featureNames);
  return rows.map(({ clientKey, features: unordered, labels }) => {
    const features = new Float64Array(order.length);
    for (let i = 0; i < order.length; i++) features[i] = unordered[order[i]];
    return { clientKey, row: { features }, featureHash: featureHash(setId, features), labels };
  });
}

/** What is written of a snapshot. */
interface Writing {
  snapshotId: number;
  input: SnapshotInput;
  rows: readonly NamedRow[];
  /** Of each row, the id of its features. */
  featureRows: readonly number[];
}

/** Adds the rows of a new snapshot by few statements; false, and nothing, where a client's row is there already. */
function addAll(db: WriteDb, { snapshotId, input, rows, featureRows }: Writing, counts: Map<string, number>): boolean {
  const first = (db.prepare<[], number>('SELECT MAX(id) FROM predictions').pluck().get() ?? 0) + 1;
  const columns = ['id', 'client_key', 'predicted_at', 'hash', 'snapshot_id', 'feature_row_id'];
  const predictions: unknown[] = [];
  rows.forEach(({ clientKey, featureHash: hash }, i) => {
    predictions.push(first + i, clientKey, input.at, hash, snapshotId, featureRows[i]);
  });
  if (insertMany(db, 'predictions', columns)(predictions) < rows.length) {
    db.prepare('DELETE FROM predictions WHERE snapshot_id = ?').run(snapshotId);
    return false;
  }
  const labels: unknown[] = [];
  rows.forEach((row, i) => {
    for (const { task } of input.tasks) {
      const label = row.labels.get(task);
      if (!label) continue;
      labels.push(first + i, task, label.value, label.observedAt, 'real');
      counts.set(task, (counts.get(task) ?? 0) + 1);
    }
  });
  insertMany(db, 'labels', ['prediction_id', 'task', 'value', 'observed_at', 'source'])(labels);
  return true;
}

/** Brings the rows of a snapshot to what they are now, one by one. */
function bringUpToDate(
  db: WriteDb,
  { snapshotId, input, rows, featureRows }: Writing,
  counts: Map<string, number>,
): void {
  const upsertPrediction = predictionWriter(db, snapshotId, input.at);
  const writeLabel = labelWriter(db);
  const kept = new Set<number>();
  rows.forEach(({ clientKey, featureHash: hash, labels }, i) => {
    const predictionId = upsertPrediction(clientKey, hash, featureRows[i]);
    kept.add(predictionId);
    for (const { task } of input.tasks) {
      if (writeLabel(predictionId, task, labels.get(task))) counts.set(task, (counts.get(task) ?? 0) + 1);
    }
  });
  removeOthers(db, snapshotId, kept);
}

const words = new Set<string>(Object.values(orderWords));

function typeOf(name: string): FeatureType {
  return words.has(name) ? 'category' : 'number';
}

/** Whether a task's horizon was changed by another process while this was made: it is to be made again. */
function isOutdated(db: ReadDb, { at, tasks }: SnapshotInput): boolean {
  const present = new Map(listTasks(db).map((task) => [task.name, at + horizonMs(task) + graceMs(task)]));
  return tasks.some(({ task, dueAt }) => present.get(task) !== dueAt);
}

function upsertSnapshot(db: WriteDb, input: SnapshotInput, isDue: boolean): number {
  const upsert = db
    .prepare<unknown[], number>(
      `INSERT INTO snapshots (at, clients, data_until, made_at, is_due, shop) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (at) DO UPDATE SET clients = excluded.clients, data_until = excluded.data_until,
         made_at = excluded.made_at, is_due = excluded.is_due, shop = excluded.shop
       RETURNING id`,
    )
    .pluck();
  const id = required(
    upsert.get(input.at, input.rows.length, input.dataUntil, input.madeAt, Number(isDue), JSON.stringify(input.shop)),
    'snapshot',
  );
  const upsertTask = db.prepare(
    `INSERT INTO snapshot_tasks (snapshot_id, task, applicable, labelled, due_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET applicable = excluded.applicable, labelled = excluded.labelled, due_at = excluded.due_at`,
  );
  for (const { task, applicable, labelled, dueAt } of input.tasks)
    upsertTask.run(id, task, applicable, labelled, dueAt);
  return id;
}

function predictionWriter(
  db: WriteDb,
  snapshotId: number,
  at: number,
): (clientKey: number, hash: number, featureRowId: number) => number {
  const upsert = db
    .prepare<[number, number, number, number, number], number>(
      `INSERT INTO predictions (client_key, predicted_at, hash, snapshot_id, feature_row_id) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (snapshot_id, client_key) WHERE snapshot_id IS NOT NULL
       DO UPDATE SET hash = excluded.hash, feature_row_id = excluded.feature_row_id
       RETURNING id`,
    )
    .pluck();
  return (clientKey, hash, featureRowId) =>
    required(upsert.get(clientKey, at, hash, snapshotId, featureRowId), 'prediction');
}

/** Says whether the label is new or corrected. A label that no longer holds (its data was undone) goes. */
function labelWriter(
  db: WriteDb,
): (predictionId: number, task: string, label: { value: number; observedAt: number } | undefined) => boolean {
  const find = db.prepare<[number, string], { value: number; observedAt: number }>(
    'SELECT value, observed_at AS observedAt FROM labels WHERE prediction_id = ? AND task = ?',
  );
  const restate = db.prepare('UPDATE labels SET observed_at = ? WHERE prediction_id = ? AND task = ?');
  const remove = db.prepare('DELETE FROM labels WHERE prediction_id = ? AND task = ?');
  const add = db.prepare(
    `INSERT INTO labels (prediction_id, task, value, observed_at, source) VALUES (?, ?, ?, ?, 'real')`,
  );
  return (predictionId, task, label) => {
    const before = find.get(predictionId, task);
    if (before?.value === label?.value) {
      if (label && before?.observedAt !== label.observedAt) restate.run(label.observedAt, predictionId, task);
      return false;
    }
    if (before) remove.run(predictionId, task);
    if (label === undefined) return false;
    add.run(predictionId, task, label.value, label.observedAt);
    return true;
  };
}

/** Clients that an earlier making of the snapshot knew and this one does not (their import was undone). */
function removeOthers(db: WriteDb, snapshotId: number, kept: ReadonlySet<number>): void {
  const ids = db.prepare<[number], number>('SELECT id FROM predictions WHERE snapshot_id = ?').pluck().all(snapshotId);
  const remove = db.prepare('DELETE FROM predictions WHERE id = ?');
  for (const id of ids) if (!kept.has(id)) remove.run(id);
  removeOrphanedFeatures(db, 0, Number.MAX_SAFE_INTEGER);
}

/** The moments of the snapshots that are to be made again, in order. */
export function snapshotsDue(db: ReadDb): number[] {
  return db.prepare<[], number>('SELECT at FROM snapshots WHERE is_due = 1 ORDER BY at').pluck().all();
}

/** Removes a snapshot with its rows and labels. */
export function removeSnapshot(db: WriteDb, at: number): void {
  db.transaction(() => {
    db.prepare('DELETE FROM snapshots WHERE at = ?').run(at);
    removeOrphanedFeatures(db, 0, Number.MAX_SAFE_INTEGER);
    db.prepare('UPDATE changes SET count = count + 1').run();
  }).immediate();
}

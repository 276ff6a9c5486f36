import { required } from '../../shared/required';
import { insertMany } from './bulk';
import { featureHash, removeOrphanedFeatures } from './featureRows';
import type { WriteDb } from './open';
import type { SnapshotInput, SnapshotRow } from './snapshots';

/** The places of the features in the order of their names. */
export function orderOf(names: readonly string[]): number[] {
  return [...names.keys()].sort((a, b) => (names[a] < names[b] ? -1 : 1));
}

/** A row of a snapshot, with its features in the order of their names. */
interface NamedRow {
  clientKey: number;
  row: { features: Float64Array };
  featureHash: number;
  labels: SnapshotRow['labels'];
}

export function rowsIn({ rows, featureNames }: SnapshotInput, setId: number): NamedRow[] {
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
export function addAll(
  db: WriteDb,
  { snapshotId, input, rows, featureRows }: Writing,
  counts: Map<string, number>,
): boolean {
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

/** Brings the rows of a snapshot to what they are now, one by one; what an import has stated stays the import’s. */
export function bringUpToDate(
  db: WriteDb,
  { snapshotId, input, rows, featureRows }: Writing,
  counts: Map<string, number>,
): void {
  const isStated = db
    .prepare<[number, number, number, number], number>(
      'SELECT 1 FROM predictions WHERE client_key = ? AND predicted_at = ? AND hash = ? AND snapshot_id IS NOT ?',
    )
    .pluck();
  const upsertPrediction = predictionWriter(db, snapshotId, input.at);
  const writeLabel = labelWriter(db);
  const kept = new Set<number>();
  rows.forEach(({ clientKey, featureHash: hash, labels }, i) => {
    if (isStated.get(clientKey, input.at, hash, snapshotId)) return;
    const predictionId = upsertPrediction(clientKey, hash, featureRows[i]);
    kept.add(predictionId);
    for (const { task } of input.tasks) {
      if (writeLabel(predictionId, task, labels.get(task))) counts.set(task, (counts.get(task) ?? 0) + 1);
    }
  });
  removeOthers(db, snapshotId, kept);
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

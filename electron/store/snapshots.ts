import type { FeatureType } from '../../shared/features';
import { required } from '../../shared/required';
import type { Shop } from '../../shared/schemas/shop';
import { graceMs, horizonMs } from '../../shared/tasks';
import { orderWords } from '../../shared/transactionRow';
import { featureRowsWriter, removeOrphanedFeatures } from './featureRows';
import { addFeatureSet } from './featureSets';
import type { ReadDb, WriteDb } from './open';
import { addAll, bringUpToDate, orderOf, rowsIn } from './snapshotRows';
import { listTasks } from './tasks';

/** A client at a snapshot: what was known of it then, and what came of it; a task without an entry has no label yet. */
export interface SnapshotRow {
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

import type { Metrics } from '../../shared/metrics';
import type { DeploymentRecord, VersionMetadata } from '../../shared/records';
import type { ReadDb, WriteDb } from './open';

/** Records a version whose folder is in place. */
export function recordVersion(db: WriteDb, metadata: VersionMetadata): void {
  db.prepare(
    `INSERT INTO versions (name, created_at, state, metadata) VALUES (?, ?, 'kept', ?)
     ON CONFLICT (name) DO UPDATE SET state = 'kept', metadata = excluded.metadata`,
  ).run(metadata.version, Date.parse(metadata.createdAt), JSON.stringify(metadata));
}

/** The versions whose folders are there, oldest first. */
export function listVersions(db: ReadDb): VersionMetadata[] {
  return db
    .prepare<[], string>(`SELECT metadata FROM versions WHERE state = 'kept' ORDER BY name`)
    .pluck()
    .all()
    .map((json) => JSON.parse(json) as VersionMetadata);
}

/** Marks versions whose folder is gone. */
export function markMissing(db: WriteDb, names: readonly string[]): void {
  const mark = db.prepare(`UPDATE versions SET state = 'missing' WHERE name = ?`);
  for (const name of names) mark.run(name);
}

export interface Evaluation {
  version: string;
  task: string;
  rowsHash: string;
  metrics: Metrics;
  baseline: Metrics;
}

/** Keeps a version's scores on a set of holdout rows. */
export function recordEvaluation(db: WriteDb, given: Evaluation & { at: number }): void {
  db.prepare(
    `INSERT INTO evaluations (version, task, rows_hash, metrics, baseline, evaluated_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  ).run(
    given.version,
    given.task,
    given.rowsHash,
    JSON.stringify(given.metrics),
    JSON.stringify(given.baseline),
    given.at,
  );
}

/** The scores of all versions on the same holdout rows. */
export function listEvaluations(db: ReadDb, given: { task: string; rowsHash: string }): Evaluation[] {
  return db
    .prepare<[string, string], { version: string; metrics: string; baseline: string }>(
      'SELECT version, metrics, baseline FROM evaluations WHERE task = ? AND rows_hash = ?',
    )
    .all(given.task, given.rowsHash)
    .map(({ version, metrics, baseline }) => ({
      version,
      ...given,
      metrics: JSON.parse(metrics) as Metrics,
      baseline: JSON.parse(baseline) as Metrics,
    }));
}

/** Appends a deployment. */
export function recordDeployment(db: WriteDb, given: Omit<DeploymentRecord, 'id'>): number {
  return db.transaction(() => {
    const added = db
      .prepare('INSERT INTO deployments (at, kind, actor, reason) VALUES (@at, @kind, @actor, @reason)')
      .run({ at: given.at, kind: given.kind, actor: given.actor, reason: given.reason });
    const id = Number(added.lastInsertRowid);
    const insert = db.prepare(
      'INSERT INTO deployment_tasks (deployment_id, task, from_version, to_version) VALUES (?, ?, ?, ?)',
    );
    for (const { task, from, to } of given.tasks) insert.run(id, task, from, to);
    return id;
  })();
}

/** All deployments, newest first. */
export function listDeployments(db: ReadDb): DeploymentRecord[] {
  const tasks = db.prepare<[number], DeploymentRecord['tasks'][number]>(
    `SELECT task, from_version AS "from", to_version AS "to" FROM deployment_tasks WHERE deployment_id = ? ORDER BY task`,
  );
  return db
    .prepare<[], Omit<DeploymentRecord, 'tasks'>>(
      'SELECT id, at, kind, actor, reason FROM deployments ORDER BY id DESC',
    )
    .all()
    .map((row) => ({ ...row, tasks: tasks.all(row.id) }));
}

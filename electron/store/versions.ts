import { required } from '../../shared/required';
import type { DeploymentRecord } from '../../shared/schemas/deployments';
import { fromJson, toJson } from '../../shared/schemas/time';
import type { Keeping, VersionMetadata } from '../../shared/schemas/versions';
import { version } from '../../shared/schemas/versions';
import { type By, recordActivity } from './activity';
import type { ReadDb, WriteDb } from './open';
import { forgetEntries } from './trainingHistory';
import { recordOutline } from './versionOutlines';

/** Records a version whose folder is in place. */
export function recordVersion(db: WriteDb, metadata: VersionMetadata): void {
  db.transaction(() => {
    db.prepare(
      `INSERT INTO versions (name, created_at, state, metadata) VALUES (?, ?, 'kept', ?)
       ON CONFLICT (name) DO UPDATE SET state = 'kept', metadata = excluded.metadata, removed_at = NULL`,
    ).run(metadata.version, metadata.createdAt, JSON.stringify(toJson(version, metadata)));
    recordOutline(db, metadata);
  })();
}

/** A version whose folder is there, with all that is known of it; null where there is none of that name. */
export function findVersion(db: ReadDb, name: string): VersionMetadata | null {
  const json = db
    .prepare<[string], string>(`SELECT metadata FROM versions WHERE name = ? AND state = 'kept'`)
    .pluck()
    .get(name);
  if (json === undefined) return null;
  const known = readBefore.get(name);
  if (known?.json === json) return known.found;
  const found = fromJson(version, JSON.parse(json));
  readBefore.delete(name);
  readBefore.set(name, { json, found });
  for (const oldest of [...readBefore.keys()].slice(0, -keptRead)) readBefore.delete(oldest);
  return found;
}

/** What was read last of some versions: the champions are asked about at every look, and each is a megabyte of JSON. */
const readBefore = new Map<string, { json: string; found: VersionMetadata }>();
const keptRead = 16;

/** Marks versions whose folder is gone. */
export function markMissing(db: WriteDb, names: readonly string[]): void {
  const mark = db.prepare(`UPDATE versions SET state = 'missing' WHERE name = ?`);
  db.transaction(() => {
    for (const name of names) mark.run(name);
    forgetEntries(db, names);
  })();
}

/** Records that versions are gone on purpose; saying it twice changes nothing. */
export function recordRemoval(db: WriteDb, given: { versions: readonly string[] } & By): void {
  const mark = db.prepare(
    `UPDATE versions SET state = 'missing', removed_at = @at WHERE name = @name AND removed_at IS NULL`,
  );
  db.transaction(() => {
    for (const name of given.versions) {
      if (mark.run({ name, at: given.at }).changes === 0) continue;
      const { at, actor, reason } = given;
      recordActivity(db, { at, actor, kind: 'version removed', subject: name, summary: `${name} was removed`, reason });
    }
    forgetEntries(db, given.versions);
  }).immediate();
}

/** How many versions are kept. */
export function readKeeping(db: ReadDb): Keeping {
  return required(db.prepare<[], Keeping>('SELECT newest, days FROM keeping').get(), 'rule of keeping');
}

/** What is said of how many are kept; the rest stays as it is. */
export type SaidOfKeeping = { [Field in keyof Keeping]?: number | undefined };

/** Changes how many versions are kept, in what is said of it; gives the rule as it is then. */
export function setKeeping(db: WriteDb, given: SaidOfKeeping & By): Keeping {
  const { at, actor, reason } = given;
  const change = db.transaction((): Keeping => {
    const before = readKeeping(db);
    const { newest, days } = { newest: given.newest ?? before.newest, days: given.days ?? before.days };
    if (before.newest === newest && before.days === days) return before;
    db.prepare('UPDATE keeping SET newest = ?, days = ?').run(newest, days);
    const told = (one: Keeping) => `the ${one.newest} newest and those of ${one.days} days`;
    const summary = `prune keeps ${told({ newest, days })}; before: ${told(before)}`;
    recordActivity(db, { at, actor, kind: 'policy', subject: 'prune', summary, reason });
    return { newest, days };
  });
  return change.immediate();
}

/** Appends a deployment, once: one whose key is there already stays as it is. */
export function recordDeployment(db: WriteDb, given: Omit<DeploymentRecord, 'id'>): number {
  const { key, at, kind, actor, reason } = given;
  const record = db.transaction((): number => {
    // Looked up first: a conflict would use up an id, and people see the ids.
    const known = db.prepare<[string], { id: number }>('SELECT id FROM deployments WHERE key = ?').get(key);
    if (known) return known.id;
    const added = db
      .prepare('INSERT INTO deployments (key, at, kind, actor, reason) VALUES (@key, @at, @kind, @actor, @reason)')
      .run({ key, at, kind, actor, reason });
    const insert = db.prepare(
      'INSERT INTO deployment_tasks (deployment_id, task, from_version, to_version) VALUES (?, ?, ?, ?)',
    );
    const champion = db
      .prepare<[string], string>(
        'SELECT to_version FROM deployment_tasks WHERE task = ? ORDER BY deployment_id DESC LIMIT 1',
      )
      .pluck();
    for (const { task, from, to } of given.tasks) {
      const before = champion.get(task);
      forgetEntries(db, before === undefined ? [to] : [before, to]);
      insert.run(added.lastInsertRowid, task, from, to);
    }
    recordActivity(db, {
      at,
      actor,
      kind: kind === 'rollback' || kind === 'undo' ? kind : 'deployment',
      subject: [...new Set(given.tasks.map(({ to }) => to))].join(', '),
      summary: given.tasks.map(({ task, from, to }) => `${task} ${from ?? 'none'} → ${to}`).join(', '),
      reason,
    });
    return Number(added.lastInsertRowid);
  });
  return record.immediate();
}

/** All deployments, newest first. */
export function listDeployments(db: ReadDb): DeploymentRecord[] {
  const tasks = db.prepare<[number], DeploymentRecord['tasks'][number]>(
    `SELECT task, from_version AS "from", to_version AS "to" FROM deployment_tasks WHERE deployment_id = ? ORDER BY task`,
  );
  return db
    .prepare<[], Omit<DeploymentRecord, 'tasks'>>(
      'SELECT id, key, at, kind, actor, reason FROM deployments ORDER BY id DESC',
    )
    .all()
    .map((row) => ({ ...row, tasks: tasks.all(row.id) }));
}

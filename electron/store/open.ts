import { readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors';
import { defaultTasks } from '../../shared/tasks';
import { migrations } from './migrations';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A connection that functions may read through. A `WriteDb` is one too; the reverse does not compile. */
export type ReadDb = Database.Database & { readonly [readable]: true };
/** A connection that functions may write through. */
export type WriteDb = ReadDb & { readonly [writable]: true };

/**
 * Opens (and creates or migrates) a workspace's database for writing.
 * @throws AppError `workspace_newer` when a later release has written it.
 */
export function openStore(path: string): WriteDb {
  const db = connect(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  migrate(db, path, migrations);
  return db;
}

/** A second connection that only reads, for a long iteration: the first stays free for other calls meanwhile. */
export function openReader(path: string): ReadDb {
  return new Database(path, { readonly: true, fileMustExist: true }) as unknown as ReadDb;
}

function connect(path: string): WriteDb {
  const db = new Database(path) as unknown as WriteDb;
  db.pragma('busy_timeout = 5000');
  db.pragma('foreign_keys = ON');
  db.pragma('temp_store = MEMORY');
  // 64 MB: the inner pages of the indexes of some million rows stay at hand.
  db.pragma('cache_size = -65536');
  return db;
}

/**
 * Brings the database to the newest version, each step in a transaction of its own. A database that holds anything is copied
 * before, to `labels-before-vN.sqlite` beside it; the copy of the step before that goes.
 */
export function migrate(db: WriteDb, path: string, steps: readonly string[]): void {
  const version = versionOf(db);
  if (version > steps.length) {
    throw new AppError(
      'workspace_newer',
      `${path} was written by a newer Evergreen (its version is ${version}, this one knows ${steps.length}). Update Evergreen; nothing was changed.`,
    );
  }
  if (version === steps.length) return;
  if (version > 0) backUp(db, path, steps.length);
  // A table that others refer to can't be rebuilt while references are enforced: dropping it would empty the others.
  db.pragma('foreign_keys = OFF');
  try {
    for (let next = version; next < steps.length; next++) db.transaction(() => step(db, steps, next)).immediate();
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

function step(db: WriteDb, steps: readonly string[], next: number): void {
  // Another process may have migrated while this one waited for the write lock.
  if (versionOf(db) > next) return;
  db.exec(steps[next]);
  if (next === 0) insertDefaultTasks(db);
  const broken = db.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0) {
    throw new AppError(
      'workspace_damaged',
      `Step ${next + 1} would leave ${broken.length} rows without what they refer to.`,
    );
  }
  db.pragma(`user_version = ${next + 1}`);
}

function versionOf(db: ReadDb): number {
  return db.pragma('user_version', { simple: true }) as number;
}

function backUp(db: WriteDb, path: string, to: number): void {
  const folder = dirname(path);
  const target = join(folder, `labels-before-v${to}.sqlite`);
  rmSync(`${target}.tmp`, { force: true });
  db.prepare('VACUUM INTO ?').run(`${target}.tmp`);
  renameSync(`${target}.tmp`, target);
  for (const name of readdirSync(folder)) {
    if (/^labels-before-v\d+\.sqlite$/.test(name) && join(folder, name) !== target) rmSync(join(folder, name));
  }
}

function insertDefaultTasks(db: WriteDb): void {
  const insert = db.prepare(
    `INSERT INTO tasks (name, kind, column_prefix, horizon_days, grace_days, primary_metric)
     VALUES (@name, @kind, @column, @horizonDays, @graceDays, @primaryMetric)`,
  );
  for (const task of defaultTasks) insert.run(task);
}

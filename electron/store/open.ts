import Database from 'better-sqlite3';
import { AppError, toErrorReport } from '../../shared/errors';
import { defaultTasks } from '../../shared/tasks';
import { activityHash } from './activityChain';
import { migrate } from './migrate';
import { migrations } from './migrations';
import { transactionHash } from './transactions';
import { writeAhead } from './writeAhead';

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
  let db: WriteDb | null = null;
  try {
    db = connect(path);
    writeAhead(db);
    db.pragma('synchronous = FULL');
    migrate(db, path, migrations, insertDefaultTasks);
    checkTables(db, path);
    return db;
  } catch (error) {
    db?.close();
    const { code, message } = toErrorReport(error);
    // What SQLite says has no path in it.
    throw message.includes(path) ? error : new AppError(code, `${path}: ${message}`);
  }
}

/** A table that is missing would be told by every screen in its own words. */
function checkTables(db: ReadDb, path: string): void {
  const there = new Set(tablesOf(db));
  const missing = [...tablesAfter(migrations)].filter((name) => !there.has(name));
  if (missing.length === 0) return;
  throw new AppError(
    'workspace_damaged',
    `${path} lacks the table ${missing.join(', ')}: the database is damaged. Restore labels.sqlite from a backup.`,
  );
}

function tablesOf(db: Database.Database): string[] {
  return db.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all();
}

const changesOfTables = /\b(?:CREATE TABLE (\w+)|DROP TABLE (\w+)|ALTER TABLE (\w+) RENAME TO (\w+))/g;

/** The tables of a database that lacks none, by the text of its steps: to go them takes as long as a new workspace. */
export function tablesAfter(steps: readonly string[]): ReadonlySet<string> {
  const tables = new Set<string>();
  for (const step of steps) {
    for (const [, made, dropped, before, after] of step.matchAll(changesOfTables)) {
      tables.delete(dropped ?? before ?? '');
      if (made ?? after) tables.add(made ?? after);
    }
  }
  return tables;
}

/** A second connection that only reads, for a long iteration: the first stays free for other calls meanwhile. */
export function openReader(path: string): ReadDb {
  return new Database(path, { readonly: true, fileMustExist: true }) as ReadDb;
}

function connect(path: string): WriteDb {
  const db = new Database(path) as WriteDb;
  db.pragma('busy_timeout = 5000');
  db.pragma('foreign_keys = ON');
  // For the step that named the transactions of older workspaces anew, and the chain of the activity log.
  db.function('transaction_hash', { deterministic: true }, transactionHash);
  db.function('activity_hash', { deterministic: true, varargs: true }, activityHash);
  db.pragma('temp_store = MEMORY');
  // 64 MB: the inner pages of the indexes of some million rows stay at hand.
  db.pragma('cache_size = -65536');
  return db;
}

/** What a new workspace begins with. */
export function insertDefaultTasks(db: Database.Database): void {
  const insert = db.prepare(
    `INSERT INTO tasks (name, kind, column_prefix, horizon_days, grace_days, primary_metric)
     VALUES (@name, @kind, @column, @horizonDays, @graceDays, @primaryMetric)`,
  );
  for (const task of defaultTasks) insert.run(task);
}

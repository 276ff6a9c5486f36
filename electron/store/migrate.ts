import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { AppError } from '../../shared/errors';
import { putInPlaceSync } from '../node/files';
import { temporaryPath } from '../node/temporary';
import { openingPatienceMs } from './writeAhead';

/**
 * Brings the database to the newest version, each step in a transaction of its own. A database that holds anything is
 * copied before, to `NAME-before-vN.sqlite` beside it; the copy of the step before that goes.
 * @param begin fills a new database, in the transaction of the first step
 * @throws AppError `workspace_newer` when a later release has written it
 */
export function migrate(
  db: Database.Database,
  path: string,
  steps: readonly string[],
  begin: (db: Database.Database) => void = () => undefined,
): void {
  const version = versionOf(db);
  if (version > steps.length) {
    throw new AppError(
      'workspace_newer',
      `${path} was written by a newer Evergreen (its version is ${version}, this one knows ${steps.length}). Update Evergreen; nothing was changed.`,
    );
  }
  if (version === steps.length) return;
  if (version > 0) backUp(db, path, { from: version, to: steps.length });
  // A table that others refer to can't be rebuilt while references are enforced: dropping it would empty the others.
  db.pragma('foreign_keys = OFF');
  const usualMs = Number(db.pragma('busy_timeout', { simple: true }));
  db.pragma(`busy_timeout = ${openingPatienceMs}`);
  try {
    for (let next = version; next < steps.length; next++)
      db.transaction(() => step(db, steps, next, begin)).immediate();
  } finally {
    db.pragma(`busy_timeout = ${usualMs}`);
    db.pragma('foreign_keys = ON');
  }
}

function step(
  db: Database.Database,
  steps: readonly string[],
  next: number,
  begin: (db: Database.Database) => void,
): void {
  // Another process may have migrated while this one waited for the write lock.
  if (versionOf(db) > next) return;
  db.exec(steps[next]);
  if (next === 0) begin(db);
  const broken = db.prepare('PRAGMA foreign_key_check').all();
  if (broken.length > 0) {
    throw new AppError(
      'workspace_damaged',
      `Step ${next + 1} would leave ${broken.length} rows without what they refer to.`,
    );
  }
  db.pragma(`user_version = ${next + 1}`);
}

function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function backUp(db: Database.Database, path: string, { from, to }: { from: number; to: number }): void {
  const [folder, name] = [dirname(path), basename(path, '.sqlite')];
  const target = join(folder, `${name}-before-v${to}.sqlite`);
  const temporary = temporaryPath(target);
  rmSync(temporary, { force: true });
  db.prepare('VACUUM INTO ?').run(temporary);
  if (versionOf(db) !== from) {
    // Another process has migrated it meanwhile, after a copy of its own; this one may hold what came of it.
    rmSync(temporary);
    return;
  }
  putInPlaceSync(temporary, target);
  for (const file of readdirSync(folder)) {
    const isCopy = file.startsWith(`${name}-before-v`) && file.endsWith('.sqlite');
    // Another process that opens it at the same time may have removed it.
    if (isCopy && join(folder, file) !== target) rmSync(join(folder, file), { force: true });
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { writeAhead } from '../../../electron/store/writeAhead';
import { temporaryFolder } from '../../helpers/workspace';

const holding = `
  const db = new (require('better-sqlite3'))(process.argv[1]);
  db.exec('BEGIN IMMEDIATE; CREATE TABLE held (a)');
  process.stdout.write('held');
  setTimeout(() => db.exec('COMMIT'), 300);
`;

it('waits for a process that writes in a new database, which SQLite by itself does not', async () => {
  const path = join(temporaryFolder(), 'new.sqlite');
  const holder = spawn(process.execPath, ['-e', holding, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(holder, 'close');
  await once(holder.stdout, 'data');
  const db = new Database(path);
  writeAhead(db);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(db.prepare('SELECT name FROM sqlite_master').pluck().all()).toEqual(['held']);
  db.close();
  expect(await ended).toEqual([0, null]);
});

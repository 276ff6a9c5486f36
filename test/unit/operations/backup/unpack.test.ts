import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unpackBackup } from '../../../../electron/operations/backup/unpack';
import { zipOf } from '../../../helpers/tables';
import { temporaryFolder } from '../../../helpers/workspace';

/** @param padding blanks around its list, in bytes */
function backupOf(files: Record<string, string>, paths = Object.keys(files), padding = 0): string {
  const list = paths.map((path) => ({
    path,
    bytes: Buffer.byteLength(files[path] ?? ''),
    sha256: createHash('sha256')
      .update(files[path] ?? '')
      .digest('hex'),
  }));
  const manifest =
    JSON.stringify({ format: 1, app: '0', madeAt: '2026-01-01T00:00:00.000Z', files: list }) + ' '.repeat(padding);
  const path = join(temporaryFolder(), 'backup.zip');
  writeFileSync(path, zipOf({ ...files, 'manifest.json': manifest }));
  return path;
}

it('a backup gives back the files that it lists, and no other', async () => {
  const to = join(temporaryFolder(), 'new');
  await unpackBackup(
    backupOf({ 'labels.sqlite': 'rows', 'rejects/1-a.csv': 'x', 'mine.txt': '' }, ['labels.sqlite', 'rejects/1-a.csv']),
    to,
  );
  expect(readFileSync(join(to, 'rejects', '1-a.csv'), 'utf8')).toBe('x');
  expect(existsSync(join(to, 'mine.txt'))).toBe(false);
});

it.skipIf(process.platform === 'win32')('refused rows of a file with a time in its name are given back', async () => {
  const to = join(temporaryFolder(), 'new');
  const rejects = 'rejects/1-sales 12:30.csv';
  await unpackBackup(backupOf({ 'labels.sqlite': 'rows', [rejects]: 'x' }), to);
  expect(readFileSync(join(to, rejects), 'utf8')).toBe('x');
});

it.each([
  'models/../../outside',
  'models/continuous/../../../outside',
  '../outside',
  '/outside',
  'C:/outside',
  'models\\..\\..\\outside',
  'leases.sqlite',
  'models/',
  '',
])('a list that leads out of the folder is refused: %j', async (path) => {
  const folder = temporaryFolder();
  const to = join(folder, 'new');
  const hostile = backupOf({ 'labels.sqlite': 'rows' }, ['labels.sqlite', path]);
  await expect(unpackBackup(hostile, to)).rejects.toMatchObject({ code: 'file_unreadable' });
  expect(existsSync(join(folder, 'outside'))).toBe(false);
});

it('a list that unpacks to more than any workspace needs is refused unread', async () => {
  const to = join(temporaryFolder(), 'new');
  const most = 32e6;
  await expect(unpackBackup(backupOf({ 'labels.sqlite': 'rows' }, undefined, most), to)).rejects.toMatchObject({
    code: 'file_unreadable',
    message: expect.stringContaining('manifest.json is too large'),
  });
  await unpackBackup(backupOf({ 'labels.sqlite': 'rows' }, undefined, most - 1000), to);
  expect(readFileSync(join(to, 'labels.sqlite'), 'utf8')).toBe('rows');
});

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openLog } from '../../../electron/node/log';
import { temporaryFolder } from '../../helpers/workspace';

it('is written in the first place that can be written, line by line with the time', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  const log = openLog([join(file, 'logs'), join(folder, 'second'), join(folder, 'third')], () => 0);
  log.write('one\n');
  log.write('two');
  expect(log.path).toBe(join(folder, 'second', 'evergreen.log'));
  expect(readFileSync(log.path, 'utf8')).toBe('1970-01-01T00:00:00.000Z one\n1970-01-01T00:00:00.000Z two\n');
});

it('goes to standard error when it can’t be written any more', () => {
  const folder = temporaryFolder();
  const log = openLog([folder], () => 0);
  rmSync(log.path);
  mkdirSync(log.path);
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  log.write('last words');
  expect(String(write.mock.calls[0][0])).toContain('last words');
  write.mockRestore();
});

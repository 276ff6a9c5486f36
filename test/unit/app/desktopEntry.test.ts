import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { desktopEntry } from '../../../electron/app/desktopEntry';
import { temporaryFolder } from '../../helpers/workspace';

const words = ['/opt/Ever green/100% "it\'s" $HOME `x` \\ evergreen', '--hidden'];

it('starts the app with exactly its arguments, as the Desktop Entry Specification reads them', () => {
  const exec = /^Exec=(.*)$/m.exec(desktopEntry(words))?.[1] ?? '';
  // First the escapes of a string, then the quoting of arguments, then the field codes.
  const value = exec.replace(/\\(.)/g, '$1');
  const read = [...value.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, word]) =>
    word.replace(/\\(.)/g, '$1').replaceAll('%%', '%'),
  );
  expect(read).toEqual(words);
});

it.skipIf(spawnSync('desktop-file-validate', ['--version']).error)('is found good by desktop-file-validate', () => {
  const path = join(temporaryFolder(), 'evergreen.desktop');
  writeFileSync(path, desktopEntry(words));
  expect(spawnSync('desktop-file-validate', [path], { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
});

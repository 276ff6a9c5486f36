import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { readSettings, remember, withOpened, writeSettings } from '../../../electron/app/settings';
import { temporaryFolder } from '../../helpers/workspace';

it('are remembered, in a folder that may not be there yet', () => {
  const path = join(temporaryFolder(), 'new', 'settings.json');
  const settings = {
    workspace: '/shop',
    recent: ['/shop', '/other'],
    window: { x: 1, y: 2, width: 3, height: 4, maximized: true },
    keepInTray: false,
    trainOnAlarm: true,
  };
  writeSettings(path, settings);
  expect(readSettings(path)).toEqual(settings);
});

it('that can’t be written are told, keep nobody from anything, and leave nothing behind', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'settings.json');
  mkdirSync(path);
  const lost = vi.fn();
  remember(path, (known) => withOpened(known, '/shop'), lost);
  expect(lost).toHaveBeenCalledTimes(1);
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

it.each([
  ['no JSON', '{', null],
  ['another shape', '[]', null],
  ['one field that is wrong', '{"workspace": "/shop", "window": {"x": "left"}}', '/shop'],
])('count as not remembered where there is %s', (_, text, workspace) => {
  const path = join(temporaryFolder(), 'settings.json');
  writeFileSync(path, text);
  expect(readSettings(path)).toEqual({ workspace, recent: [], window: null, keepInTray: true, trainOnAlarm: false });
});

it('of the workspaces opened lately keep eight, each once, the newest first', () => {
  const none = readSettings('/nowhere');
  const opened = [...'abcdefghij', 'd'].reduce(withOpened, none);
  expect(opened.workspace).toBe('d');
  expect(opened.recent.join('')).toBe('djihgfec');
});

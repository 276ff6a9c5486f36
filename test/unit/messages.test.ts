import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inFull } from '../../electron/cli/format';
import { AppError, toErrorReport } from '../../shared/errors';

/** What the window's requests and jobs run through. */
const shared = ['data', 'engine', 'features', 'importing', 'operations', 'node', 'registry', 'store'];

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

/** The messages of the errors that a source throws. */
const messages = (source: string) =>
  [...source.matchAll(/new AppError\(\s*'\w+',\s*(`[^`]*`|'[^']*')/g)].map(([, message]) => message);

it('what the window may say names no command and no option: those stand apart, for the command line', () => {
  const all = shared
    .flatMap((name) => sources(join('electron', name)))
    .flatMap((path) => messages(readFileSync(path, 'utf8')).map((message) => `${path}: ${message}`));
  expect(all.length).toBeGreaterThan(50);
  expect(all.filter((message) => /“evergreen |[\s(]--[a-z]/.test(message))).toEqual([]);
});

it('the command line says both', () => {
  const error = new AppError('bad_usage', 'There is no version yet.', {
    commandLine: '“evergreen retrain” trains one.',
  });
  expect(inFull(toErrorReport(error))).toBe('There is no version yet. “evergreen retrain” trains one.');
  expect(inFull(toErrorReport(new AppError('busy', 'Not now.')))).toBe('Not now.');
});

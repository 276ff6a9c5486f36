import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/workspace';

/** The log as a module of its own, which a process can load. */
async function bundledLog(): Promise<string> {
  const file = join(temporaryFolder(), 'log.mjs');
  const bundle = await rolldown({ input: 'electron/node/log.ts', platform: 'node' });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}

const read = (folder: string) =>
  readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));

async function race(lines: number): Promise<string> {
  const folder = temporaryFolder();
  const module = await bundledLog();
  const script = join('test', 'helpers', 'logWriter.mjs');
  const writers = ['a', 'b'].map((name) =>
    promisify(execFile)(process.execPath, [script, module, folder, name, String(lines)]),
  );
  for (const { stderr } of await Promise.all(writers)) expect(stderr).toBe('');
  return folder;
}

describe('the log, written by two processes at once', () => {
  it('loses no line and breaks none, over several files', async () => {
    const folder = await race(1500);
    expect(readdirSync(folder).length).toBeGreaterThan(2);
    const lines = read(folder);
    const expected = ['a', 'b'].flatMap((name) => Array.from({ length: 1500 }, (_, i) => `${name} ${i}`));
    expect(lines.map((line) => line.split(' ').slice(1, 3).join(' ')).sort()).toEqual(expected.sort());
  });

  it('keeps the newest few files, however much is written', async () => {
    const folder = await race(6000);
    const names = readdirSync(folder);
    expect(names.length).toBeLessThanOrEqual(5);
    expect(names).toContain('evergreen.log');
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThan(1_010_000);
    const last = read(folder).map((line) => line.split(' ').slice(1, 3).join(' '));
    expect(last).toContain('a 5999');
    expect(last).toContain('b 5999');
  });
});

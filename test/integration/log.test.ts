import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../electron/node/log';
import { temporaryFolder } from '../helpers/workspace';

/** The log as a module of its own, which a process can load. */
async function bundledLog(): Promise<string> {
  const file = join(temporaryFolder(), 'log.mjs');
  const bundle = await rolldown({ input: 'electron/node/log.ts', platform: 'node' });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}

/** Who wrote each line and its number, file by file, the oldest file first. */
const read = (folder: string) =>
  readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .map((line) => line.split(' ').slice(1, 3).join(' '));

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
    // Two files fill up. Each may be set aside twice, when both writers see it full: as many as are kept.
    const folder = await race(1400);
    expect(readdirSync(folder).length).toBeGreaterThan(2);
    const expected = ['a', 'b'].flatMap((name) => Array.from({ length: 1400 }, (_, i) => `${name} ${i}`));
    expect(read(folder).sort()).toEqual(expected.sort());
  });

  it('keeps the newest few files, however much is written', async () => {
    const folder = await race(6000);
    openLog([folder], Date.now).write('test 0');
    const names = readdirSync(folder);
    expect(names.length).toBeLessThanOrEqual(5);
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThan(1_010_000);
    const kept = read(folder);
    expect(kept).toContain('test 0');
    expect(kept).not.toContain('a 0');
    expect(kept).not.toContain('b 0');
    // Of the writer that ends first nothing need be left: when each gets its turn is up to the machine.
    expect(kept.some((line) => line === 'a 5999' || line === 'b 5999')).toBe(true);
  });
});

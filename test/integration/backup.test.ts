import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json, run, stagingIn, start, until } from '../helpers/evergreen';
import { temporaryFolder } from '../helpers/workspace';

function labelled(folder: string): string {
  const path = join(folder, 'labels.csv');
  const rows = Array.from(
    { length: 3000 },
    (_, i) => `k${i},2024-01-01,${i % 97},${i % 13},${(i * 7919) % 100 < i % 97 ? 1 : 0}`,
  );
  writeFileSync(path, `client_id,date,visits,orders,purchased_actual\n${rows.join('\n')}\n`);
  return path;
}

async function trained(folder: string): Promise<string> {
  const workspace = join(folder, 'workspace');
  await json(workspace, 'import', labelled(folder), '--kind', 'labelled data');
  await json(workspace, 'retrain', '--trees', '20', '--min-leaf', '10');
  return workspace;
}

/** What a workspace answers, wherever it lies. */
async function factsOf(workspace: string, rows: string) {
  const { best } = { best: await json(workspace, 'best', 'purchase') };
  const output = join(workspace, 'answers.csv');
  await json(workspace, 'predict', rows, '-o', output);
  const answers = readFileSync(output, 'utf8').replaceAll(/20\d\d-[^,]*Z/g, '');
  const { verified } = await json(workspace, 'activity', '--verify');
  const { tasks } = await json(workspace, 'labels');
  return { best: { ...best, path: best.path.slice(workspace.length) }, answers, verified, tasks };
}

describe('a backup', () => {
  it('made while a training runs is a workspace that answers the same, and so is a copy in another place', async () => {
    const folder = temporaryFolder();
    const workspace = await trained(folder);
    const rows = join(folder, 'labels.csv');
    const before = await factsOf(workspace, rows);
    const file = join(folder, 'backups', 'monday.zip');
    await json(workspace, 'schedule', 'disable', 'nightly');
    await json(workspace, 'schedule', 'set', 'weekly', '--on', 'mon', '--at', '05:30', '--gate', 'alarm');
    const training = start(workspace, ['--json', 'retrain', '--trees', '400', '--min-leaf', '10']);
    let ended = false;
    void training.finished.then(() => {
      ended = true;
    });
    // Before it has begun, it may be refused as long as another process opens the workspace.
    await until(() => ended || stagingIn(workspace));
    const made = await json(workspace, 'backup', '-o', file);
    expect(existsSync(file)).toBe(true);
    expect((await training.finished).code).toBe(0);
    expect(made).toMatchObject({ path: file, files: expect.any(Number) });
    expect(readdirSync(join(workspace, 'tables')).filter((name) => name.includes('backup'))).toEqual([]);

    const restored = join(folder, 'restored');
    expect(await json(workspace, 'restore', file, '--to', restored)).toMatchObject({ workspace: restored });
    const schedulesOf = async (of: string) => {
      const listed = await json(of, 'schedule');
      return 'jobs' in listed && listed.jobs.map(({ job, cron, enabled, gate }) => ({ job, cron, enabled, gate }));
    };
    expect(await schedulesOf(restored)).toEqual(await schedulesOf(workspace));
    expect(existsSync(join(restored, 'schedule.json'))).toBe(false);
    const { versions } = await json(restored, 'versions');
    expect(versions.map(({ version }) => version)).toContain(before.best.version);
    if (versions.length === 1) expect(await factsOf(restored, rows)).toEqual(before);

    const copy = join(folder, 'elsewhere', 'copy');
    cpSync(restored, copy, { recursive: true });
    const [one, other] = [await factsOf(restored, rows), await factsOf(copy, rows)];
    expect(other).toEqual(one);
  });

  it('that is damaged is refused wherever it is, and nothing is left; so is a folder that holds something', async () => {
    const folder = temporaryFolder();
    const workspace = await trained(folder);
    const file = join(folder, 'a.zip');
    await json(workspace, 'backup', '-o', file);
    expect((await run(workspace, '--json', 'backup', '-o', file)).stdout).toContain('is there already');
    const bytes = readFileSync(file);
    const to = join(folder, 'restored');
    const damages = middlesOf(bytes).map((at) => {
      const changed = Buffer.from(bytes);
      changed[at] ^= 0x5a;
      return changed;
    });
    expect(damages.length).toBeGreaterThan(5);
    for (const content of [...damages, bytes.subarray(0, bytes.length >> 1), Buffer.from('no archive')]) {
      const damaged = join(folder, 'damaged.zip');
      writeFileSync(damaged, content);
      const { code, stdout } = await run(workspace, '--json', 'restore', damaged, '--to', to);
      expect({ code, told: JSON.parse(stdout).error?.code }).toEqual({ code: 1, told: 'file_unreadable' });
      expect(readdirSync(folder).filter((name) => name.startsWith('restored'))).toEqual([]);
    }
    mkdirSync(to);
    writeFileSync(join(to, 'mine.txt'), 'mine');
    expect((await run(workspace, '--json', 'restore', file, '--to', to)).stdout).toContain('is not empty');
    expect(readdirSync(to)).toEqual(['mine.txt']);
  });
});

/** Where the middle of each file lies in a zip archive, by its directory (PKWARE's APPNOTE, 4.3.7 and 4.3.12). */
function middlesOf(zip: Buffer): number[] {
  const found: number[] = [];
  for (let at = zip.readUInt32LE(zip.length - 6); zip.readUInt32LE(at) === 0x02014b50; ) {
    const header = zip.readUInt32LE(at + 42);
    const begin = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    found.push(begin + (zip.readUInt32LE(at + 20) >> 1));
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return found;
}

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deploy } from '../../electron/jobs/deploy';
import { reconcile } from '../../electron/jobs/reconcile';
import { readProduction } from '../../electron/registry/production';
import { toErrorReport } from '../../shared/errors';
import { failure } from '../helpers/evergreen';
import { publish } from '../helpers/versions';
import { jobContext, temporaryFolder } from '../helpers/workspace';

/** File systems of one's own take root; elsewhere these tests are skipped. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts();

function mounts(): boolean {
  const probe = join('/tmp', `evergreen-mount-${process.pid}`);
  mkdirSync(probe, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe]);
  if (status === 0) execFileSync('umount', [probe]);
  rmSync(probe, { recursive: true, force: true });
  return status === 0;
}

function mounted(args: string[]): string {
  const folder = temporaryFolder();
  execFileSync('mount', [...args, folder]);
  // Before the folder is removed: what was registered last runs first.
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
  });
  return folder;
}

/** Fills the disk up to some bytes. */
function fillUpTo(folder: string, bytes: number): void {
  const filler = join(folder, 'filler');
  rmSync(filler, { force: true });
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
}

describe.runIf(canMount)('a disk that runs full', () => {
  it('at whatever moment of a deployment: either it is done, or nothing has changed and the reason is told', async () => {
    const folder = mounted(['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs']);
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    // Each attempt is a process of its own: what one could not give back on the full disk goes with it.
    const processNumber = (pid: number) => jobContext({ workspace, pid, isAlive: (other) => other === pid });
    const { layout } = processNumber(1);
    const versions = [
      await publish(layout, 'one'.repeat(5000)),
      await publish(layout, 'two'.repeat(5000), { runId: 2 }),
    ];
    await reconcile(processNumber(1));
    await deploy(processNumber(1), versions[0].version, { task: null, reason: null });

    const outcomes = { done: 0, full: 0 };
    for (let room = 0; room <= 96; room += 4) {
      const context = processNumber(room + 2);
      const before = readFileSync(layout.productionFile, 'utf8');
      const logged = (await context.data.call('deployments', null)).length;
      const next = versions.find(({ version }) => !before.includes(`"version": "${version}"`))?.version ?? '';
      fillUpTo(folder, room * 1024);
      try {
        await deploy(context, next, { task: null, reason: null });
        outcomes.done++;
        expect((await readProduction(layout)).tasks.purchase.version).toBe(next);
      } catch (error) {
        outcomes.full++;
        const remedy = expect.stringContaining('free some space');
        expect(toErrorReport(error)).toMatchObject({ code: 'disk_full', message: remedy });
        expect(readFileSync(layout.productionFile, 'utf8')).toBe(before);
        rmSync(join(folder, 'filler'));
        expect(await context.data.call('deployments', null)).toHaveLength(logged);
      }
      rmSync(join(folder, 'filler'), { force: true });
      expect(readdirSync(layout.production).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
    expect(outcomes.done).toBeGreaterThan(3);
    expect(outcomes.full).toBeGreaterThan(3);
    const last = processNumber(1000);
    await reconcile(last);
    const live = (await readProduction(layout)).tasks.purchase.version;
    expect((await last.data.call('deployments', null))[0].tasks[0].to).toBe(live);
  });
});

describe.runIf(canMount)('a workspace on a read-only disk', () => {
  it('refuses a deployment with the reason, and stays as it is', async () => {
    const workspace = temporaryFolder();
    const context = jobContext({ workspace });
    const [one, two] = [await publish(context.layout, 'one'), await publish(context.layout, 'two', { runId: 2 })];
    await reconcile(context);
    await deploy(context, one.version, { task: null, reason: null });
    const before = readFileSync(context.layout.productionFile, 'utf8');
    const readOnly = mounted(['--bind', '-o', 'ro', workspace]);
    expect(await failure(readOnly, 'deploy', two.version)).toMatchObject({
      exitCode: 1,
      code: 'permission_denied',
      message: expect.stringContaining('read-only'),
    });
    expect(readFileSync(context.layout.productionFile, 'utf8')).toBe(before);
  });
});

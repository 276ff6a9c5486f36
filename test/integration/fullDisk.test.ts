import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeModel } from '../../electron/engine/modelFile';
import { deploy } from '../../electron/operations/deploy';
import { reconcile } from '../../electron/operations/reconcile';
import { readProduction } from '../../electron/registry/production';
import { commandError, type commandOutputs } from '../../shared/commandOutput';
import { toErrorReport } from '../../shared/errors';
import { failure, json, run, until } from '../helpers/evergreen';
import { someLines } from '../helpers/made';
import { modelOf } from '../helpers/models';
import { serve } from '../helpers/serve';
import { publish } from '../helpers/versions';
import { operationContext, temporaryFolder } from '../helpers/workspace';

/** File systems of one's own take root; elsewhere these tests are skipped. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts();

function mounts(): boolean {
  const probe = join(tmpdir(), `evergreen-mount-${process.pid}`);
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
    const processNumber = (pid: number) => operationContext({ workspace, pid, isAlive: (other) => other === pid });
    const { layout } = processNumber(1);
    const versions = [
      await publish(layout, 'one'.repeat(5000)),
      await publish(layout, 'two'.repeat(5000), { runId: 2 }),
    ];
    await reconcile(processNumber(1));
    await deploy(processNumber(1), versions[0].version, { tasks: null, reason: null });

    const outcomes = { done: 0, full: 0 };
    for (let room = 0; room <= 96; room += 4) {
      const context = processNumber(room + 2);
      const before = readFileSync(layout.productionFile, 'utf8');
      const logged = (await context.data.deployments()).length;
      const next = versions.find(({ version }) => !before.includes(`"version": "${version}"`))?.version ?? '';
      fillUpTo(folder, room * 1024);
      try {
        await deploy(context, next, { tasks: null, reason: null });
        outcomes.done++;
        expect((await readProduction(layout)).tasks.purchase.version).toBe(next);
      } catch (error) {
        outcomes.full++;
        const remedy = expect.stringContaining('free some space');
        expect(toErrorReport(error)).toMatchObject({ code: 'disk_full', message: remedy });
        expect(readFileSync(layout.productionFile, 'utf8')).toBe(before);
        rmSync(join(folder, 'filler'));
        expect(await context.data.deployments()).toHaveLength(logged);
      }
      rmSync(join(folder, 'filler'), { force: true });
      expect(readdirSync(layout.production).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
    expect(outcomes.done).toBeGreaterThan(3);
    expect(outcomes.full).toBeGreaterThan(3);
    const last = processNumber(1000);
    await reconcile(last);
    const live = (await readProduction(layout)).tasks.purchase.version;
    expect((await last.data.deployments())[0].tasks[0].to).toBe(live);
  });
});

/**
 * A workspace on a small disk of its own, with a champion of every task; the second half of the invoices is still to
 * come.
 */
async function champions() {
  const folder = mounted(['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs']);
  const workspace = join(folder, 'workspace');
  const { header, lines } = someLines(10);
  const half = lines.length >> 1;
  const [first, rest] = [lines.slice(0, half), lines.slice(half)].map((part, i) => {
    const path = join(folder, `part-${i}.csv`);
    writeFileSync(path, [header, ...part, ''].join('\n'));
    return path;
  });
  await json(workspace, 'import', first);
  await json(workspace, 'snapshot', '--from', '2011-04-01', '--to', '2011-04-01');
  const train = () => ['retrain', '--trees', '3', '--min-leaf', '10', '--threads', '1', '--force'] as const;
  await json(workspace, ...train());
  const state = async () => {
    rmSync(join(folder, 'filler'), { force: true });
    const { production, versions } = await json(workspace, 'versions');
    const { imports } = await json(workspace, 'imports');
    const visible = imports.filter((one) => one.state === 'visible').reduce((sum, one) => sum + one.accepted, 0);
    return { production, versions: versions.map(({ version }) => version), visible };
  };
  return { folder, workspace, rest, train, state, rows: { first: half, all: lines.length } };
}

/** Tries a command with more and more room until it has worked; gives how often the disk was full. */
async function withMoreAndMoreRoom(
  given: { folder: string; workspace: string; state: () => Promise<{ versions: string[] }> },
  args: readonly [keyof typeof commandOutputs, ...string[]],
): Promise<number> {
  const before = await given.state();
  for (let full = 0, room = 8; ; full++, room *= 2) {
    fillUpTo(given.folder, room * 1024);
    const { code, stdout } = await run(given.workspace, '--json', ...args);
    if (code === 0) return full;
    const { error } = commandError.parse(JSON.parse(stdout));
    expect(error, `with ${room} kB`).toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('free some space'),
    });
    const [, saved = null] = /The version (v_\S+) is saved all the same/.exec(error.message) ?? [];
    if (saved) before.versions.push(saved);
    expect(await given.state(), `with ${room} kB`).toEqual(before);
  }
}

it.runIf(canMount)('a model that the disk takes in part only is no model that was written', async () => {
  const folder = mounted(['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs']);
  // A page: a call that writes more than that fails no sooner than the next one.
  fillUpTo(folder, 4096);
  const written = writeModel(join(folder, 'one.forest'), modelOf('clv', 'regression', 1));
  await expect(written).rejects.toThrow('ENOSPC');
});

describe.runIf(canMount)('a disk that is full', () => {
  it('lets no version be saved by halves: it is told, the champions stay, and the next training works', async () => {
    const given = await champions();
    const full = await withMoreAndMoreRoom(given, given.train());
    expect(full).toBeGreaterThan(3);
    const { versions } = await given.state();
    const { continuous } = operationContext({ workspace: given.workspace }).layout;
    expect(readdirSync(continuous).sort()).toEqual(['training_history.json', ...versions].sort());
  });

  it('lets no import be seen by halves: it is told, and the same file comes in whole once there is room', async () => {
    const given = await champions();
    const full = await withMoreAndMoreRoom(given, ['import', given.rest]);
    expect(full).toBeGreaterThan(3);
    expect((await given.state()).visible).toBe(given.rows.all);
  });

  it('costs no answer of an endpoint that keeps them: what is lost is counted and told, until there is room', async () => {
    const { folder, workspace } = await champions();
    const { predict, ask, child, finished } = await serve(workspace, '--store');
    const countOf = async (what: 'kept' | 'lost') => {
      const metrics = await (await ask('/metrics')).text();
      return Number(new RegExp(`^evergreen_answers_${what}_total (\\d+)$`, 'm').exec(metrics)?.[1]);
    };
    // Enough that no room that the database still has will hold them.
    const rows = Array.from({ length: 2000 }, (_, i) => ({ client_id: `S${i}`, monetary: i, recency_days: i % 90 }));
    fillUpTo(folder, 0);
    for (let asked = 0; asked < 3; asked++) {
      const answer = await predict(rows);
      expect(answer.status).toBe(200);
      expect(((await answer.json()) as { predictions: unknown[] }).predictions.length).toBe(rows.length);
    }
    await until(async () => (await countOf('lost')) > 0);
    rmSync(join(folder, 'filler'));
    const before = await countOf('kept');
    await until(async () => {
      expect((await predict(rows.slice(0, 1))).status).toBe(200);
      return (await countOf('kept')) > before;
    });
    child.kill('SIGTERM');
    const { code, stderr } = await finished;
    expect(code).toBe(0);
    expect(stderr).toMatch(/Answers go on, and are not kept: .*free some space/);
    expect(stderr).toContain('Answers are kept again.');
  });
});

describe.runIf(existsSync('/dev/full'))('an output that can’t be written', () => {
  it('is told beside it, by the exit code too', () => {
    const command = [join(process.cwd(), 'out', 'cli.js'), '--workspace', temporaryFolder(), 'imports'];
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, command, {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(stderr).toMatch(/^evergreen: The output can’t be written .*no space left on device.*\n$/);
    expect(status).toBe(1);
  });
});

describe.runIf(canMount)('a workspace on a read-only disk', () => {
  it('refuses a deployment with the reason, and stays as it is', async () => {
    const workspace = temporaryFolder();
    const context = operationContext({ workspace });
    const [one, two] = [await publish(context.layout, 'one'), await publish(context.layout, 'two', { runId: 2 })];
    await reconcile(context);
    await deploy(context, one.version, { tasks: null, reason: null });
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

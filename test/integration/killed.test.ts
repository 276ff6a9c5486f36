import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { reconcile } from '../../electron/operations/reconcile';
import { layoutOf, modelFileName } from '../../electron/registry/layout';
import { liveAt } from '../../electron/registry/live';
import { readProduction } from '../../electron/registry/production';
import { checkModel } from '../../electron/registry/versions';
import { json, run, start } from '../helpers/evergreen';
import { someLines } from '../helpers/made';
import { operationContext, temporaryFolder } from '../helpers/workspace';

const allSteps = process.env.EVERGREEN_TEST_ALL_STEPS !== undefined;
const preload = join(process.cwd(), 'test', 'helpers', 'killAt.cjs');
const base = mkdtempSync(join(tmpdir(), 'evergreen-killed-'));
let [first, second] = ['', ''];

/** Two versions of two tasks, of which the second is champion, and the first was. */
beforeAll(async () => {
  const { header, lines } = someLines(10);
  const file = join(base, 'some.csv');
  writeFileSync(file, [header, ...lines, ''].join('\n'));
  await json(base, 'import', file);
  await json(base, 'snapshot', '--from', '2011-06-01', '--to', '2011-06-01');
  const retrain = async (seed: string) =>
    (await json(base, 'retrain', '--trees', '3', '--min-leaf', '10', '--threads', '1', '--seed', seed)).version;
  first = await retrain('1');
  second = await retrain('2');
  await json(base, 'deploy', second);
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Scenario {
  name: string;
  args: () => string[];
  /** What must hold when the command has told that it is done. */
  done: (champions: Record<string, string>, versions: string[]) => void;
  /** Of the steps, every so many-th is tried; EVERGREEN_TEST_ALL_STEPS tries all of them. */
  stride: number;
}

const scenarios: Scenario[] = [
  {
    name: 'a deployment',
    args: () => ['deploy', first],
    done: (champions) => expect(Object.values(champions)).toEqual([first, first, first]),
    stride: 1,
  },
  {
    name: 'a rollback',
    args: () => ['rollback', '--task', 'churn'],
    done: (champions) => expect(champions).toEqual({ purchase: second, churn: first, clv: second }),
    stride: 3,
  },
  {
    name: 'the saving of a version',
    args: () => ['retrain', '--task', 'purchase', '--trees', '3', '--min-leaf', '10', '--threads', '1', '--seed', '3'],
    done: (_, versions) => expect(versions).toHaveLength(3),
    stride: 2,
  },
];

describe.runIf(process.platform === 'linux').each(scenarios)('$name that is killed', ({ args, done, stride }) => {
  it('at any step leaves a champion that loads, and files and database that agree after the next start', async () => {
    const steps = await countSteps(args());
    expect(steps).toBeGreaterThan(10);
    const all = Array.from({ length: steps }, (_, i) => i + 1);
    const moments = all.filter((step) => allSteps || step % stride === 0);
    for (const step of moments) await killAndCheck(step, args(), done);
  });
});

async function countSteps(args: string[]): Promise<number> {
  const workspace = copyOfBase();
  const file = join(workspace, 'steps');
  const env = { EVERGREEN_TEST_KILL_AT: '0', EVERGREEN_TEST_STEPS: file };
  expect((await start(workspace, args, { preload, env }).finished).code).toBe(0);
  return Number(readFileSync(file, 'utf8'));
}

async function killAndCheck(step: number, args: string[], done: Scenario['done']): Promise<void> {
  const workspace = copyOfBase();
  const env = { EVERGREEN_TEST_KILL_AT: String(step) };
  const { stdout } = await start(workspace, ['--json', ...args], { preload, env }).finished;
  try {
    await check(workspace, (champions, versions) => {
      if (stdout !== '') done(champions, versions);
    });
  } catch (error) {
    throw new Error(`killed before step ${step}: ${(error as Error).message}`, { cause: error });
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

function copyOfBase(): string {
  const workspace = mkdtempSync(join(tmpdir(), 'evergreen-killed-'));
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true }));
  cpSync(base, workspace, { recursive: true });
  return workspace;
}

async function check(
  workspace: string,
  done: (champions: Record<string, string>, versions: string[]) => void,
): Promise<void> {
  const layout = layoutOf(workspace);
  // At once, before anything has put it right: what is live can be loaded, and the history can be read.
  const atOnce = await readProduction(layout);
  expect(Object.keys(atOnce.tasks).sort()).toEqual(['churn', 'clv', 'purchase']);
  const modelOf = (task: string, version: string) => join(layout.versionFolder(version), modelFileName(task));
  for (const [task, live] of Object.entries(atOnce.tasks)) await checkModel(modelOf(task, live.version), live);
  JSON.parse(readFileSync(layout.history, 'utf8'));

  const context = operationContext({ workspace, isAlive });
  await reconcile(context);
  const production = await readProduction(layout);
  expect(production).toEqual(atOnce);
  const champions = Object.fromEntries(Object.entries(production.tasks).map(([task, { version }]) => [task, version]));
  const deployments = await context.data.deployments();
  expect(Object.fromEntries(liveAt(deployments, Date.now() + 1000))).toEqual(champions);
  for (const [task, version] of Object.entries(champions)) {
    const copy = readFileSync(join(layout.production, `${task}_model.forest`));
    expect(copy.equals(readFileSync(modelOf(task, version)))).toBe(true);
  }

  const versions = (await context.data.versions()).map(({ version }) => version);
  expect(readdirSync(layout.continuous).sort()).toEqual(['training_history.json', ...versions].sort());
  expect(readdirSync(layout.production).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  const { runs } = JSON.parse(readFileSync(layout.history, 'utf8'));
  expect(runs.map((one: { version: string }) => one.version)).toEqual(versions);
  for (const version of versions) {
    const metadata = JSON.parse(readFileSync(join(layout.versionFolder(version), 'metadata.json'), 'utf8'));
    for (const [task, { deployedAt }] of Object.entries<{ deployedAt: string | null }>(metadata.tasks)) {
      const latest = deployments.find(({ tasks }) => tasks.some((one) => one.task === task && one.to === version));
      expect(deployedAt).toBe(latest ? new Date(latest.at).toISOString() : null);
    }
  }
  expect((await context.data.runs({ limit: 10 })).every(({ state }) => state !== 'running')).toBe(true);
  const told = await context.data.activity({ limit: 100 });
  expect(told.filter(({ kind }) => kind === 'deployment' || kind === 'rollback')).toHaveLength(deployments.length);
  done(champions, versions);
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

describe('a workspace', () => {
  it('whose process was killed at random moments stays whole', async () => {
    const workspace = temporaryFolder();
    cpSync(base, workspace, { recursive: true });
    for (let attempt = 0; attempt < 10; attempt++) {
      const { child, finished } = start(workspace, ['deploy', attempt % 2 === 0 ? first : second]);
      setTimeout(() => child.kill('SIGKILL'), 150 + attempt * 40);
      await finished;
      const { stdout } = await run(workspace, '--json', 'versions');
      const { production } = JSON.parse(stdout);
      const live = Object.values(production);
      expect([first, second]).toContain(live[0]);
      expect(new Set(live).size).toBe(1);
    }
    await check(workspace, () => undefined);
  });
});

import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandError } from '../../shared/commandOutput';
import { failure, json, start, until } from '../helpers/evergreen';
import { orders } from '../helpers/made';
import { sharedFolder, temporaryFolder } from '../helpers/workspace';

const base = sharedFolder();
let [first, second] = ['', ''];

/** Two versions: the first on a few labels, the second on ten times as many; the first is champion of all tasks. */
beforeAll(async () => {
  await json(base, 'import', orders);
  await json(base, 'snapshot', '--from', '2011-06-01', '--to', '2011-06-01');
  for (const task of ['purchase', 'churn', 'clv']) await json(base, 'policy', task, 'ask');
  first = (await json(base, 'retrain', '--trees', '10', '--min-leaf', '10')).version;
  await json(base, 'snapshot', '--from', '2011-03-01', '--to', '2011-09-01');
  second = (await json(base, 'retrain', '--trees', '60', '--min-leaf', '10')).version;
});

/** Each test works in a copy of its own. */
function twoVersions() {
  const workspace = temporaryFolder();
  cpSync(base, workspace, { recursive: true });
  const metadata = (version: string) =>
    JSON.parse(readFileSync(join(workspace, 'models', 'continuous', version, 'metadata.json'), 'utf8'));
  const history = () =>
    JSON.parse(readFileSync(join(workspace, 'models', 'continuous', 'training_history.json'), 'utf8')).runs;
  return { workspace, metadata, history };
}

describe('deployments', () => {
  it('are decided by policy, logged, dated, undone, and can’t be taken the ground from under', async () => {
    const { workspace, metadata, history } = twoVersions();
    const champions = async () => (await json(workspace, 'versions')).production;
    const all = (version: string) => ({ purchase: version, churn: version, clv: version });
    expect(await champions()).toEqual(all(first));

    const { probe, importanceShifts, deployedAt, megabytes, parent } = metadata(second).tasks.churn;
    expect(probe.predictions).toHaveLength(20);
    expect(importanceShifts.length).toBeGreaterThan(5);
    expect(importanceShifts[0]).toEqual({
      feature: expect.any(String),
      before: expect.any(Number),
      after: expect.any(Number),
    });
    expect([deployedAt, parent]).toEqual([null, first]);
    expect(megabytes).toBeGreaterThan(0.01);

    await json(workspace, 'deploy', second, '--task', 'churn', '--reason', 'looks good');
    expect(metadata(second).tasks.churn.deployedAt).toMatch(/^20/);
    const { deployments } = await json(workspace, 'deployments');
    expect(deployments[0]).toMatchObject({ kind: 'manual', reason: 'looks good', actor: 'command line' });
    const before = new Date(deployments[0].at - 1).toISOString();
    expect((await json(workspace, 'deployments', '--at', before)).live).toEqual(all(first));
    expect((await json(workspace, 'deployments', '--at', '2020-01-01')).live).toEqual({});
    expect((await json(workspace, 'deployments')).live).toEqual({ ...all(first), churn: second });

    expect(await failure(workspace, 'versions', 'remove', second)).toMatchObject({ code: 'version_in_use' });
    expect((await failure(workspace, 'versions', 'remove', first)).message).toContain('champion of');
    await json(workspace, 'deployments', 'undo', '--reason', 'no, it is not');
    expect(await champions()).toEqual(all(first));
    expect(await failure(workspace, 'deployments', 'undo', String(deployments[0].id))).toMatchObject({
      code: 'nothing_to_roll_back',
      message: expect.stringContaining('has changed again'),
    });

    await json(workspace, 'versions', 'remove', second, '--reason', 'not needed');
    expect(existsSync(join(workspace, 'models', 'continuous', second))).toBe(false);
    expect(history().map((run: { version: string; state: string }) => [run.version, run.state])).toEqual([
      [first, 'kept'],
      [second, 'removed'],
    ]);
    expect(history()[1].tasks.churn.live).toHaveLength(1);

    const { activity } = await json(workspace, 'activity');
    expect(activity.map(({ kind }) => kind)).toEqual([
      'version removed',
      'undo',
      'deployment',
      'training data',
      'deployment',
      'policy',
      'policy',
      'policy',
      'training data',
      'import',
    ]);
    expect(activity[1]).toMatchObject({ actor: 'command line', reason: 'no, it is not', subject: first });
  });

  it('come from the monthly review too, which draws the history', async () => {
    const { workspace } = twoVersions();
    const asked = await json(workspace, 'review');
    expect(Object.values(asked.tasks).every(({ deployed }) => !deployed)).toBe(true);
    expect(readFileSync(asked.plot, 'utf8')).toContain('<svg');
    for (const task of ['purchase', 'churn', 'clv']) await json(workspace, 'policy', task, 'point');
    const { tasks } = await json(workspace, 'review');
    const { production } = await json(workspace, 'versions');
    for (const [task, { champion, candidate, comparison, deployed, reason }] of Object.entries(tasks)) {
      expect([champion, candidate]).toEqual([first, second]);
      // More labels and more trees: the review finds the gain, or says that there is none.
      expect(deployed).toBe(comparison !== null && comparison.difference.difference > 0);
      expect(reason).not.toBe('');
      expect(production[task]).toBe(deployed ? second : first);
    }
    expect(Object.values(tasks).some(({ deployed }) => deployed)).toBe(true);
    expect((await json(workspace, 'history')).runs[0]).toMatchObject({ strategy: 'review', state: 'done' });

    const plan = await json(workspace, 'prune', '--newest', '1', '--days', '0', '--dry-run');
    expect(plan.kept.map(({ version }) => version)).toEqual([first, second]);
  });

  it('are compared down to the clients', async () => {
    const { workspace } = twoVersions();
    const { comparisons } = await json(workspace, 'compare', second, first);
    for (const one of comparisons) {
      const isClasses = one.task !== 'clv';
      expect(one.metrics.map(({ metric }) => metric)).toEqual(
        isClasses
          ? ['auc', 'topTenth', 'accuracy', 'balancedAccuracy', 'f1', 'precision', 'recall', 'logLoss', 'brier']
          : ['r2Clipped', 'topTenth', 'r2', 'mae', 'rmse'],
      );
      for (const { champion, candidate, difference } of one.metrics) {
        expect(difference.value).toBeCloseTo(candidate.value - champion.value, 12);
        for (const { value, lower, upper } of [champion, candidate]) {
          expect(value).toBeGreaterThanOrEqual(lower - (upper - lower));
          expect(value).toBeLessThanOrEqual(upper + (upper - lower));
        }
      }
      expect(one.roc === null).toBe(!isClasses);
      expect(one.calibration.candidate.reduce((sum, bin) => sum + bin.rows, 0)).toBe(one.candidate.rows);
      expect(one.lastTime?.baseline.rows).toBeGreaterThan(100);
      expect(one.live).toBeNull();
    }
    expect(await json(workspace, 'compare', second, second, '--task', 'churn')).toEqual({
      comparisons: [],
      same: ['churn'],
      sideBySide: [],
    });
    const [purchase] = comparisons;
    const page = await json(workspace, 'disagreements', second, first, '--task', 'purchase');
    expect(page.total).toBe(purchase.disagreements.rows);
    expect(page.total).toBe((purchase.mcNemar?.onlyChampionRight ?? 0) + (purchase.mcNemar?.onlyCandidateRight ?? 0));
    const ids = new Set(
      readFileSync(orders, 'utf8')
        .split('\n')
        .map((line) => line.split(',')[0]),
    );
    for (const { clientId, actual, champion, candidate } of page.rows) {
      expect(ids).toContain(clientId);
      expect(champion > 0.5).not.toBe(candidate > 0.5);
      expect([0, 1]).toContain(actual);
    }
  });
});

/** At its opening a process claims two leases; the third is that of its own deployment. */
const ownClaim = 'claim 3';

describe('two processes that roll back what both have seen', () => {
  it.each([
    ['one after the other', true],
    ['at once', false],
  ])('%s: the first goes one back, and the second is told', async (_, inTurn) => {
    const { workspace } = twoVersions();
    await json(workspace, 'deploy', second);
    await json(workspace, 'deploy', first);
    const preload = join(process.cwd(), 'test', 'helpers', 'holdAtCall.cjs');
    const processes = [];
    for (const name of ['one', 'other']) {
      const file = join(workspace, name);
      const env = { EVERGREEN_TEST_HOLD_CALL: ownClaim, EVERGREEN_TEST_HOLD_FILE: file };
      const { finished } = start(workspace, ['--json', 'rollback'], { preload, env });
      await until(() => existsSync(`${file}.held`));
      processes.push({ finished, go: () => writeFileSync(`${file}.go`, '') });
    }
    for (const { finished, go } of processes) {
      go();
      if (inTurn) await finished;
    }
    const ended = await Promise.all(processes.map(({ finished }) => finished));
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 1]);
    const told = commandError.parse(JSON.parse(ended.find(({ code }) => code !== 0)?.stdout ?? '')).error;
    expect(inTurn ? ['nothing_to_roll_back'] : ['nothing_to_roll_back', 'busy']).toContain(told.code);
    const { deployments, live } = await json(workspace, 'deployments');
    expect(live).toEqual({ purchase: second, churn: second, clv: second });
    expect(deployments.map(({ kind }) => kind)).toEqual(['rollback', 'manual', 'manual', 'first']);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationContext } from '../../../electron/operations/context';
import { deploy } from '../../../electron/operations/deploy';
import { planPrune, prune, removeVersion } from '../../../electron/operations/prune';
import { reconcile } from '../../../electron/operations/reconcile';
import { rollback, undoDeployment } from '../../../electron/operations/rollback';
import { starter } from '../../../electron/operations/starter';
import { liveAt, livePeriods, predecessorOf } from '../../../electron/registry/live';
import { readProduction } from '../../../electron/registry/production';
import type { DeploymentRecord } from '../../../shared/schemas/deployments';
import type { OutlinedVersion } from '../../../shared/schemas/versions';
import { dayMs } from '../../../shared/time';
import { noon, publish } from '../../helpers/versions';
import { dataContext, operationContext } from '../../helpers/workspace';

const byHand = { tasks: null, reason: null };

/** A workspace whose clock goes on by a minute with every look, with some versions, a day apart. */
async function workspaceWith(versions: number) {
  let clock = noon + 1000 * dayMs;
  const context = operationContext({
    now: () => {
      clock += 60_000;
      return clock;
    },
  });
  const names: string[] = [];
  for (let i = 0; i < versions; i++) {
    const given = { now: noon + i * dayMs, runId: i + 1, tasks: ['purchase', 'churn'] };
    names.push((await publish(context.layout, `version ${i}`, given)).version);
  }
  await reconcile(context);
  const champions = async () =>
    Object.fromEntries(
      Object.entries((await readProduction(context.layout)).tasks).map(([task, { version }]) => [task, version]),
    );
  return { context, names, champions };
}

describe('who was live when', () => {
  const change = fc.record({
    at: fc.integer({ min: 0, max: 100 }),
    task: fc.constantFrom('a', 'b'),
    to: fc.constantFrom('v1', 'v2', 'v3'),
  });

  it('is told by the log: at any time the last deployment before it counts', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.integer({ min: -1, max: 101 }), (changes, at) => {
        const inOrder = [...changes].sort((a, b) => a.at - b.at);
        const log = recordsOf(inOrder);
        const expected = new Map<string, string>();
        for (const one of inOrder) if (one.at <= at) expected.set(one.task, one.to);
        expect(new Map([...liveAt(log, at)].sort())).toEqual(new Map([...expected].sort()));
      }),
    );
  });

  it('has no gap and no overlap, even where the clock was set back', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        for (const task of ['a', 'b']) {
          const periods = livePeriods(recordsOf(changes)).filter((period) => period.task === task);
          periods.forEach((period, i) => {
            expect(period.until).toBe(i + 1 < periods.length ? periods[i + 1].from : null);
            expect(period.until ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(period.from);
          });
          expect(periods.at(-1)?.version).toBe(changes.findLast((one) => one.task === task)?.to);
        }
      }),
    );
  });

  it('and now by the order of the log alone: the clock may have been ahead', () => {
    const log = recordsOf([
      { at: 90, task: 'a', to: 'v1' },
      { at: 10, task: 'a', to: 'v2' },
      { at: 20, task: 'b', to: 'v1' },
    ]);
    expect([...liveAt(log, null)]).toEqual([
      ['a', 'v2'],
      ['b', 'v1'],
    ]);
  });

  function recordsOf(changes: readonly { at: number; task: string; to: string }[]): DeploymentRecord[] {
    const log = changes.map(({ at, task, to }, id) => {
      const from = changes.slice(0, id).findLast((one) => one.task === task)?.to ?? null;
      return { id, key: `${id}`, at, kind: 'manual' as const, actor: '', reason: '', tasks: [{ task, from, to }] };
    });
    return log.reverse();
  }
});

describe('the way back', () => {
  it('goes one further with every rollback, and forth again with an undo', async () => {
    const { context, names, champions } = await workspaceWith(3);
    for (const name of names) await deploy(context, name, byHand);
    const all = (name: string) => ({ purchase: name, churn: name });
    await rollback(context, null, byHand);
    expect(await champions()).toEqual(all(names[1]));
    await rollback(context, null, byHand);
    expect(await champions()).toEqual(all(names[0]));
    await expect(rollback(context, null, byHand)).rejects.toMatchObject({ code: 'nothing_to_roll_back' });
    await undoDeployment(context, null, null);
    expect(await champions()).toEqual(all(names[1]));
    const deployments = await context.data.deployments();
    expect(deployments[0]).toMatchObject({ kind: 'undo', reason: expect.stringContaining('undo of deployment 5') });
    expect(predecessorOf('churn', names[1], deployments)).toBe(names[0]);
  });

  it('by undo ends where there is nothing before, or where somebody has changed it since', async () => {
    const { context, names, champions } = await workspaceWith(2);
    await expect(undoDeployment(context, null, null)).rejects.toThrow('no deployment');
    await deploy(context, names[0], byHand);
    await expect(undoDeployment(context, null, null)).rejects.toThrow('first champion');
    await deploy(context, names[1], byHand);
    await deploy(context, names[0], { tasks: ['churn'], reason: null });
    await expect(undoDeployment(context, 2, null)).rejects.toThrow('champion of churn has changed again');
    expect(await champions()).toEqual({ purchase: names[1], churn: names[0] });
  });

  describe('where another is faster', () => {
    /** Somebody else has the lease first, once, and does something. */
    function overtaken(context: OperationContext, other: () => Promise<unknown>): OperationContext {
      let isFirst = true;
      const claim: OperationContext['data']['claim'] = async (given) => {
        if (isFirst && given.name === 'deploy') {
          isFirst = false;
          await other();
        }
        return context.data.claim(given);
      };
      return { ...context, data: { ...context.data, claim } };
    }
    async function threeVersions() {
      const made = await workspaceWith(3);
      for (const name of made.names.slice(0, 2)) await deploy(made.context, name, byHand);
      return made;
    }

    it('a rollback takes no champion away that it did not know of, and puts none back for it', async () => {
      const { context, names, champions } = await threeVersions();
      const other = () => deploy(context, names[2], { tasks: ['churn'], reason: null });
      const late = rollback(overtaken(context, other), null, byHand);
      await expect(late).rejects.toThrow(`the champion of churn: it is ${names[2]}, no longer ${names[1]}`);
      expect(await champions()).toEqual({ purchase: names[1], churn: names[2] });
    });

    it('two rollbacks at once go one back, not two', async () => {
      const { context, names, champions } = await workspaceWith(3);
      for (const name of names) await deploy(context, name, byHand);
      const late = rollback(
        overtaken(context, () => rollback(context, null, byHand)),
        null,
        byHand,
      );
      await expect(late).rejects.toMatchObject({ code: 'nothing_to_roll_back' });
      expect(await champions()).toEqual({ purchase: names[1], churn: names[1] });
    });

    it('a rule of keeping that another has changed meanwhile counts, beside what is said now', async () => {
      const { context, names } = await workspaceWith(4);
      await deploy(context, names[0], byHand);
      const other = () => context.data.setKeeping({ days: 2000, actor: 'another', reason: '' });
      const pruned = await prune(overtaken(context, other), { newest: 1, dryRun: false, reason: null });
      expect(pruned).toMatchObject({ keeping: { newest: 1, days: 2000 }, removed: [] });
      expect(await context.data.keeping()).toEqual({ newest: 1, days: 2000 });
    });

    it('a rollback to a version that is named goes there all the same', async () => {
      const { context, names, champions } = await threeVersions();
      await rollback(
        overtaken(context, () => deploy(context, names[2], byHand)),
        names[0],
        byHand,
      );
      expect(await champions()).toEqual({ purchase: names[0], churn: names[0] });
    });

    it('an undo leaves what has taken the place of the deployment, also when that is an undo itself', async () => {
      const { context, names, champions } = await threeVersions();
      for (const other of [() => undoDeployment(context, null, null), () => deploy(context, names[2], byHand)]) {
        const late = undoDeployment(overtaken(context, other), null, null);
        await expect(late).rejects.toThrow('has changed again since');
      }
      expect(await champions()).toEqual({ purchase: names[2], churn: names[2] });
      expect((await context.data.deployments()).map(({ kind }) => kind)).toEqual([
        'manual',
        'undo',
        'manual',
        'manual',
      ]);
    });

    it('a starter model takes no task for which somebody has just found a champion', async () => {
      const { context, names, champions } = await workspaceWith(1);
      const first = () => deploy(context, names[0], { tasks: ['churn'], reason: null });
      const starterPath = join(import.meta.dirname, '../../../models');
      const { version, tasks, skipped } = await starter({ ...overtaken(context, first), starterPath });
      expect({ tasks, skipped }).toEqual({
        tasks: ['purchase', 'clv'],
        skipped: { churn: expect.stringContaining('stays') },
      });
      expect(await champions()).toEqual({ purchase: version, churn: names[0], clv: version });
    });
  });

  it('is not lost with a record that another process could not write: whoever deploys next completes it', async () => {
    const { context, names } = await workspaceWith(2);
    const lost = {
      ...context,
      data: {
        ...context.data,
        recordDeployment: async () => {
          throw new Error('not today');
        },
      },
    };
    await expect(deploy(lost, names[0], byHand)).rejects.toThrow('not today');
    expect((await readProduction(context.layout)).tasks).toEqual({});
    await deploy(context, names[0], byHand);
    await deploy(context, names[1], byHand);
    expect(await context.data.deployments()).toHaveLength(2);
  });
});

describe('old versions', () => {
  it('go by the rule; champions, what they replaced, the best, and the recent stay', () => {
    const versions = Array.from({ length: 8 }, (_, i) => ({
      version: `v${i}`,
      createdAt: noon + i * dayMs,
    })) as OutlinedVersion[];
    const log = (['v4', 'v2', 'v0'] as const).map((to, i, all) => ({
      id: 3 - i,
      key: to,
      at: noon + (10 - i) * dayMs,
      kind: 'manual' as const,
      actor: '',
      reason: '',
      tasks: [{ task: 'churn', from: all[i + 1] ?? null, to }],
    }));
    const live = { churn: { version: 'v4', sha256: '', deployedAt: noon } };
    const given = {
      versions,
      production: { format: 1 as const, tasks: live, lastDeployment: null },
      deployments: log,
      now: noon + 11 * dayMs,
    };
    const keeping = { newest: 1, days: 1 };
    const plan = planPrune({ ...given, bestOf: new Map([['churn', 'v3']]), keeping });
    expect(plan.kept).toEqual([
      { version: 'v2', why: 'the champion of churn before this one' },
      { version: 'v3', why: 'the best of churn' },
      { version: 'v4', why: 'champion of churn' },
      { version: 'v7', why: 'one of the 1 newest' },
    ]);
    expect(plan.removed).toEqual(['v0', 'v1', 'v5', 'v6']);
    const sixDays = planPrune({ ...given, bestOf: new Map(), keeping: { newest: 1, days: 6 } });
    expect(sixDays.kept.map(({ version }) => version)).toEqual(['v0', 'v2', 'v4', 'v5', 'v6', 'v7']);
  });

  it('are removed with a trace, and never one that is needed for the way back', async () => {
    const { context, names } = await workspaceWith(4);
    await deploy(context, names[1], byHand);
    await deploy(context, names[2], byHand);
    for (const name of [names[1], names[2]]) {
      await expect(removeVersion(context, name, null)).rejects.toMatchObject({ code: 'version_in_use' });
    }
    const keeping = { newest: 1, days: 0 };
    expect((await prune(context, { dryRun: true, reason: null, ...keeping })).removed).toEqual([names[0]]);
    expect(await context.data.versions()).toHaveLength(4);
    await prune(context, { dryRun: false, reason: null, ...keeping });
    expect((await context.data.versions()).map(({ version }) => version)).toEqual(names.slice(1));
    const history = JSON.parse(readFileSync(context.layout.history, 'utf8'));
    expect(history.runs.map(({ state }: { state: string }) => state)).toEqual(['removed', 'kept', 'kept', 'kept']);
    const [latest] = await context.data.activity({ limit: 1 });
    expect(latest).toMatchObject({ kind: 'version removed', subject: names[0], actor: 'test' });
    expect(latest.reason).toContain('the 1 newest');
  });

  it('count among those that the champion has met, also when they are gone: removing them makes nothing easier', async () => {
    const { context, names } = await workspaceWith(4);
    const { data } = context;
    const [champion, ...candidates] = names;
    await deploy(context, champion, byHand);
    for (const name of candidates) {
      const version = (await data.version({ name })) ?? expect.fail(name);
      const purchase = { ...version.tasks.purchase, parent: champion };
      await data.recordVersion({ ...version, tasks: { ...version.tasks, purchase } });
    }
    const met = (task: string, place: number) => data.countCandidates({ task, champion, upTo: names[place] });
    expect(await Promise.all([met('purchase', 1), met('purchase', 3), met('churn', 3)])).toEqual([1, 3, 0]);
    await removeVersion(context, names[1], null);
    expect(await met('purchase', 3)).toBe(3);
  });

  it('is not deployed by somebody who looked it up just before', async () => {
    const { context, names, champions } = await workspaceWith(2);
    await deploy(context, names[1], byHand);
    const claim: typeof context.data.claim = async (asked) => {
      await removeVersion(context, names[0], null);
      return context.data.claim(asked);
    };
    const late = { ...context, data: { ...context.data, claim } };
    await expect(deploy(late, names[0], byHand)).rejects.toMatchObject({ code: 'unknown_version' });
    expect(await champions()).toEqual({ purchase: names[1], churn: names[1] });
  });
});

describe('the audit log', () => {
  it('takes in who changed a policy, and nothing where nothing has changed', async () => {
    const { data } = operationContext();
    const rule = { policy: 'ask' as const, margin: 0.05, properScore: 'mae' as const, halfLife: 'never' as const };
    const policy = { task: 'clv', ...rule, actor: 'Ada' };
    await data.setPolicy({ ...policy, reason: 'careful' });
    await data.setPolicy({ ...policy, reason: 'again' });
    const summary = expect.stringContaining(
      'guarded, margin 0.02 → ask, margin 0.05, by absolute errors, half-life never',
    );
    expect(await data.task({ name: 'clv' })).toMatchObject(rule);
    await data.setPolicy({ task: 'clv', actor: 'Ada', reason: 'only this', margin: 0.06 });
    expect(await data.task({ name: 'clv' })).toMatchObject({ ...rule, margin: 0.06 });
    const wrong = data.setPolicy({ ...policy, properScore: 'logLoss', reason: '' });
    await expect(wrong).rejects.toMatchObject({ code: 'bad_usage' });
    expect(await data.activity({ limit: 10 })).toMatchObject([
      { kind: 'policy', reason: 'only this' },
      { kind: 'policy', subject: 'clv', actor: 'Ada', reason: 'careful', summary },
    ]);
  });

  it('refuses to be changed, and so does the log of deployments', async () => {
    const store = dataContext();
    store.db.exec(
      `INSERT INTO activity (at, actor, kind, subject, summary, reason) VALUES (1, 'a', 'k', 's', 't', 'r')`,
    );
    store.db.exec(`INSERT INTO deployments (key, at, kind, actor, reason) VALUES ('k', 1, 'manual', 'a', 'r')`);
    store.db.exec(`INSERT INTO deployment_tasks VALUES (1, 'churn', NULL, 'v')`);
    for (const table of ['activity', 'deployments', 'deployment_tasks']) {
      expect(() => store.db.exec(`DELETE FROM ${table}`)).toThrow('append-only');
    }
    expect(() => store.db.exec(`UPDATE activity SET reason = 'x'`)).toThrow('append-only');
    expect(() => store.db.exec(`UPDATE deployments SET reason = 'x'`)).toThrow('append-only');
    expect(() => store.db.exec(`UPDATE deployment_tasks SET to_version = 'x'`)).toThrow('append-only');
  });
});

import { describe, expect, it } from 'vitest';
import { deploy } from '../../../electron/operations/deploy';
import { nothingNew } from '../../../electron/operations/nothingNew';
import type { VersionTask } from '../../../shared/schemas/versions';
import { retrainDefaults, updateDefaults } from '../../../shared/strategies';
import { noon, publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

type Strategy = 'retrain' | 'update';

/** A champion that learned from 10 labels up to number 10, and a candidate made by an update with 5 more. */
async function workspace() {
  let clock = noon;
  const context = operationContext({ now: () => clock });
  const { data, layout } = context;
  const add = async (strategy: Strategy, params: object, of: Partial<VersionTask>) => {
    clock += 60_000;
    const runId = await data.beginRun({ strategy, actor: 'test', params });
    const version = await publish(layout, `${runId}`, { now: clock, runId });
    const tasks = { purchase: { ...version.tasks.purchase, ...of } };
    await data.recordVersion({ ...version, strategy, tasks });
    return version.version;
  };
  const champion = await add('retrain', retrainDefaults, { rows: 10, watermark: 10 });
  await deploy(context, champion, { tasks: null, reason: null });
  const candidate = await add('update', updateDefaults, { parent: champion, rows: 15, watermark: 16 });
  const counts = { train: 15, holdout: 3, watermark: 16, fresh: 5, synthetic: 0 };
  const task = await data.task({ name: 'purchase' });
  const ask = (given: { strategy?: Strategy; params?: object; counts?: Partial<typeof counts>; features?: string[] }) =>
    nothingNew(context, {
      ...{ strategy: 'update', params: updateDefaults, task },
      ...given,
      table: { tasks: { purchase: { ...counts, ...given.counts } }, features: given.features ?? ['a'] },
    });
  const later = () => {
    clock += 60_000;
  };
  return { context, data, task, champion, candidate, add, ask, later };
}

describe('a task with nothing new', () => {
  it('is one whose last candidate, made the same way, was not deployed, and without a new label since', async () => {
    const { ask, candidate } = await workspace();
    expect(await ask({})).toBe(
      `Purchase has no new label since the candidate ${candidate} of 2026-02-01, which was not deployed: the same model would come of it.`,
    );
    // Which tasks are trained, and whether in any case, makes no other model.
    expect(await ask({ params: { ...updateDefaults, task: 'purchase', force: true } })).not.toBeNull();
    // An update knows the features of its base.
    expect(await ask({ features: ['a', 'b'] })).not.toBeNull();
  });

  it.each([
    ['a label is new', { counts: { watermark: 17 } }],
    ['labels were taken back', { counts: { fresh: 4, train: 14 } }],
    ['it is made otherwise', { params: { ...updateDefaults, trees: 7 } }],
    ['it is made by the other strategy', { strategy: 'retrain' as const, params: retrainDefaults }],
  ])('is none where %s', async (_, given) => {
    const { ask } = await workspace();
    expect(await ask(given)).toBeNull();
  });

  it('is none once the candidate is champion, and is one again when it was taken back', async () => {
    const { context, champion, candidate, ask, later } = await workspace();
    later();
    await deploy(context, candidate, { tasks: null, reason: null });
    expect(await ask({})).toBeNull();
    later();
    await deploy(context, champion, { tasks: null, reason: null });
    expect(await ask({})).toContain('which was taken back');
  });

  it('is one whose champion was trained in the same way from all labels that there are', async () => {
    const { data, task, champion, ask, later } = await workspace();
    const retrain = { strategy: 'retrain' as const, params: retrainDefaults, counts: { train: 10, watermark: 10 } };
    expect(await ask(retrain)).toBe(
      `Purchase has no new label since the champion ${champion} of 2026-02-01, which was trained in the same way: the same model would come of it.`,
    );
    expect(await ask({ ...retrain, params: { ...retrainDefaults, seed: 2 } })).toBeNull();
    expect(await ask({ ...retrain, counts: { train: 11, watermark: 11 } })).toBeNull();
    expect(await ask({ ...retrain, features: ['a', 'b'] })).toBeNull();
    // Amounts are trained as they are judged.
    later();
    const { policy, margin, properScore, halfLife } = task;
    await data.setPolicy({
      policy,
      margin: margin / 2,
      properScore,
      halfLife,
      task: 'purchase',
      actor: 'test',
      reason: '',
    });
    expect(await ask(retrain)).toBeNull();
  });

  it('is none once its candidates are judged otherwise', async () => {
    const { data, ask, later, task } = await workspace();
    later();
    const { policy, margin, properScore, halfLife } = task;
    const rule = { policy, margin, properScore, halfLife, actor: 'test', reason: '' };
    await data.setPolicy({ ...rule, task: 'churn', margin: 0.5 });
    expect(await ask({})).not.toBeNull();
    await data.setPolicy({ ...rule, task: 'purchase', margin: 0.5 });
    expect(await ask({})).toBeNull();
  });

  it('is one of a retrain that had all labels and features that there are', async () => {
    const { add, champion, ask } = await workspace();
    await add('retrain', retrainDefaults, { parent: champion, rows: 12, olderLeftOut: 3, watermark: 16 });
    const given = { strategy: 'retrain' as const, params: retrainDefaults };
    expect(await ask(given)).not.toBeNull();
    expect(await ask({ ...given, counts: { train: 14 } })).toBeNull();
    expect(await ask({ ...given, features: ['a', 'b'] })).toBeNull();
  });
});

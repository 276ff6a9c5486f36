import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createExecutions } from '../../../electron/app/executions';
import { watchUpkeep } from '../../../electron/app/watchUpkeep';
import { openLog } from '../../../electron/node/log';
import type { OperationContext } from '../../../electron/operations/context';
import { deploy } from '../../../electron/operations/deploy';
import { reconcile } from '../../../electron/operations/reconcile';
import { readProduction } from '../../../electron/registry/production';
import type { EngineRequest } from '../../../shared/engineProtocol';
import { AppError } from '../../../shared/errors';
import type { Metrics } from '../../../shared/schemas/metrics';
import { estimatorIn, publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

const scores: Metrics = {
  ...{ kind: 'classification', rows: 20, clients: 20, positives: 10, accuracy: 0.7, balancedAccuracy: 0.7, auc: null },
  ...{ logLoss: 1, brier: 1, precision: 0, recall: 0, f1: 0 },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/**
 * Two versions, the first one champion, of a workspace that is watched; the engine scores when it is told to, and grows
 * estimators, of which `grown` says where.
 */
async function watched() {
  const context = operationContext();
  const { layout } = context;
  for (const runId of [1, 2]) await publish(layout, `model ${runId}`, { runId });
  await reconcile(context);
  const [first] = await context.data.versions();
  await deploy({ ...context, growsLater: true }, first.version, { tasks: null, reason: null });
  const scored: number[] = [];
  let go: () => void = () => undefined;
  let held = Promise.resolve();
  const unlessStopped = async (signal: AbortSignal) => {
    const stopped = new Promise((_, fail) => {
      const stop = () => fail(new AppError('cancelled', 'Cancelled.'));
      // It runs before it asks the engine, and may be cancelled between the two.
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop);
    });
    await Promise.race([held, stopped]);
  };
  const holdoutScores = async ({ models }: EngineRequest<'holdoutScores'>, { signal }: { signal: AbortSignal }) => {
    if (models.length > 0) await unlessStopped(signal);
    scored.push(models.length);
    return { rowsHash: sha256, baseline: scores, metrics: models.map(() => scores) };
  };
  const grown: string[] = [];
  let enough = true;
  const growEstimator = async ({ modelPath }: EngineRequest<'growEstimator'>, { signal }: { signal: AbortSignal }) => {
    await unlessStopped(signal);
    grown.push(modelPath);
    return { facts: enough ? estimatorIn(modelPath) : null, grownBy: null };
  };
  let sha256 = 'today';
  const counts = { holdout: 20, train: 20, watermark: 1, fresh: 0, synthetic: 0 };
  const table = () => ({
    path: '',
    sha256,
    rows: 40,
    features: [],
    tasks: { purchase: counts, churn: counts, clv: counts },
  });
  let asked = 0;
  let whenAsked: () => void = () => undefined;
  const trainingTable = async () => {
    asked++;
    whenAsked();
    return table();
  };
  const data = { ...context.data, trainingTable };
  const working = {
    ...context,
    data,
    engine: { ...context.engine, holdoutScores, growEstimator },
  } as unknown as OperationContext;
  const executions = createExecutions({ onChange: () => undefined, now: Date.now, monotonic: () => 0 });
  const open = { workspace: context.workspace, data, reader: data, close: async () => undefined };
  const watch = watchUpkeep(
    { ...open, context: (io) => ({ ...working, ...io }) } as Parameters<typeof watchUpkeep>[0],
    executions,
    openLog([layout.logs], Date.now),
  );
  const states = () => executions.list().map(({ operation, state }) => `${operation} ${state}`);
  const hold = () => {
    held = new Promise((resolve) => {
      go = resolve;
    });
    return () => go();
  };
  const learnsNothing = () => {
    enough = false;
  };
  const labelsCame = () => {
    sha256 = 'tomorrow';
    enough = true;
  };
  /** Looks once more, and is done with it when the labels have been asked for so many times. */
  const looksAgain = async (times: number) => {
    const all = asked + times;
    watch.look();
    await quiet();
    await expect.poll(() => asked).toBe(all);
  };
  /** Does something once, while it looks. */
  const onceItLooks = (work: () => void) => {
    whenAsked = () => {
      whenAsked = () => undefined;
      work();
    };
  };
  const engine = { scored, grown, hold, labelsCame, learnsNothing };
  return { context: working, watch, looksAgain, onceItLooks, executions, states, ...engine };
}

const quiet = () => vi.advanceTimersByTimeAsync(5000);

it('versions are scored on the same rows once nothing has changed for a while, and not again', async () => {
  const { watch, looksAgain, scored, states, context } = await watched();
  expect(states()).toEqual([]);
  await quiet();
  await expect.poll(states).toEqual(['rescore done', 'growEstimators done']);
  expect(Object.keys((await readProduction(context.layout)).tasks)).toEqual(['purchase']);
  expect(scored.filter((models) => models > 0)).toEqual([2]);
  await looksAgain(1);
  expect(states()).toEqual(['rescore done', 'growEstimators done']);
  watch.stop();
});

it('new labels are another holdout, on which they are scored again', async () => {
  const { watch, states, labelsCame } = await watched();
  await quiet();
  await expect.poll(states).toEqual(['rescore done', 'growEstimators done']);
  labelsCame();
  watch.look();
  await quiet();
  await expect.poll(states).toEqual(['rescore done', 'growEstimators done', 'rescore done']);
  watch.stop();
});

it('whatever else begins goes first; afterwards the scores are caught up with', async () => {
  const { watch, executions, states, hold } = await watched();
  const go = hold();
  await quiet();
  await expect.poll(states).toEqual(['rescore running']);
  expect(executions.isBusy()).toBe(false);
  let finish: (value: null) => void = () => undefined;
  const { finished } = executions.start({ operation: 'retrain' }, () => new Promise((resolve) => (finish = resolve)));
  await expect.poll(states).toEqual(['rescore cancelled', 'retrain running']);
  watch.look();
  await quiet();
  expect(states()).toHaveLength(2);
  finish(null);
  await finished;
  go();
  await quiet();
  await expect.poll(states).toEqual(['rescore cancelled', 'retrain done', 'rescore done', 'growEstimators done']);
  watch.stop();
});

it('what begins while it still looks goes first as well, and is followed by what was missing then', async () => {
  const { watch, onceItLooks, executions, states } = await watched();
  let finish: (value: null) => void = () => undefined;
  onceItLooks(() => {
    executions.start({ operation: 'compare' }, () => new Promise((resolve) => (finish = resolve)));
  });
  await quiet();
  await expect.poll(states).toEqual(['compare running']);
  finish(null);
  await expect.poll(states).toEqual(['compare done']);
  watch.look();
  await quiet();
  await expect.poll(states).toEqual(['compare done', 'rescore done', 'growEstimators done']);
  watch.stop();
});

it('what a person cancels is left until something changes', async () => {
  const { watch, executions, states, hold, labelsCame } = await watched();
  const go = hold();
  await quiet();
  await expect.poll(states).toEqual(['rescore running']);
  executions.cancel(1);
  await expect.poll(states).toEqual(['rescore cancelled']);
  go();
  watch.look();
  await quiet();
  await expect.poll(states).toEqual(['rescore cancelled', 'growEstimators done']);
  labelsCame();
  watch.look();
  await quiet();
  await expect.poll(states).toEqual(['rescore cancelled', 'growEstimators done', 'rescore done']);
  watch.stop();
});

it('another process that imports or trains goes first', async () => {
  const { watch, states, context } = await watched();
  const token = await context.data.claim({ name: 'train' });
  await quiet();
  expect(states()).toEqual([]);
  await context.data.release({ name: 'train', token });
  await quiet();
  await expect.poll(states).toEqual(['rescore done', 'growEstimators done']);
  watch.stop();
});

it('an estimator that had too little to learn from is tried again with other labels, and not before', async () => {
  const { watch, looksAgain, grown, states, learnsNothing, labelsCame } = await watched();
  learnsNothing();
  await quiet();
  await expect.poll(states).toEqual(['rescore done', 'growEstimators done']);
  // To its end: labels that come between its two questions would be learned from before anything is scored on them.
  await looksAgain(2);
  expect(grown).toHaveLength(1);
  labelsCame();
  watch.look();
  await quiet();
  await expect.poll(states).toEqual(['rescore done', 'growEstimators done', 'rescore done', 'growEstimators done']);
  await looksAgain(1);
  expect(grown).toHaveLength(2);
  watch.stop();
});

it('a champion gets the estimator that it lacks, once, also where another training began meanwhile', async () => {
  const { watch, context, executions, grown, states, hold } = await watched();
  const estimatorOf = async (name: string) => (await context.data.version({ name }))?.tasks.purchase.estimator;
  await quiet();
  await expect.poll(states).toEqual(['rescore done', 'growEstimators done']);
  const [first, second] = await context.data.versions();
  expect(grown).toHaveLength(1);
  expect(await estimatorOf(first.version)).toMatchObject({ rows: 100 });
  expect(await estimatorOf(second.version)).toBeUndefined();
  await deploy({ ...context, growsLater: true }, second.version, { tasks: null, reason: null });
  expect(grown).toHaveLength(1);
  const go = hold();
  watch.look();
  await quiet();
  await expect.poll(() => states().at(-1)).toBe('growEstimators running');
  const { finished } = executions.start({ operation: 'retrain' }, async () => null);
  await finished;
  await expect.poll(() => states().slice(-2)).toEqual(['growEstimators cancelled', 'retrain done']);
  go();
  watch.look();
  await quiet();
  await expect.poll(() => states().at(-1)).toBe('growEstimators done');
  expect(grown).toHaveLength(2);
  expect(await estimatorOf(second.version)).toMatchObject({ rows: 100 });
  expect(readdirSync(context.layout.continuous).sort()).toEqual([
    'training_history.json',
    first.version,
    second.version,
  ]);
  watch.stop();
});

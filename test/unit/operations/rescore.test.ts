import { describe, expect, it } from 'vitest';
import { perform } from '../../../electron/operations/catalogue';
import { compare } from '../../../electron/operations/compare';
import type { OperationContext } from '../../../electron/operations/context';
import { onTheSameRows, rescore } from '../../../electron/operations/rescore';
import { shownVersions } from '../../../electron/operations/shownVersions';
import type { EngineRequest } from '../../../shared/engineProtocol';
import type { Metrics } from '../../../shared/schemas/metrics';
import type { OutlinedVersion } from '../../../shared/schemas/versions';
import { noon, publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

/** How well a model ranks; all are right equally often. */
const scoring = (auc: number): Metrics => ({
  ...{ kind: 'classification', rows: 20, clients: 20, positives: 5, accuracy: 0.75, balancedAccuracy: 0.5, auc },
  ...{ topTenth: 0.3, logLoss: 1, brier: 1, precision: 0, recall: 0, f1: 0 },
});

async function workspaceWith(versions: number) {
  let clock = noon;
  const context = operationContext({ now: () => clock++ });
  const { data, layout } = context;
  for (let runId = 1; runId <= versions; runId++) {
    await data.recordVersion(await publish(layout, 'x', { runId, now: noon + runId * 1000 }));
  }
  const names = (await data.versions()).map(({ version }) => version);
  const score = (place: number, rowsHash: string, accuracy: number) =>
    data.recordEvaluations({
      ...{ task: 'purchase', rowsHash, baseline: scoring(0.5) },
      scored: [{ version: names[place], metrics: scoring(accuracy) }],
    });
  const shown = async (champion = names[0]) => {
    const found = await onTheSameRows(data, await data.versions(), { purchase: { version: champion } }, []);
    return { ...found, scores: found.versions.map(({ tasks }) => tasks.purchase.score) };
  };
  return { context, names, score, shown };
}

describe('scores beside each other', () => {
  it('are on the same rows, or none', async () => {
    const { score, shown } = await workspaceWith(3);
    expect((await shown()).today).toEqual({});
    await score(0, 'old', 0.6);
    await score(1, 'old', 0.7);
    await score(2, 'new', 0.8);
    const { today, scores, versions } = await shown();
    expect(today).toMatchObject({ purchase: { scored: 2, of: 3 } });
    expect(scores).toEqual([0.6, 0.7, null]);
    expect(versions[0].tasks.purchase).toMatchObject({
      ...{ baseline: 0.5, topTenth: 0.3, accuracy: 0.75, naiveAccuracy: 0.75, yesShare: 0.25, clients: 20 },
    });
  });

  it('are on new rows when as many versions are scored on them', async () => {
    const { score, shown } = await workspaceWith(2);
    await score(0, 'old', 0.6);
    await score(1, 'old', 0.7);
    await score(1, 'new', 0.8);
    expect((await shown()).scores).toEqual([0.6, 0.7]);
    await score(0, 'new', 0.5);
    expect((await shown()).scores).toEqual([0.5, 0.8]);
  });

  it('are never on rows on which the champion is not scored', async () => {
    const { score, shown } = await workspaceWith(3);
    await score(0, 'rows', 0.6);
    await score(1, 'rows', 0.7);
    expect((await shown('v_20260201_120003')).today).toEqual({});
  });

  it('are the newest measured on these rows', async () => {
    const { score, shown } = await workspaceWith(1);
    await score(0, 'rows', 0.9);
    await score(0, 'rows', 0.4);
    expect((await shown()).scores).toEqual([0.4]);
  });

  it('of long ago are forgotten', async () => {
    const { context, names, score } = await workspaceWith(1);
    for (let set = 0; set < 25; set++) await score(0, `rows ${set}`, 0.5);
    const kept = async (set: number) => context.data.evaluations({ task: 'purchase', rowsHash: `rows ${set}` });
    expect(await kept(4)).toEqual([]);
    expect(await kept(5)).toMatchObject([{ version: names[0] }]);
  });
});

/** What scores models on today's rows: all equally well; keeps how many were asked for. */
async function scoring90(context: OperationContext) {
  const asked: number[] = [];
  const holdoutScores = async ({ models }: EngineRequest<'holdoutScores'>) => {
    asked.push(models.length);
    return { rowsHash: 'today', baseline: scoring(0.5), metrics: models.map(() => scoring(0.9)) };
  };
  const counts = { holdout: 20, train: 20, watermark: 1 };
  const table = { path: '', sha256: '', rows: 40, features: [], tasks: { purchase: counts } };
  const data = { ...context.data, trainingTable: async () => table, tasks: async () => [await purchase()] };
  const purchase = () => context.data.task({ name: 'purchase' });
  const working = { ...context, data, engine: { ...context.engine, holdoutScores } } as unknown as typeof context;
  return { working, asked };
}

it('what was scored on the same rows is not scored again', async () => {
  const { context, score, shown } = await workspaceWith(3);
  await score(1, 'today', 0.7);
  const { working, asked } = await scoring90(context);
  expect(await rescore(working, { shown: true })).toEqual({ scored: { purchase: 3 }, skipped: {} });
  expect(asked).toEqual([0, 2]);
  expect((await shown()).scores).toEqual([0.9, 0.7, 0.9]);
});

it('what is asked for at once names the rows of a table once, one after another', async () => {
  const { context, names, score } = await workspaceWith(2);
  for (const place of [0, 1]) await score(place, 'today', 0.7);
  const { working } = await scoring90(context);
  const reads: string[] = [];
  let reading = 0;
  const holdoutScores = async ({ task, models }: EngineRequest<'holdoutScores'>) => {
    expect([++reading, models]).toEqual([1, []]);
    reads.push(task.name);
    await new Promise(setImmediate);
    reading--;
    return { rowsHash: 'today', baseline: scoring(0.5), metrics: [] };
  };
  const busy = { ...working, engine: { ...working.engine, holdoutScores } } as unknown as typeof working;
  const best = () => perform(busy, 'best', { task: 'purchase' });
  expect((await Promise.all([best(), best(), best()])).map(({ version }) => version)).toEqual(Array(3).fill(names[1]));
  expect(reads).toEqual(['purchase']);
  const anew = { ...(await working.data.trainingTable()), sha256: 'another' };
  Object.assign(busy.data, { trainingTable: async () => anew });
  await Promise.all([best(), best()]);
  expect(reads).toEqual(['purchase', 'purchase']);
});

it('more than two versions are compared by what each scores on the same rows, the best first', async () => {
  const { context, names, score } = await workspaceWith(4);
  await score(1, 'today', 0.95);
  const { working } = await scoring90(context);
  const [candidate, champion, ...others] = names.slice(0, 3);
  const { comparisons, sideBySide } = await compare(working, { candidate, champion, others, task: null });
  expect(comparisons).toEqual([]);
  expect(sideBySide).toMatchObject([{ task: 'purchase', metric: 'auc' }]);
  expect(sideBySide[0].ranking).toEqual([
    { version: names[1], score: 0.95 },
    { version: names[2], score: 0.9 },
    { version: names[0], score: 0.9 },
  ]);
});

it('a score that is undefined, as R² of amounts that do not vary, ranks last and is null', async () => {
  const { context, names } = await workspaceWith(3);
  const { working } = await scoring90(context);
  const amounts = { kind: 'regression', rows: 20, clients: 20, r2: null, r2Clipped: null, mae: 1, rmse: 1 };
  const holdoutScores = async ({ models }: EngineRequest<'holdoutScores'>) => ({
    rowsHash: 'today',
    baseline: amounts,
    metrics: models.map(({ path }) => (path.includes(names[1]) ? { ...amounts, r2Clipped: -3 } : amounts)),
  });
  const flat = { ...working, engine: { ...working.engine, holdoutScores } } as unknown as typeof working;
  expect(await perform(flat, 'best', { task: 'purchase' })).toMatchObject({
    version: names[1],
    score: -3,
    ranking: [
      { version: names[1], score: -3 },
      { version: names[2], score: null },
      { version: names[0], score: null },
    ],
  });
});

describe('of hundreds of versions', () => {
  const name = (i: number) => `v_${String(i).padStart(4, '0')}`;
  const versions = Array.from(
    { length: 700 },
    (_, i) => ({ version: name(i), tasks: i === 650 ? {} : { purchase: {} } }) as unknown as OutlinedVersion,
  );
  const change = (from: number | null, to: number) => ({
    ...{ id: to, key: '', at: to, kind: 'policy' as const, actor: '', reason: '' },
    tasks: [{ task: 'purchase', from: from === null ? null : name(from), to: name(to) }],
  });
  const deployments = [change(150, 300), change(null, 150)];
  const shown = shownVersions('purchase', { versions, champion: name(300), deployments }).map(({ version }) => version);

  it('the champion is scored first, then those that were champion, and the newest', () => {
    expect(shown.slice(0, 3)).toEqual([name(300), name(150), name(699)]);
    expect(shown).toContain(name(670));
    expect(shown).not.toContain(name(650));
  });

  it('no more than enough for a chart, spread over all the time, and none twice', () => {
    expect(shown.length).toBeLessThanOrEqual(90);
    expect(new Set(shown).size).toBe(shown.length);
    for (let from = 0; from < 600; from += 100) {
      expect(shown.some((one) => one >= name(from) && one < name(from + 100))).toBe(true);
    }
  });
});

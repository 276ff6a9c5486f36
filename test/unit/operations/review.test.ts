import { describe, expect, it } from 'vitest';
import { deploy } from '../../../electron/operations/deploy';
import { reconcile } from '../../../electron/operations/reconcile';
import { review } from '../../../electron/operations/review';
import { rollback } from '../../../electron/operations/rollback';
import { readProduction } from '../../../electron/registry/production';
import type { EngineRequest } from '../../../shared/engineProtocol';
import type { ClassificationMetrics } from '../../../shared/schemas/metrics';
import { publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

const scores: Omit<ClassificationMetrics, 'accuracy'> = {
  kind: 'classification',
  rows: 600,
  clients: 600,
  positives: 300,
  balancedAccuracy: 0.5,
  auc: 0.5,
  logLoss: 1,
  brier: 1,
  precision: 0,
  recall: 0,
  f1: 0,
};

/** Versions whose accuracies on the holdout are given, the first one live; the engine answers accordingly. */
async function versionsOf(accuracies: readonly number[], lower: number, error = 0.01, meanwhile = async () => {}) {
  const context = operationContext();
  const versions: string[] = [];
  for (const i of accuracies.keys()) {
    versions.push((await publish(context.layout, `model ${i}`, { runId: i + 1 })).version);
  }
  await reconcile(context);
  await deploy(context, versions[0], { tasks: null, reason: null });
  const metricsOf = (path: string) => {
    const at = versions.findIndex((version) => path.includes(version));
    return { ...scores, accuracy: accuracies[at], logLoss: 1 - accuracies[at] };
  };
  const asked: EngineRequest<'compare'>[] = [];
  const engine = {
    ...context.engine,
    holdoutScores: async ({ models }: EngineRequest<'holdoutScores'>) => ({
      metrics: models.map(({ path }) => metricsOf(path)),
      baseline: { ...scores, accuracy: 0.5 },
      rowsHash: 'rows',
    }),
    compare: async (request: EngineRequest<'compare'>) => {
      asked.push(request);
      await meanwhile();
      const [champion, candidate] = [metricsOf(request.champion.path), metricsOf(request.candidate.path)];
      const difference = candidate.accuracy - champion.accuracy;
      const found = { metric: 'accuracy', difference, lower, upper: 0.2, level: 0.95, rowsNeeded: null };
      const gain = { value: difference, lower, upper: 0.2, error };
      const present = {
        rows: 600,
        clients: 600,
        classes: { yes: 200, no: 400 },
        headline: gain,
        proper: gain,
        auc: null,
        level: 0.95,
      };
      const judgement = { properScore: 'logLoss', halfLifeDays: null, decidedBy: 'data', present, before: null };
      return {
        rowsHash: 'rows',
        baseline: candidate,
        champion,
        candidate,
        metrics: [],
        difference: found,
        judgement,
        yardsticks: [],
        lastTime: null,
      };
    },
  };
  const trainingTable = async () => ({
    path: '',
    sha256: '',
    tasks: { purchase: { holdout: 600 }, churn: {}, clv: {} },
  });
  const reviewed = { ...context, engine, data: { ...context.data, trainingTable } } as unknown as typeof context;
  const champion = async () => (await readProduction(context.layout)).tasks.purchase.version;
  return { run: () => review(reviewed), versions, asked, champion, context };
}

describe('the monthly review', () => {
  it('lets the best of the others meet the champion, and allows for its being the best of so many', async () => {
    const { run, versions, asked, champion } = await versionsOf([0.6, 0.65, 0.7, 0.64], 0.01);
    const { tasks } = await run();
    expect(asked).toHaveLength(1);
    expect(asked[0].chosenFrom).toBe(3);
    expect(asked[0].candidate.path).toContain(versions[2]);
    expect(tasks.purchase).toMatchObject({ champion: versions[0], candidate: versions[2], deployed: true });
    expect(await champion()).toBe(versions[2]);
  });

  it('changes nothing where the gain may be chance, and says so', async () => {
    const { run, versions, champion } = await versionsOf([0.6, 0.65], -0.03, 0.04);
    const { tasks } = await run();
    expect(tasks.purchase).toMatchObject({
      deployed: false,
      reason: expect.stringContaining('within the reach of chance'),
    });
    expect(await champion()).toBe(versions[0]);
  });

  it('compares nothing where the champion is the best', async () => {
    const { run, asked } = await versionsOf([0.7, 0.65, 0.7], 0.01);
    const { tasks } = await run();
    expect(asked).toEqual([]);
    expect(tasks.purchase.reason).toContain('The champion is the best of 3 versions');
  });

  it('leaves alone what a person has put in place while it compared', async () => {
    let byHand: () => Promise<unknown> = async () => undefined;
    const made = await versionsOf([0.6, 0.65, 0.7], 0.01, 0.01, async () => void (await byHand()));
    const { run, versions, champion, context } = made;
    byHand = () => deploy(context, versions[1], { tasks: null, reason: 'it is the one that we know' });
    const { tasks } = await run();
    expect(tasks.purchase).toMatchObject({ champion: versions[0], candidate: versions[2], deployed: false });
    expect(tasks.purchase.reason).toContain('Another champion was put in place');
    expect(await champion()).toBe(versions[1]);
  });

  it('does not put back what a person has rolled back, until a person has', async () => {
    const { run, versions, champion, context } = await versionsOf([0.6, 0.7], 0.01);
    const [first, second] = versions;
    await deploy(context, second, { tasks: null, reason: null });
    await rollback(context, null, { tasks: ['purchase'], reason: null });
    expect((await run()).tasks.purchase).toMatchObject({
      candidate: null,
      deployed: false,
      reason: 'All other versions were rolled back by hand.',
    });
    expect(await champion()).toBe(first);
    await deploy(context, second, { tasks: null, reason: null });
    await deploy(context, first, { tasks: null, reason: null });
    expect((await run()).tasks.purchase).toMatchObject({ candidate: second, deployed: true });
  });
});

import { expect, it } from 'vitest';
import { onTheSameRows } from '../../../electron/operations/rescore';
import type { Metrics } from '../../../shared/schemas/metrics';
import { noon, publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

const scoring = (accuracy: number): Metrics => ({
  ...{ kind: 'classification', rows: 20, clients: 20, positives: 10, accuracy, balancedAccuracy: accuracy, auc: null },
  ...{ logLoss: 1, brier: 1, precision: 0, recall: 0, f1: 0 },
});

async function workspaceWith(versions: number) {
  let clock = noon;
  const { data, layout } = operationContext({ now: () => clock++ });
  for (let runId = 1; runId <= versions; runId++) {
    await data.recordVersion(await publish(layout, 'x', { runId, now: noon + runId * 1000 }));
  }
  const names = (await data.versions()).map(({ version }) => version);
  const score = (place: number, rowsHash: string, accuracy: number) =>
    data.recordEvaluation({
      ...{ version: names[place], task: 'purchase', rowsHash },
      ...{ metrics: scoring(accuracy), baseline: scoring(0.5) },
    });
  const shown = async (champion = names[0]) => {
    const found = await onTheSameRows(data, await data.versions(), { purchase: { version: champion } });
    return { today: found.today, scores: found.versions.map(({ tasks }) => tasks.purchase.score) };
  };
  return { score, shown };
}

it('scores are as measured at the trainings until most versions are scored on the same rows', async () => {
  const { score, shown } = await workspaceWith(3);
  await score(0, 'old', 0.6);
  expect((await shown()).today).toEqual({});
  await score(1, 'old', 0.7);
  const { today, scores } = await shown();
  expect(today).toMatchObject({ purchase: { scored: 2, of: 3 } });
  // Never a score on one set beside a score on another.
  expect(scores).toEqual([0.6, 0.7, null]);
});

it('new rows take over when as many versions are scored on them', async () => {
  const { score, shown } = await workspaceWith(2);
  await score(0, 'old', 0.6);
  await score(1, 'old', 0.7);
  await score(1, 'new', 0.8);
  expect((await shown()).scores).toEqual([0.6, 0.7]);
  await score(0, 'new', 0.5);
  expect((await shown()).scores).toEqual([0.5, 0.8]);
});

it('rows on which the champion is not scored are none to compare on', async () => {
  const { score, shown } = await workspaceWith(3);
  await score(0, 'rows', 0.6);
  await score(1, 'rows', 0.7);
  expect((await shown('v_20260201_120003')).today).toEqual({});
});

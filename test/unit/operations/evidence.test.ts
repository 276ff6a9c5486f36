import { expect, it } from 'vitest';
import { evidenceBefore } from '../../../electron/operations/evidence';
import type { Evidence, VersionTask } from '../../../shared/schemas/versions';
import { noon, publish } from '../../helpers/versions';
import { operationContext } from '../../helpers/workspace';

const said = { trees: null, minLeaf: null, featuresPerSplit: null, rowsPerTree: null };
const setting = { trees: 120, minLeaf: 40, featuresPerSplit: null, rowsPerTree: null, way: null, isWeighed: true };
const evidence = { labels: 1000, said, setting, why: 'Because.' };

it('What trials decided is that of the last retrain, if it asked the same of the same features', async () => {
  const context = operationContext();
  const task = await context.data.task({ name: 'purchase' });
  let made = 0;
  const add = async (strategy: 'retrain' | 'update', of: Partial<VersionTask>) => {
    made++;
    const version = await publish(context.layout, `${made}`, { now: noon + 60_000 * made, runId: made });
    await context.data.recordVersion({
      ...version,
      strategy,
      tasks: { purchase: { ...version.tasks.purchase, ...of } },
    });
  };
  const ask = (given: { features?: string[]; said?: Partial<Evidence['said']> } = {}) =>
    evidenceBefore(context, { task, table: { features: given.features ?? ['a'] }, said: { ...said, ...given.said } });
  expect(await ask()).toBeNull();
  await add('retrain', { evidence });
  expect(await ask()).toEqual(evidence);
  expect(await ask({ features: ['a', 'b'] })).toBeNull();
  expect(await ask({ said: { trees: 50 } })).toBeNull();
  expect(await ask({ said: { rowsPerTree: 1000 } })).toBeNull();
  // An update decides nothing of this kind.
  await add('update', {});
  expect(await ask()).toEqual(evidence);
  await add('retrain', { evidence, labels: { horizonDays: 999, outcome: task.outcome } });
  expect(await ask()).toBeNull();
  await add('retrain', { evidence: null });
  expect(await ask()).toBeNull();
});

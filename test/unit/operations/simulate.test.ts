import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/data/importFile';
import { writeTrainingTable } from '../../../electron/data/trainingTable';
import { simulate } from '../../../electron/operations/demo/simulate';
import { dataContext, quietIo } from '../../helpers/workspace';

describe('the simulated story', () => {
  it('imports whole, its synthetic labels flagged and never in the holdout', async () => {
    const context = dataContext();
    const options = {
      out: context.workspace,
      clients: 200,
      days: 4,
      perDay: 50,
      seed: 1,
      from: Date.parse('2026-02-01'),
    };
    const { files, bestAccuracy } = await simulate(options);
    expect(files).toHaveLength(7);
    for (const path of files) {
      expect(await importFile(context, { path, dryRun: false, actor: 'a test' }, quietIo)).toMatchObject({
        rejected: 0,
        unmatched: 0,
      });
    }
    const counts = context.db
      .prepare('SELECT source, COUNT(*) FROM labels GROUP BY source ORDER BY source')
      .raw()
      .all();
    expect(counts).toEqual([
      ['real', 3 * 150],
      ['synthetic', 3 * 200],
    ]);
    const { tasks, features } = await writeTrainingTable(context);
    expect(features).toEqual(['monetary', 'plan', 'purchases', 'recency_days', 'tenure_days']);
    expect(tasks.purchase.holdout).toBeLessThan(60);
    for (const best of Object.values(bestAccuracy)) expect(best > 0.7 && best < 0.95).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/data/importFile';
import { writeTrainingTable } from '../../../electron/data/trainingTable';
import { splitForStory } from '../../../electron/operations/demo/dataStory';
import { filesOf, simulate, simulateInput } from '../../../electron/operations/demo/simulate';
import { dataContext, operationContext, quietIo } from '../../helpers/workspace';

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

describe('a story', () => {
  it('brings a day its own files, whatever the folder is called', () => {
    const files = ['labels', 'predictions', 'outcomes'].flatMap((what) =>
      ['001', '002', '1002'].map((day) => `/day-002-shop/day-${day}-${what}.csv`),
    );
    expect(filesOf(2, files)).toEqual(files.filter((path) => path.includes('/day-002-') && /shop.day-002/.test(path)));
    expect(filesOf(1002, files)).toHaveLength(3);
  });

  it('is not played on a file that ends within the month before it begins, nor on one that stands still for years', async () => {
    const context = operationContext();
    const days = [0, 29].map((i) => ({ day: Date.UTC(2026, 0, 1 + i), path: `${i}.csv` }));
    const splitting = (some: typeof days) => {
      const data = { ...context.data, splitByDay: async () => ({ days: some, instructions: {} }) };
      return splitForStory({ ...context, data }, { path: '/orders.csv', folder: context.workspace });
    };
    await expect(splitting(days)).rejects.toMatchObject({
      code: 'bad_usage',
      message: expect.stringContaining('/orders.csv ends on 2026-01-30'),
    });
    const wrong = { day: Date.UTC(1900, 0, 1), path: 'wrong.csv' };
    await expect(splitting([wrong, ...days])).rejects.toMatchObject({
      code: 'bad_usage',
      message: expect.stringMatching(/nothing between 1900-01-01 and 2026-01-01: .* for 46,021 days/),
    });
    expect(await splitting([...days, { day: Date.UTC(2026, 0, 31), path: '30.csv' }])).toMatchObject({
      from: Date.UTC(2026, 0, 31),
    });
  });

  it('begins on a day that an import reads', () => {
    const from = (day: string) => simulateInput.safeParse({ out: 'story', from: Date.parse(day) }).success;
    expect([from('1900-12-31'), from('1901-01-01')]).toEqual([false, true]);
  });
});

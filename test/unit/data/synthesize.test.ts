import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../electron/data/api';
import type { DataContext } from '../../../electron/data/context';
import { importFile } from '../../../electron/data/importFile';
import { synthesize } from '../../../electron/data/synthesize';
import { writeTrainingTable } from '../../../electron/data/trainingTable';
import { isHoldout } from '../../../electron/store/clients';
import type { StatedRule } from '../../../shared/schemas/labels';
import { csv, importLines } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => `c${from + i}`);
const clients = (of: readonly string[]) => [
  'client_id,as_of,orders,recency_days,monetary,plan',
  ...of.map(
    (id, i) => `${id},2024-01-01,${(i * 7) % 31},${(i * 13) % 97},${(i * 17) % 501},${i % 2 ? 'gold' : 'basic'}`,
  ),
];
const real = (of: readonly string[]) => [
  'client_id,predicted_at,observed_at,purchased_actual,orders,recency_days,monetary,plan',
  ...of.map((id, i) => `${id},2024-02-01,2024-04-01,${i % 2},1,2,3,basic`),
];
const inTraining = (of: readonly string[]) => of.filter((id) => !isHoldout(id)).length;
const make = (context: DataContext, rules: StatedRule[] | null = null) =>
  synthesize(context, { rules, seed: 1, actor: 'a test' }, quietIo);
const labels = ({ db }: DataContext, task: string) =>
  db
    .prepare<[string], [string, number, string]>(
      `SELECT c.client_id, l.value, l.source FROM labels l JOIN predictions p ON p.id = l.prediction_id
       JOIN clients c ON c.key = p.client_key WHERE l.task = ? ORDER BY 1`,
    )
    .raw()
    .all(task);

describe('synthetic labels', () => {
  it('begin the story, and fade out of it as real labels come', async () => {
    const context = dataContext();
    await importLines(context, clients(ids(0, 200)));
    const made = await make(context);
    expect(made.tasks.map(({ task, rule }) => [task, rule])).toEqual([
      ['purchase', '1*orders - 1*recency_days + 0.5*monetary'],
      ['churn', '1*recency_days - 1*orders'],
      ['clv', '1*monetary'],
    ]);
    const first = inTraining(ids(0, 200));
    expect(made).toMatchObject({ clients: first, holdout: 200 - first, passedOver: 0 });
    expect((await writeTrainingTable(context)).tasks.purchase).toMatchObject({ train: first, holdout: 0 });

    // The seventh day: 70 real ones beside 200 synthetic ones, as 700 beside 2,000.
    await importLines(context, real(ids(1000, 70)), { kind: 'labelled data' });
    const week = await writeTrainingTable(context);
    expect(week.tasks.purchase.train).toBe(first + inTraining(ids(1000, 70)));
    expect(week.tasks.purchase.holdout).toBe(70 - inTraining(ids(1000, 70)));

    await importLines(context, real(ids(2000, Math.round(first * 1.5) - 70)), { kind: 'labelled data' });
    const half = (await writeTrainingTable(context)).tasks.purchase.train;
    const reals = inTraining(ids(1000, 70)) + inTraining(ids(2000, Math.round(first * 1.5) - 70));
    expect(half - reals).toBeGreaterThan(first * 0.3);
    expect(half - reals).toBeLessThan(first * 0.7);
    const counts = () => dataApi(context).labelCounts()[0];
    expect(counts()).toMatchObject({ synthetic: first, syntheticShare: expect.closeTo(0.5, 2) });

    await importLines(context, real(ids(4000, first)), { kind: 'labelled data' });
    const all = (await writeTrainingTable(context)).tasks.purchase.train;
    expect(all).toBe(reals + inTraining(ids(4000, first)));
    expect(counts().syntheticShare).toBe(0);
  });

  it('are flagged, never of holdout clients, and the same in another workspace', async () => {
    const [one, other] = [dataContext(), dataContext()];
    await importLines(one, clients(ids(0, 120)));
    const [header, ...lines] = clients(ids(0, 120));
    await importLines(other, [header, ...lines.slice(60)]);
    await importLines(other, [header, ...lines.slice(0, 60)]);
    for (const context of [one, other]) await make(context);
    const found = labels(one, 'purchase');
    expect(found.every(([id, , source]) => source === 'synthetic' && !isHoldout(id))).toBe(true);
    expect(new Set(found.map(([, value]) => value))).toEqual(new Set([0, 1]));
    expect(labels(other, 'purchase')).toEqual(found);
    const path = join(one.workspace, 'labels.csv');
    await dataApi(one).exportLabels({ path }, quietIo);
    const exported = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(exported.slice(1).every((line) => line.includes(',train,') && line.includes(',synthetic,'))).toBe(true);
  });

  it('are only for clients of whom nothing else of the task is known, also the next time', async () => {
    const context = dataContext();
    const [a, b, c, d] = ids(0, 40).filter((id) => !isHoldout(id));
    await importLines(context, clients([a, b, c]));
    await importLines(context, ['client_id,predicted_at,purchased_pred', `${a},2024-02-01,0.5`]);
    await importLines(context, ['client_id,observed_at,churned_actual', `${b},2024-02-01,1`]);
    await make(context);
    expect(labels(context, 'purchase').map(([id]) => id)).toEqual([b, c]);
    expect(labels(context, 'churn').map(([id]) => id)).toEqual([a, c]);
    await importLines(context, clients([d]));
    expect(await make(context)).toMatchObject({ clients: 1 });
    expect(labels(context, 'purchase').map(([id]) => id)).toEqual([b, c, d]);
    await expect(make(context)).rejects.toMatchObject({ code: 'not_enough_labels' });
  });

  it('are made by a rule that is stated, shown before and kept; another one asks for the first to be undone', async () => {
    const context = dataContext();
    await importLines(context, clients(ids(0, 100)));
    const rules = [{ task: 'clv', text: '2*monetary + 5', share: null }];
    const before = dataApi(context).previewSynthetic({ rules, seed: 1 });
    expect(before).toMatchObject({ import: null, features: ['monetary', 'orders', 'recency_days'] });
    expect(dataApi(context).imports()).toHaveLength(1);
    const made = await make(context, rules);
    expect(made).toEqual({ ...before, import: made.import });
    expect(dataApi(context).syntheticRules()).toMatchObject([
      { import: made.import, seed: 1, task: 'clv', rule: '2*monetary + 5' },
    ]);
    expect(dataApi(context).imports()[0]).toMatchObject({ kind: 'synthetic labels', accepted: made.clients });
    await expect(make(context, [{ task: 'clv', text: '3*monetary', share: null }])).rejects.toMatchObject({
      code: 'bad_usage',
      details: { commandLine: expect.stringContaining(`imports undo ${made.import}`) },
    });
    // Nothing said: that rule goes on.
    expect(dataApi(context).previewSynthetic({ rules: null, seed: 1 }).tasks.at(-1)).toMatchObject({
      rule: '2*monetary + 5',
    });
    await dataApi(context).undoImport({ id: made.import ?? 0, actor: 'a test', reason: '' });
    expect(labels(context, 'clv')).toEqual([]);
    expect(dataApi(context).syntheticRules()).toEqual([]);
    await make(context, [{ task: 'clv', text: '3*monetary', share: null }]);
    expect(labels(context, 'clv').length).toBe(made.clients);
  });

  it.each([
    [{ task: 'clv', text: '1*plan' }, 'bad_usage', /names “plan”.*monetary, orders, recency_days/],
    [{ task: 'purchase', text: 'orders + 3' }, 'bad_usage', /has a constant/],
    [{ task: 'weather', text: 'orders' }, 'unknown_task', /weather/],
  ])('by %j are refused', async (rule, code, message) => {
    const context = dataContext();
    await importLines(context, clients(ids(0, 30)));
    await expect(make(context, [{ ...rule, share: null }])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('are not made where no feature tells of a task: a rule of one that is known is shown', async () => {
    const context = dataContext();
    await importLines(context, ['client_id,as_of,shoe size', ...ids(0, 30).map((id) => `${id},2024-01-01,40`)]);
    const { skipped } = dataApi(context).previewSynthetic({ rules: null, seed: 1 });
    expect(skipped.clv).toBe('no feature is known to tell of it; write a rule, such as 1*"shoe size"');
    await expect(make(context)).rejects.toMatchObject({
      message: expect.stringContaining('Lifetime value: no feature is known to tell of it'),
      details: { commandLine: expect.stringContaining('--rule') },
    });
  });

  it('give way to a real outcome of the same example', async () => {
    const context = dataContext();
    const [id] = ids(0, 40).filter((one) => !isHoldout(one));
    const lines = ['client_id,as_of,orders', `${id},2024-01-01,7`];
    await importLines(context, lines);
    await make(context, [{ task: 'purchase', text: 'orders', share: 0.999 }]);
    expect(labels(context, 'purchase')).toEqual([[id, 1, 'synthetic']]);
    await importLines(
      context,
      ['client_id,predicted_at,observed_at,purchased_actual,orders', `${id},2024-01-01,2024-03-01,0,7`],
      { kind: 'labelled data' },
    );
    expect(labels(context, 'purchase')).toEqual([[id, 0, 'real']]);
  });

  it('are made of the features that were stated last of their moment', async () => {
    const context = dataContext();
    const [id] = ids(0, 40).filter((one) => !isHoldout(one));
    for (const orders of [7, 520]) await importLines(context, ['client_id,as_of,orders', `${id},2024-01-01,${orders}`]);
    await make(context, [{ task: 'clv', text: 'orders', share: null }]);
    expect(labels(context, 'clv')).toEqual([[id, 520, 'synthetic']]);
  });

  it('go with the features that they were made from', async () => {
    const context = dataContext();
    const { id } = await importLines(context, clients(ids(0, 40)));
    await importLines(context, clients(ids(100, 20)));
    const made = await make(context);
    await dataApi(context).undoImport({ id: id ?? 0, actor: 'a test', reason: '' });
    expect(labels(context, 'purchase')).toEqual([]);
    expect(
      dataApi(context)
        .imports()
        .find((one) => one.id === made.import)?.state,
    ).toBe('swept');
    expect(await make(context)).toMatchObject({ clients: inTraining(ids(100, 20)) });
  });

  it('go with a file that its correction takes the place of', async () => {
    const context = dataContext();
    const bring = (orders: number, replaces?: 'yes') =>
      importFile(
        context,
        {
          path: csv(context, ['orders,shoe size', ...ids(0, 30).map((_, i) => `${orders + i},40`)], 'customers.csv'),
          ...{ dryRun: false, actor: 'a test', kind: 'clients', map: { client: '(line)' } },
          ...(replaces && { replaces }),
        },
        quietIo,
      );
    await bring(1);
    const rules = [{ task: 'clv', text: 'orders', share: null }];
    const made = await make(context, rules);
    expect(labels(context, 'clv')).toHaveLength(made.clients);
    context.db.prepare(`INSERT INTO versions (name, created_at, state, metadata) VALUES ('v', 0, 'kept', '{}')`).run();
    await bring(100, 'yes');
    expect(labels(context, 'clv')).toEqual([]);
    expect(dataApi(context).imports()[1]).toMatchObject({ id: made.import, state: 'swept' });
    expect(dataApi(context).versionMarks()).toMatchObject([{ version: 'v' }]);
    await make(context, rules);
    expect(labels(context, 'clv').every(([, value]) => value >= 100)).toBe(true);
  });
});

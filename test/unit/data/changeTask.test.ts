import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataApi } from '../../../electron/data/api';
import { addTask, changeTask, removeTask } from '../../../electron/data/changeTask';
import type { DataContext } from '../../../electron/data/context';
import { makeSnapshots } from '../../../electron/data/makeSnapshots';
import { writeTrainingTable } from '../../../electron/data/trainingTable';
import { changeTask as storeChange } from '../../../electron/store/tasks';
import type { NewTask } from '../../../shared/schemas/tasks';
import { importLines, labelsOf } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

const by = { actor: 'a test', reason: 'because' };

const transactions = [
  'client_id,date,amount',
  ...Array.from({ length: 40 }, (_, i) => {
    const at = new Date(Date.UTC(2024, 0, 1 + ((i * i * 7) % 330)));
    return `${i % 5},${at.toISOString().slice(0, 10)},${10 + i}`;
  }),
];
const predictions = [
  'client_id,predicted_at,purchased_pred,churned_pred,clv_pred,visits',
  ...['2024-01-10', '2024-02-10', '2024-05-10'].flatMap((day) => ['x', 'y'].map((id) => `${id},${day},0.5,0.5,9,1`)),
];
const outcomes = [
  'client_id,observed_at,purchased_actual,churned_actual,clv_actual',
  'x,2024-03-01,1,0,50',
  'y,2024-04-20,0,1,0',
  'x,2024-08-01,0,0,7',
];

async function fill(context: DataContext): Promise<void> {
  for (const lines of [transactions, predictions, outcomes]) await importLines(context, lines);
  const range = { from: Date.UTC(2024, 1, 1), to: Date.UTC(2024, 9, 1), everyDays: 60, actor: 'a test' };
  await makeSnapshots(context, range, quietIo);
}

/** All that a horizon decides. */
function decided({ db }: DataContext): unknown[][] {
  const rows = (sql: string) => db.prepare(sql).raw().all() as unknown[][];
  return [
    rows(`SELECT c.client_id, p.predicted_at, p.snapshot_id IS NULL, l.task, l.value, l.observed_at, l.source
      FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key ORDER BY 1, 2, 3, 4`),
    rows(`SELECT s.at, s.is_due, t.task, t.applicable, t.labelled, t.due_at FROM snapshots s
      JOIN snapshot_tasks t ON t.snapshot_id = s.id ORDER BY 1, 3`),
  ];
}

describe('a changed horizon', () => {
  it('leaves the labels that there would be, had it always been so', async () => {
    const days = fc.record({
      horizonDays: fc.integer({ min: 1, max: 150 }),
      graceDays: fc.integer({ min: 0, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('purchase', 'churn', 'clv'), days, async (task, times) => {
        const [before, after] = [dataContext(), dataContext()];
        await changeTask(before, { task, ...times, ...by }, quietIo);
        await fill(before);
        await fill(after);
        await changeTask(after, { task, ...times, ...by }, quietIo);
        expect(decided(after)).toEqual(decided(before));
      }),
      { numRuns: 25 },
    );
  });

  it('renews no label that stays as it was, and tells the audit log', async () => {
    const context = dataContext({ now: () => 5 });
    await fill(context);
    const seqs = () =>
      context.db.prepare(`SELECT task, prediction_id, value, seq FROM labels WHERE task = 'purchase' ORDER BY 2`).raw();
    const before = seqs().all() as number[][];
    await changeTask(context, { task: 'purchase', horizonDays: 60, graceDays: 3, ...by }, quietIo);
    const after = new Map((seqs().all() as number[][]).map(([, id, value, seq]) => [`${id} ${value}`, seq]));
    const stayed = before.filter(([, id, value]) => after.has(`${id} ${value}`));
    expect(stayed.length).toBeGreaterThan(5);
    for (const [, id, value, seq] of stayed) expect(after.get(`${id} ${value}`)).toBe(seq);
    expect(dataApi(context).activity({ limit: 1 })).toMatchObject([
      {
        at: 5,
        kind: 'task',
        subject: 'purchase',
        summary: expect.stringMatching(/30 days, grace 3 days, from transactions purchase → horizon 60 days/),
        reason: 'because',
      },
    ]);
    await changeTask(context, { task: 'purchase', horizonDays: 60, graceDays: 3, ...by }, quietIo);
    expect(
      dataApi(context)
        .activity({ limit: 9 })
        .filter(({ kind }) => kind === 'task'),
    ).toHaveLength(1);
    const unknown = changeTask(context, { task: 'weather', horizonDays: 1, graceDays: 0, ...by }, quietIo);
    await expect(unknown).rejects.toMatchObject({ code: 'unknown_task' });
  });

  it('may also be that transactions say nothing of a task: only what files state is left', async () => {
    const [context, without] = [dataContext(), dataContext()];
    await fill(context);
    const none = { task: 'churn', horizonDays: 90, graceDays: 3, outcome: null, ...by };
    await changeTask(context, none, quietIo);
    await changeTask(without, none, quietIo);
    await fill(without);
    expect(decided(context)).toEqual(decided(without));
    const churn = labelsOf(context).filter(([, , task]) => task === 'churn');
    expect(churn.length).toBeGreaterThan(0);
    expect(churn.every(([client]) => ['x', 'y'].includes(client))).toBe(true);
    const wrong = changeTask(context, { ...none, outcome: 'spend' }, quietIo);
    await expect(wrong).rejects.toMatchObject({ code: 'bad_usage' });
  });

  it('that was interrupted is completed by whoever reads the labels next', async () => {
    const [whole, cut] = [dataContext(), dataContext()];
    for (const context of [whole, cut]) await fill(context);
    const change = { task: 'clv', horizonDays: 20, graceDays: 0, outcome: 'spend' as const, ...by };
    await changeTask(whole, change, quietIo);
    storeChange(cut.db, { ...change, at: 0 });
    expect(decided(cut)).not.toEqual(decided(whole));
    await writeTrainingTable(cut);
    expect(decided(cut)).toEqual(decided(whole));
  });
});

describe('transactions that are taken back', () => {
  it('leave the snapshots as they would be without them', async () => {
    const [never, back] = [dataContext(), dataContext()];
    await fill(never);
    const { id } = await importLines(back, ['client_id,date,amount', '0,2024-03-03,5000', 'new,2024-01-02,4']);
    await fill(back);
    await dataApi(back).undoImport({ id: id ?? 0, ...by });
    expect(decided(back)).toEqual(decided(never));
  });

  it('take the snapshots with them where nothing is left', async () => {
    const context = dataContext();
    const { id } = await importLines(context, transactions);
    const range = { from: Date.UTC(2024, 3, 1), to: Date.UTC(2024, 3, 1), everyDays: 30, actor: 'a test' };
    await makeSnapshots(context, range, quietIo);
    expect(labelsOf(context)).not.toEqual([]);
    await dataApi(context).undoImport({ id: id ?? 0, ...by });
    for (const table of ['labels', 'predictions', 'snapshots', 'feature_rows']) {
      expect(context.db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get()).toBe(0);
    }
  });
});

const upsell: NewTask = {
  name: 'upsell',
  kind: 'classification',
  column: 'upsell',
  predictedName: 'Score U',
  actualName: 'took it',
  outcome: null,
  horizonDays: 14,
  graceDays: 1,
  skipActedOn: true,
};

describe('a fourth task', () => {
  it('is imported by its columns, joined by its horizon, and stands in the training table and the export', async () => {
    const context = dataContext();
    await addTask(context, { task: upsell, ...by }, quietIo);
    const made = ['client_id,predicted_at,score_u,purchased_pred,visits,acted_on'];
    await importLines(context, [
      ...made,
      'a,2024-01-01,0.4,0.5,3,no',
      'b,2024-01-01,0.9,0.5,4,yes',
      'c,2024-01-01,0.1,,5,no',
    ]);
    const came = await importLines(context, [
      'client_id,observed_at,Took It',
      'a,2024-01-14,yes',
      'b,2024-01-20,no',
      'c,2024-01-09,no',
    ]);
    expect(came).toMatchObject({ kind: 'outcomes', mapping: { upsell_actual: 'Took It' } });
    // b was acted on; the horizon of c had not passed.
    expect(labelsOf(context)).toEqual([['a', '2024-01-01', 'upsell', 1]]);
    expect((await writeTrainingTable(context)).tasks.upsell).toMatchObject({ watermark: 1 });
    expect(
      dataApi(context)
        .labelCounts()
        .map(({ task, real, actedOn }) => [task, real, actedOn]),
    ).toContainEqual(['upsell', 1, 1]);
  });

  it('may be labelled from transactions, by a horizon of its own', async () => {
    const context = dataContext();
    await fill(context);
    const soon = { ...upsell, name: 'soon', column: 'soon', outcome: 'purchase', horizonDays: 7 } as const;
    await addTask(context, { task: soon, ...by }, quietIo);
    await changeTask(context, { task: 'purchase', horizonDays: 7, graceDays: 1, ...by }, quietIo);
    const of = (task: string) =>
      context.db
        .prepare(
          `SELECT prediction_id, value, observed_at FROM labels l JOIN predictions p ON p.id = prediction_id
           WHERE task = ? AND snapshot_id IS NOT NULL ORDER BY 1`,
        )
        .raw()
        .all(task);
    expect(of('soon')).toEqual(of('purchase'));
    expect(of('soon').length).toBeGreaterThan(10);
  });

  it('warns of features that look like its columns', async () => {
    const context = dataContext();
    await importLines(context, ['client_id,upsell_score,visits', 'a,0.5,3', 'b,0.25,4']);
    expect(await addTask(context, { task: upsell, ...by }, quietIo)).toMatchObject({ suspects: ['upsell_score'] });
  });

  it.each([
    [{ name: 'Up sell' }, /can’t name a task/],
    [{ name: '../x' }, /can’t name a task/],
    [{ name: 'constructor' }, /can’t name a task/],
    [{ name: 'churn' }, /a task churn already/],
    [{ column: 'clv' }, /a task clv already/],
    [{ outcome: 'spend' }, /the task is a regression/],
    [{ kind: 'regression', outcome: 'purchase' }, /the task is a classification/],
  ] as const)('with %j is refused', async (wrong, message) => {
    const adding = addTask(dataContext(), { task: { ...upsell, ...wrong }, ...by }, quietIo);
    await expect(adding).rejects.toMatchObject({ code: 'bad_usage', message: expect.stringMatching(message) });
  });

  it('can be removed while no file brought a value for it and nothing was trained, the three first ones too', async () => {
    const context = dataContext();
    await fill(context);
    const named = (name: string) => ({ ...upsell, name, column: name, predictedName: null, actualName: null });
    for (const name of ['t4', 't5', 't6', 't7', 't8']) await addTask(context, { task: named(name), ...by }, quietIo);
    await expect(addTask(context, { task: named('t9'), ...by }, quietIo)).rejects.toMatchObject({ code: 'bad_usage' });
    await importLines(context, ['client_id,observed_at,t7_actual', 'x,2024-09-01,1']);
    expect(() => removeTask(context, { task: 't7', ...by })).toThrow(/Switch it off instead/);
    expect(removeTask(context, { task: 't5', ...by }).map(({ name, slot }) => [name, slot])).toEqual([
      ...[
        ['purchase', 1],
        ['churn', 2],
        ['clv', 3],
        ['t4', 4],
      ],
      ...[
        ['t6', 6],
        ['t7', 7],
        ['t8', 8],
      ],
    ]);
    // A task that comes later takes the free place, and values stay with their tasks.
    expect((await addTask(context, { task: named('t9'), ...by }, quietIo)).task).toMatchObject({ slot: 5 });
    await importLines(context, ['client_id,predicted_at,t8_pred,t9_pred', 'x,2024-01-01,0.8,0.9']);
    expect(dataApi(context).labelStates({ task: 't9', state: 'waiting', limit: 9, offset: 0 })).toMatchObject([
      { clientId: 'x', predicted: 0.9 },
    ]);

    const fresh = dataContext();
    await importLines(fresh, transactions);
    await makeSnapshots(
      fresh,
      { from: Date.UTC(2024, 1, 1), to: Date.UTC(2024, 5, 1), everyDays: 60, actor: 'a test' },
      quietIo,
    );
    expect(removeTask(fresh, { task: 'churn', ...by }).map(({ name }) => name)).toEqual(['purchase', 'clv']);
    expect(removeTask(fresh, { task: 'clv', ...by }).map(({ name }) => name)).toEqual(['purchase']);
    expect(() => removeTask(fresh, { task: 'purchase', ...by })).toThrow(/the only one/);
    expect(new Set(labelsOf(fresh).map(([, , task]) => task))).toEqual(new Set(['purchase']));
  });

  it('comes and goes without a file’s rows being taken for new ones', async () => {
    const context = dataContext();
    const lines = ['client_id,predicted_at,churned_pred', 'a,2024-01-01,0.5'];
    expect(await importLines(context, lines)).toMatchObject({ accepted: 1 });
    await addTask(context, { task: upsell, ...by }, quietIo);
    removeTask(context, { task: 'purchase', ...by });
    expect(await importLines(context, lines)).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('has its horizon in hours', async () => {
    const context = dataContext();
    await changeTask(context, { task: 'purchase', horizonDays: 0.25, graceDays: 1 / 24, ...by }, quietIo);
    expect(dataApi(context).task({ name: 'purchase' })).toMatchObject({ horizonDays: 0.25, graceDays: 1 / 24 });
    expect(dataApi(context).activity({ limit: 1 })[0].summary).toContain('horizon 6 hours, grace 1 hour');
    await importLines(context, [
      'client_id,predicted_at,purchased_pred',
      'a,2024-01-01T00:00:00Z,0.5',
      'a,2024-01-01T04:00:00Z,0.6',
    ]);
    await importLines(context, ['client_id,observed_at,purchased_actual', 'a,2024-01-01T06:00:00Z,1']);
    // The outcome falls six hours after the first; the second may be answered from 9:00 on, less the hour of grace.
    const at = dataApi(context)
      .labelStates({ task: 'purchase', state: 'labelled', limit: 9, offset: 0 })
      .map(({ predictedAt }) => new Date(predictedAt ?? 0).toISOString());
    expect(at).toEqual(['2024-01-01T00:00:00.000Z']);
  });
});

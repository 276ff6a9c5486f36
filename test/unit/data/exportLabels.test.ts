import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataContext } from '../../../electron/data/context';
import { exportLabels } from '../../../electron/data/exportLabels';
import { importFile } from '../../../electron/data/importFile';
import { makeSnapshots } from '../../../electron/data/makeSnapshots';
import { writeTrainingTable } from '../../../electron/data/trainingTable';
import { importLines } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

async function exported(context: DataContext): Promise<string> {
  const path = join(context.workspace, 'labeled_data.csv');
  await exportLabels(context, { path }, quietIo);
  return path;
}

const importPath = (context: DataContext, path: string) =>
  importFile(context, { path, dryRun: false, actor: 'a test' }, quietIo);

describe('labeled_data.csv', () => {
  it('holds what was predicted, what came, and the features as they were written', async () => {
    const context = dataContext();
    await importLines(context, [
      'client_id,predicted_at,churned_pred,clv_pred,acted_on,plan,visits,member,since',
      '=1,2024-01-01,0.25,100,no,"=cmd",3,yes,2020-01-02',
      '007,2024-01-01,0.5,,yes,,,,',
    ]);
    await importLines(context, [
      'client_id,observed_at,churned_actual,clv_actual',
      '=1,2024-06-01,1,99.5',
      '007,2024-06-02,0,5',
    ]);
    await importLines(context, ['client_id,clv_pred', '007,1']);
    await importLines(context, ['client_id,clv_actual', '007,2']);
    expect(
      readFileSync(await exported(context), 'utf8')
        .trimEnd()
        .split('\n'),
    ).toEqual([
      'client_id,predicted_at,split,purchased_pred,purchased_actual,purchased_observed_at,purchased_source,churned_pred,churned_actual,churned_observed_at,churned_source,clv_pred,clv_actual,clv_observed_at,clv_source,member,plan,since,visits',
      '007,,train,,,,,,,,,1,5,2024-06-02T00:00:00.000Z,real,,,,',
      `'=1,2024-01-01T00:00:00.000Z,train,,,,,0.25,1,2024-06-01T00:00:00.000Z,real,100,99.5,2024-06-01T00:00:00.000Z,real,yes,'=cmd,2020-01-02T00:00:00.000Z,3`,
    ]);
  });

  it('says who was acted on, where somebody was', async () => {
    const context = dataContext();
    await importLines(context, [
      'client_id,predicted_at,purchased_pred,acted_on',
      '1,2024-01-01,0.5,yes',
      '7,2024-01-01,0.5,no',
    ]);
    await importLines(context, ['client_id,observed_at,purchased_actual', '1,2024-06-01,1', '7,2024-06-01,0']);
    const lines = readFileSync(await exported(context), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => line.split(',').slice(0, 6).join())).toEqual([
      'client_id,predicted_at,split,acted_on,purchased_pred,purchased_actual',
      '1,2024-01-01T00:00:00.000Z,train,yes,0.5,1',
      '7,2024-01-01T00:00:00.000Z,train,no,0.5,0',
    ]);
  });

  it('comes back to the same labels in another workspace, and changes nothing in its own', async () => {
    const cell = fc.constantFrom('', 'gold', '-x', 'a, "b"', '+1');
    const row = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 0, max: 100 }),
      cell,
      fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      fc.option(fc.boolean()),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const context = dataContext();
        await importLines(
          context,
          [
            'client_id,predicted_at,purchased_pred,plan,spend,purchased_actual',
            ...rows.map(
              ([client, day, percent, plan, spend, actual]) =>
                `${client},2024-01-${String(day).padStart(2, '0')},${percent}%,"${plan.replaceAll('"', '""')}",${spend ?? ''},${actual ?? ''}`,
            ),
          ],
          { types: { plan: 'category', spend: 'number' } },
        );
        const path = await exported(context);
        const text = readFileSync(path, 'utf8');
        if (text.trimEnd().split('\n').length === 1) return;
        const before = await writeTrainingTable(context);
        expect(await importPath(context, path)).toMatchObject({ accepted: 0, rejected: 0 });
        const other = dataContext();
        const types = { plan: 'category', spend: 'number' } as const;
        await importFile(other, { path, dryRun: false, actor: 'a test', types }, quietIo);
        expect((await writeTrainingTable(other)).sha256).toBe(before.sha256);
        expect(readFileSync(await exported(other), 'utf8')).toBe(text);
      }),
      { numRuns: 15 },
    );
  });

  it('of snapshots changes nothing in its own workspace either', async () => {
    const context = dataContext();
    const days = Array.from(
      { length: 60 },
      (_, i) => `c${i % 5},2024-${String(1 + (i % 6)).padStart(2, '0')}-0${1 + (i % 9)},${i}.5`,
    );
    await importLines(context, ['client_id,date,amount', ...days]);
    await makeSnapshots(
      context,
      { from: Date.parse('2024-03-01'), to: Date.parse('2024-04-01'), everyDays: 30, actor: 'a test' },
      quietIo,
    );
    const before = await writeTrainingTable(context);
    expect(before.rows).toBe(10);
    const path = await exported(context);
    expect(await importPath(context, path)).toMatchObject({ accepted: 0, duplicates: 10, rejected: 0 });
    const other = dataContext();
    expect(await importPath(other, path)).toMatchObject({ kind: 'labelled data', accepted: 10 });
    expect((await writeTrainingTable(other)).sha256).toBe(before.sha256);
  });
});

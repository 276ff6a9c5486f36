import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { writeHistoryTable } from '../../../electron/data/trainingTable';
import { knownAt } from '../../../electron/features/maturity';
import { importLines } from '../../helpers/imports';
import { dataContext, temporaryFolder } from '../../helpers/workspace';

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

describe('the table of a replay', () => {
  it('says of each label when it could be learned from: as stated, or after horizon and grace', async () => {
    const context = dataContext();
    await importLines(context, [
      'client_id,predicted_at,purchased_actual,purchased_observed_at,churned_actual,visits',
      'a,2024-01-01,yes,2024-01-09,no,1',
      'b,2024-01-05,no,,yes,2',
    ]);
    const found = await writeHistoryTable(context, temporaryFolder());
    const table = tableFromIPC(readFileSync(found.path));
    const column = (name: string) => [...(table.getChild(name) ?? [])];
    expect(column('client_id')).toEqual(['a', 'b']);
    expect(column('known:purchase')).toEqual([day('2024-01-09'), day('2024-02-07')]);
    // 90 days and 3 of grace.
    expect(column('known:churn')).toEqual([day('2024-04-03'), day('2024-04-07')]);
    expect(column('known:clv')).toEqual([Number.NaN, Number.NaN]);
    expect(found).toMatchObject({ from: day('2024-01-01'), until: day('2024-01-05') });
  });

  it('leaves the workspace’s own table alone', async () => {
    const context = dataContext();
    await importLines(context, ['client_id,predicted_at,purchased_actual,visits', 'a,2024-01-01,yes,1']);
    const before = context.db.prepare('SELECT COUNT(*) FROM written_tables').pluck().get();
    await writeHistoryTable(context, temporaryFolder());
    expect(context.db.prepare('SELECT COUNT(*) FROM written_tables').pluck().get()).toBe(before);
  });
});

describe('a label', () => {
  const task = { name: 'purchase', horizonDays: 30, graceDays: 3 };

  it('is never known before its prediction, and when concluded not before horizon and grace', () => {
    const predictedAt = day('2024-03-01');
    const stated = (text: string) => knownAt(task, { predictedAt, observedAt: day(text), isStated: true });
    expect(stated('2024-02-01')).toBe(predictedAt);
    expect(stated('2024-03-04')).toBe(day('2024-03-04'));
    const concluded = { predictedAt, observedAt: day('2024-03-31'), isStated: false };
    expect(knownAt(task, concluded)).toBe(day('2024-04-03'));
  });
});

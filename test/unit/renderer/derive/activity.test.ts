import { expect, it } from 'vitest';
import { activity } from '../../../../renderer/derive/activity';
import type { ActivityRecord } from '../../../../shared/schemas/activity';
import { runOf } from './records';

const entry = (given: Partial<ActivityRecord>): ActivityRecord => ({
  id: 1,
  at: 0,
  actor: 'window',
  kind: 'deployment',
  subject: 'v_1',
  summary: 'churn v_0 → v_1',
  reason: '',
  ...given,
});

it('the audit log and the runs are one list, newest first; a run can be shown', () => {
  const done = runOf({ id: 7, startedAt: 5, finishedAt: 12_005, version: 'v_2', steps: [] });
  const items = activity([entry({ id: 2, at: 9 }), entry({ id: 1, at: 1, kind: 'import' })], [done], []);
  expect(items.map(({ key, group, run: shown }) => [key, group, shown?.id])).toEqual([
    ['log-2', 'deployments', undefined],
    ['run-7', 'runs', 7],
    ['log-1', 'imports', undefined],
  ]);
  expect(items[1]).toMatchObject({ title: 'Full retrain made v_2', detail: '0 steps in 12\u00a0s', tone: 'good' });
});

it('a reason is a sentence of its own; a run that failed says why', () => {
  const reason = 'the first model of its task';
  expect(activity([entry({ reason })], [], [])[0].detail).toBe('churn v_0 → v_1. The first model of its task');
  const error = { code: 'engine_died', message: 'It died.' } as const;
  expect(activity([], [runOf({ state: 'failed', error })], [])[0]).toMatchObject({ detail: 'It died.', tone: 'bad' });
});

it('tasks are called as everywhere else, but for names that are files’ or columns’', () => {
  const tasks = ['churn', 'clv', 'upsell_60_days'];
  const told = (given: Partial<ActivityRecord>) => activity([entry(given)], [], tasks)[0];
  expect(told({ summary: 'clv v_0 → v_1, churn v_0 → v_1, upsell_60_days none → v_1' }).detail).toBe(
    'Lifetime value v_0 → v_1, churn v_0 → v_1, upsell 60 days none → v_1',
  );
  expect(told({ kind: 'policy', subject: 'clv' }).title).toBe('Policy: Lifetime value');
  const kept = 'import 3: from clv.csv and old-clv, its column “clv”, clv_pred of a/clv';
  expect(told({ kind: 'import', subject: 'clv.csv', summary: kept })).toMatchObject({
    title: 'Import: clv.csv',
    detail: kept,
  });
  const error = { code: 'not_enough_labels', message: 'There are 12 labels of clv.' } as const;
  expect(activity([], [runOf({ state: 'skipped', error })], tasks)[0].detail).toBe(
    'There are 12 labels of lifetime value.',
  );
});

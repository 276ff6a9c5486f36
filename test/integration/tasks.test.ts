import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { failure, json } from '../helpers/evergreen';
import { orders } from '../helpers/made';
import { temporaryFolder } from '../helpers/workspace';

const few = ['--trees', '30', '--min-leaf', '10'];

it('A fourth task is trained, compared, deployed and rolled back like the three, by a horizon that can be changed', async () => {
  const workspace = join(temporaryFolder(), 'w');
  await json(workspace, 'import', orders);
  await json(workspace, 'snapshot', '--from', '2011-03-01', '--to', '2011-06-01');
  const { tasks } = await json(
    workspace,
    'tasks',
    'add',
    'repeat_60',
    '--kind',
    'classification',
    '--horizon',
    '60d',
    '--outcome',
    'purchase',
  );
  expect(tasks.map(({ task, horizonDays }) => [task, horizonDays])).toEqual([
    ['purchase', 30],
    ['churn', 90],
    ['clv', 90],
    ['repeat_60', 60],
  ]);
  const labels = (await json(workspace, 'labels')).tasks;
  expect(labels.repeat_60.real).toBe(labels.purchase.real);

  const first = await json(workspace, 'retrain', ...few);
  expect(Object.keys(first.tasks)).toEqual(['purchase', 'churn', 'clv', 'repeat_60']);
  expect(first.tasks.repeat_60).toMatchObject({ deployed: true, metrics: { kind: 'classification' } });
  expect(existsSync((await json(workspace, 'best', 'repeat_60')).path)).toBe(true);

  await json(workspace, 'tasks', 'set', 'repeat_60', '--horizon', '45', '--grace', '0');
  const second = await json(workspace, 'retrain', ...few, '--task', 'repeat_60');
  expect(second.tasks.repeat_60.comparison?.sentence).toMatch(/^Repeat 60 v_\d+/);
  await json(workspace, 'deploy', second.version, '--task', 'repeat_60');
  await json(workspace, 'rollback', '--task', 'repeat_60');
  expect((await json(workspace, 'versions')).production.repeat_60).toBe(first.version);
  expect((await json(workspace, 'compare', second.version, '--task', 'repeat_60')).comparisons).toHaveLength(1);

  const told = (await json(workspace, 'activity')).activity.filter(({ kind }) => kind === 'task');
  expect(told.map(({ summary }) => summary)).toEqual([
    'repeat_60: horizon 60 days, grace 3 days, from transactions purchase → horizon 45 days, grace 0 days, from transactions purchase',
    expect.stringContaining('repeat_60 (classification)'),
  ]);
  expect(await failure(workspace, 'tasks', 'remove', 'repeat_60')).toMatchObject({ code: 'task_in_use' });
  expect(await failure(workspace, 'tasks', 'set', 'repeat_60', '--horizon', '0')).toMatchObject({ exitCode: 2 });
});

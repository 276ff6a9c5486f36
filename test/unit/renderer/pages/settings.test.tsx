// @vitest-environment happy-dom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { followExecutions } from '../../../../renderer/api/executions';
import { AddTaskDialog } from '../../../../renderer/pages/settings/AddTaskDialog';
import { KeepingCard } from '../../../../renderer/pages/settings/KeepingCard';
import { PolicyCard } from '../../../../renderer/pages/settings/PolicyCard';
import type { WorkspaceTask } from '../../../../shared/schemas/tasks';
import { defaultTasks } from '../../../../shared/tasks';
import { answering } from '../../../helpers/page';
import { executionOf } from '../derive/records';

const [purchase, , clv] = defaultTasks.map(
  (task): WorkspaceTask => ({
    ...task,
    policy: 'guarded',
    margin: task.kind === 'regression' ? 0.02 : 0.07,
    properScore: task.kind === 'regression' ? 'r2Clipped' : 'logLoss',
    halfLife: 'auto',
  }),
);
const requested = (value: WorkspaceTask[]) => ({ value, error: undefined, retry: () => undefined });
const save = (task: string) => screen.getByRole<HTMLButtonElement>('button', { name: `Save the policy of ${task}` });
const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const change = (label: string, value: string) => fireEvent.change(field(label), { target: { value } });

it('a policy’s margin is shown in points of accuracy, or in R², and sent as a share; each task has a draft of its own', async () => {
  const { asked } = answering({ setPolicy: ({ task }) => (task === 'clv' ? clv : purchase) });
  render(<PolicyCard of={requested([purchase, clv])} />);
  expect(field('Margin of Purchase').value).toBe('7');
  expect([save('Purchase').disabled, save('Lifetime value').disabled]).toEqual([true, true]);
  change('Margin of Purchase', '3.5');
  change('Half-life of Purchase', '90');
  change('Policy of Lifetime value', 'point');
  expect(screen.queryByLabelText('Margin of Lifetime value')).toBeNull();
  fireEvent.click(save('Purchase'));
  // While it is being saved, nothing else can be.
  await waitFor(() => expect([save('Purchase').disabled, save('Lifetime value').disabled]).toEqual([true, false]));
  expect(asked).toEqual([
    {
      name: 'setPolicy',
      input: { task: 'purchase', policy: 'guarded', margin: 0.035, halfLife: '90', reason: null },
    },
  ]);
  change('Policy of Lifetime value', 'guarded');
  expect(save('Lifetime value').disabled).toBe(true);
});

it('a task is added when it has a name and whole days; what looks like its columns among the features is told', async () => {
  const { asked, emit } = answering({ 'executions.list': () => [], 'executions.start': () => ({ id: 4 }) });
  const stop = followExecutions();
  render(<AddTaskDialog onClose={() => undefined} />);
  const add = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Add the task' });
  expect(document.activeElement).toBe(field('Name'));
  expect(add().disabled).toBe(true);
  change('Name', 'Upsell, 60 days');
  expect(field('Column of predictions').placeholder).toBe('upsell_60_days_pred');
  change('Horizon (30 days, 6 hours)', '60.5');
  expect(add().disabled).toBe(true);
  change('Horizon (30 days, 6 hours)', '60');
  fireEvent.click(add());
  await waitFor(() => expect(asked.at(-1)?.name).toBe('executions.start'));
  expect(asked.at(-1)?.input).toMatchObject({
    operation: 'addTask',
    input: { name: 'upsell_60_days', kind: 'classification', column: 'upsell_60_days', horizonDays: 60, outcome: null },
  });
  const task = { ...purchase, name: 'upsell_60_days' };
  const result = { task, suspects: ['upsell_score'] };
  emit('execution', { ...executionOf({}), id: 4, operation: 'addTask', state: 'done', result });
  expect(await screen.findByText(/upsell_score: an earlier import has this/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Add the task' })).toBeNull();
  stop();
});

it('an empty margin can’t be saved, and what is changed while it is being saved stays a draft', async () => {
  const saved: (() => void)[] = [];
  answering({ setPolicy: () => new Promise((resolve) => saved.push(() => resolve(purchase))) });
  render(<PolicyCard of={requested([purchase, clv])} />);
  change('Margin of Purchase', '');
  expect(save('Purchase').disabled).toBe(true);
  change('Margin of Purchase', '4');
  fireEvent.click(save('Purchase'));
  await waitFor(() => expect(saved).toHaveLength(1));
  change('Margin of Purchase', '5');
  await act(async () => saved[0]());
  expect(field('Margin of Purchase').value).toBe('5');
  expect(save('Purchase').disabled).toBe(false);
});

it('the rule of versions that are kept takes no empty field for 0', async () => {
  answering({ keeping: () => ({ newest: 20, days: 90 }), 'executions.list': () => [] });
  render(<KeepingCard />);
  await screen.findByLabelText('Number of newest versions');
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Save the rule' });
  change('And all of the last (days)', '');
  expect(button.disabled).toBe(true);
  change('And all of the last (days)', '0');
  expect(button.disabled).toBe(false);
});

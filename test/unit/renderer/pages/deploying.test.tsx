// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { followExecutions } from '../../../../renderer/api/executions';
import { DeployDialog } from '../../../../renderer/pages/versions/DeployDialog';
import { AppError } from '../../../../shared/errors';
import type { DeploymentRecord } from '../../../../shared/schemas/deployments';
import { answering } from '../../../helpers/page';
import { comparisonOf, executionOf, versionOf, workspaceTasks } from '../derive/records';

const [live, next] = ['v_20260201_020000', 'v_20260208_020000'];
const held = { purchase: {}, churn: {}, clv: {} };
const ranking = [
  { version: live, score: 0.71 },
  { version: next, score: 0.68 },
];

function deploymentOf(tasks: readonly string[]): DeploymentRecord {
  return {
    ...{ id: 1, key: 'k', at: 0, kind: 'manual', actor: 'window', reason: 'because' },
    tasks: tasks.map((task) => ({ task, from: live, to: next })),
  };
}

/**
 * The dialog that deploys a version which is the champion of lifetime value already.
 * @param once of which tasks it was the champion for a time
 */
async function deploying(
  start: () => Promise<{ id: number }> = async () => ({ id: 7 }),
  kind: 'deploy' | 'rollback' = 'deploy',
  once: readonly string[] = [],
  rollback: () => Promise<DeploymentRecord> = async () => deploymentOf([]),
) {
  const models = {
    ...{ previous: {}, today: {} },
    live: once.map((task) => ({ task, version: next, from: 0, until: 1 })),
    versions: [versionOf(live, held), versionOf(next, held)],
    champions: {
      purchase: { version: live, deployedAt: 0 },
      churn: { version: live, deployedAt: 0 },
      clv: { version: next, deployedAt: 0 },
    },
  };
  const main = answering({
    versions: () => models,
    best: ({ task }) => ({ task, version: live, score: 0.71, path: '', metric: 'auc', ranking }),
    'executions.list': () => [],
    'executions.start': start,
    'executions.cancel': () => null,
    deploy: ({ tasks }) => deploymentOf(tasks ?? []),
    rollback,
  });
  const workspace = {
    ...{ tasks: workspaceTasks, labels: [], imports: [], deployments: [], runs: [], models },
    data: { transactions: null, snapshots: [] },
  };
  onTestFinished(followExecutions());
  const onClose = vi.fn(() => unmount());
  const choice = { version: next, task: null, kind };
  const { unmount } = render(<DeployDialog choice={choice} workspace={workspace} onClose={onClose} />);
  await screen.findByRole('progressbar', { name: 'Comparing Churn' });
  return { ...main, onClose, unmount };
}

it('goes back to a version for the tasks that it once answered for, unless a person ticks more', async () => {
  await deploying(undefined, 'rollback', ['churn', 'clv']);
  const checked = () => screen.getAllByRole<HTMLInputElement>('checkbox').map((one) => one.checked);
  expect(checked()).toEqual([false, true, false]);
  fireEvent.click(screen.getAllByRole('checkbox')[0]);
  expect(checked()).toEqual([true, true, false]);
});

it('goes back to a version that never answered for all that it holds', async () => {
  await deploying(undefined, 'rollback', []);
  const [purchase, churn] = screen.getAllByRole<HTMLInputElement>('checkbox');
  expect([purchase.checked, churn.checked]).toEqual([true, true]);
});

it('compares with the champions while it asks, and deploys the tasks that are left ticked', async () => {
  const { asked, onClose } = await deploying();
  const [purchase, churn, clv] = screen.getAllByRole<HTMLInputElement>('checkbox');
  expect([purchase.checked, churn.checked, clv.disabled]).toEqual([true, true, true]);
  fireEvent.click(churn);
  fireEvent.click(screen.getByRole('button', { name: 'Deploy' }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const of = (name: string) => asked.filter((one) => one.name === name).map(({ input }) => input);
  expect(of('executions.start')).toMatchObject([{ operation: 'compare', input: { candidate: next, champion: null } }]);
  expect(of('deploy')).toEqual([{ version: next, tasks: ['purchase'], reason: null }]);
  await waitFor(() => expect(of('executions.cancel')).toEqual([{ id: 7 }]));
});

it('leaves the cores to the change once that is being made, and compares again where it fails', async () => {
  let fail: (() => void) | undefined;
  const { asked } = await deploying(undefined, 'rollback', ['purchase'], () => {
    return new Promise((_, reject) => {
      fail = () => reject(new AppError('model_damaged', 'churn_model.forest is damaged.'));
    });
  });
  fireEvent.click(screen.getByRole('button', { name: 'Roll back' }));
  const steps = () =>
    asked.map(({ name }) => name).filter((name) => /^(rollback|executions\.(start|cancel))$/.test(name));
  await waitFor(() => expect(steps().sort()).toEqual(['executions.cancel', 'executions.start', 'rollback']));
  fail?.();
  await screen.findByText(/is damaged/);
  await waitFor(() => expect(steps().filter((name) => name === 'executions.start')).toHaveLength(2));
});

it('leaves no comparison under way, though it was closed before that had begun', async () => {
  let begin: ((one: { id: number }) => void) | undefined;
  const beginning = new Promise<{ id: number }>((resolve) => {
    begin = resolve;
  });
  const { asked, unmount } = await deploying(() => beginning);
  unmount();
  expect(asked.map(({ name }) => name)).not.toContain('executions.cancel');
  begin?.({ id: 7 });
  await waitFor(() => expect(asked.at(-1)).toEqual({ name: 'executions.cancel', input: { id: 7 } }));
});

it('says the verdict of each task, and is red where the new version is worse beyond chance', async () => {
  const { emit } = await deploying();
  const comparisons = [
    comparisonOf({ task: 'purchase', verdict: 'inconclusive' }),
    comparisonOf({ task: 'churn', verdict: 'worse' }),
  ];
  emit('execution', {
    ...executionOf({ id: 7, state: 'done', finishedAt: 1 }),
    ...{ operation: 'compare', result: { comparisons, same: ['clv'], sideBySide: [] } },
  });
  expect((await screen.findByText('worse')).className).toBe('pill bad');
  expect(screen.getByText('too close to call').className).toBe('pill warn');
  // Purchase scores lower as well, which chance explains.
  const scores = () => screen.getAllByText('AUC 0.680').map(({ className }) => className);
  await waitFor(() => expect(scores()).toEqual(['', 'bad']));
});

it('shows no score in red that is better, though the verdict rests on another one', async () => {
  const { emit } = await deploying();
  const exactly = (value: number) => ({ value, lower: value, upper: value });
  const auc = {
    ...{ metric: 'auc' as const, baseline: 0.5 },
    ...{ champion: exactly(0.68), candidate: exactly(0.71) },
  };
  const metrics = [{ ...auc, difference: exactly(0.03) }];
  emit('execution', {
    ...executionOf({ id: 7, state: 'done', finishedAt: 1 }),
    operation: 'compare',
    result: { comparisons: [comparisonOf({ task: 'churn', verdict: 'worse', metrics })], same: [], sideBySide: [] },
  });
  expect((await screen.findByText('worse')).className).toBe('pill bad');
  expect(screen.getAllByText('AUC 0.680').map(({ className }) => className)).toEqual(['', '']);
});

// @vitest-environment happy-dom
import { render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ExecutionCard } from '../../../../renderer/pages/train/ExecutionCard';
import { ExecutionResult } from '../../../../renderer/pages/train/ExecutionResult';
import type { Execution } from '../../../../shared/contract';
import type { TrainedTask } from '../../../../shared/schemas/modelOperations';
import { answering } from '../../../helpers/page';
import { comparisonOf, executionOf, trainedTaskOf } from '../derive/records';

const version = 'v_20260208_020000';

function show(tasks: Record<string, TrainedTask>): void {
  answering({
    versions: () => ({ versions: [], champions: {}, previous: {}, live: [], today: {} }),
  });
  const result = { runId: 1, version, tasks, skipped: {}, grownBy: {} };
  const execution: Execution = { ...executionOf({ state: 'done' }), operation: 'retrain', result };
  render(<ExecutionResult execution={execution} />);
}

it('a training is led by what its task is judged by, beside what chance gives', () => {
  show({ churn: trainedTaskOf(null, true) });
  const [figure] = screen.getAllByText('AUC 0.714');
  within(figure).getByText('by chance 0.500');
});

it('the first model is compared with nothing, so no comparison is offered', () => {
  show({ churn: trainedTaskOf(null, true) });
  expect(screen.queryByRole('button', { name: /^Compare it/ })).toBeNull();
});

it('a candidate is compared with the champion, and a new champion with the one before', () => {
  show({
    churn: trainedTaskOf(comparisonOf({ task: 'churn', verdict: 'worse' }), false),
    clv: trainedTaskOf(null, true),
  });
  screen.getByRole('button', { name: 'Compare it with the champion' });
  show({ churn: trainedTaskOf(comparisonOf({ task: 'churn', verdict: 'better' }), true) });
  screen.getByRole('button', { name: 'Compare it with the one before' });
});

it('a training that would give the same says so step by step, and what would change that', async () => {
  answering({
    tasks: () => [],
    versions: () => ({ versions: [], champions: {}, previous: {}, live: [], today: {} }),
    runs: () => [],
  });
  const reason = 'Churn has no new label since the champion, which was trained in the same way.';
  const left = { kind: 'train', task: 'churn', startedAt: 0, finishedAt: 0, detail: reason, skipped: true } as const;
  const error = { code: 'not_enough_labels', message: `No task was trained. ${reason}` } as const;
  const ended = { state: 'skipped', finishedAt: 1, steps: [left], error } as const;
  render(<ExecutionCard execution={executionOf({ ...ended, steps: [left] })} />);
  expect((await screen.findByText('Train churn')).closest('li')?.textContent).toBe(`Train churnskipped: ${reason}`);
  // Nothing has failed, and no bar is full.
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.queryByRole('progressbar')).toBeNull();
  screen.getByRole('button', { name: 'Import files…' });
  screen.getByRole('button', { name: 'Prepare training data…' });
});

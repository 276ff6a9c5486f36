// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { followExecutions } from '../../../../renderer/api/executions';
import { RecommendationCard } from '../../../../renderer/pages/replay/RecommendationCard';
import { ReplayForm } from '../../../../renderer/pages/replay/ReplayForm';
import { TaskReplayCard } from '../../../../renderer/pages/replay/TaskReplayCard';
import type { PolicyOutcome, Replay } from '../../../../shared/schemas/replay';
import { answering } from '../../../helpers/page';
import { executionOf } from '../derive/records';

const policy = (name: PolicyOutcome['name'], score: number, recommended = false): PolicyOutcome => ({
  ...{ name, score, recommended },
  ...{ low: score - 0.02, high: score + 0.02, regret: 0.8 - score, logLoss: 0.5, trainings: 3, refused: 1 },
  ...{ minutes: 0.25, wrong: 100, fewerWrong: { value: 5, error: 1 }, cost: 215 },
});

const replayed = (recommended: Replay['recommended'], score = 0.7): Replay => ({
  ...{ id: 'replay_20260301_000000', at: 0, prices: { wrong: 2, training: 5 } },
  ...{ trees: 50, addedTrees: 10, rowsPerTree: 5000, skipped: { clv: 'Too few labels.' } },
  tasks: {
    churn: {
      ...{ metric: 'accuracy', from: 0, until: 86_400_000, firstLabels: 500, rows: 9000, clients: 800 },
      policies: [policy('never', score), policy('alarm', score + 0.05, true), policy('hindsight', 0.8)],
      ...{ recommended, sentence: 'alarm saves 40.', leastCost: 150 },
    },
  },
  ...{ recommended, sentence: 'alarm saves 40.', applied: false },
});

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

describe('a replay', () => {
  it('starts with both prices or none, tells how far it is, and can be cancelled', async () => {
    const { asked, emit } = answering({
      'executions.list': () => [],
      'executions.start': () => ({ id: 7 }),
      'executions.cancel': () => null,
    });
    const stop = followExecutions();
    render(<ReplayForm />);
    fireEvent.change(screen.getByLabelText('Cost of a wrong answer'), { target: { value: '2' } });
    expect(button('Replay').disabled).toBe(true);
    expect(screen.getByText('Fill in both costs, or neither.')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Cost of a training'), { target: { value: '50' } });
    fireEvent.click(button('Replay'));
    await waitFor(() => expect(asked.at(-1)?.name).toBe('executions.start'));
    expect(asked.at(-1)?.input).toMatchObject({
      operation: 'replay',
      input: { priceWrong: 2, priceTraining: 50 },
    });
    emit('execution', { ...executionOf({}), id: 7, operation: 'replay', fraction: 0.4, result: null });
    expect((await screen.findByRole('progressbar', { name: 'Replay' })).getAttribute('aria-valuenow')).toBe('40');
    fireEvent.click(button('Cancel'));
    await waitFor(() => expect(asked.at(-1)).toEqual({ name: 'executions.cancel', input: { id: 7 } }));
    stop();
  });

  it('sets the schedule to what it recommends, by alarm too, on a click', async () => {
    const { asked } = answering({ applyReplay: () => null });
    render(<RecommendationCard replay={replayed('alarm')} />);
    expect(screen.getByText(/Lifetime value was left out. Too few labels./)).toBeTruthy();
    fireEvent.click(button('Set the schedule to alarm'));
    await waitFor(() => expect(asked).toEqual([{ name: 'applyReplay', input: { policy: 'alarm' } }]));
  });

  it.each(['schedule', null] as const)('that recommends %s has nothing to set', (recommended) => {
    render(<RecommendationCard replay={replayed(recommended)} />);
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('shows each policy with its interval and cost, beside what another replay says of it', () => {
    const [task] = Object.values(replayed('alarm').tasks);
    render(<TaskReplayCard task="churn" replayed={task} beside={replayed(null, 0.61)} />);
    const [, never, alarm] = screen.getAllByRole('row');
    expect(within(never).getByText('70.0 %')).toBeTruthy();
    expect(within(never).getByText('61.0 %')).toBeTruthy();
    expect(within(alarm).getByText('recommended')).toBeTruthy();
    expect(within(alarm).getByRole('img', { name: /73\.0.% to 77\.0.%/ })).toBeTruthy();
    expect(screen.getByText(/The least possible cost was/)).toBeTruthy();
  });
});

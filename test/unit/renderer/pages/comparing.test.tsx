// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, it, onTestFinished } from 'vitest';
import { followExecutions } from '../../../../renderer/api/executions';
import { ComparePage } from '../../../../renderer/pages/compare/ComparePage';
import type { Execution } from '../../../../shared/contract';
import type { Comparison } from '../../../../shared/schemas/comparison';
import { answering } from '../../../helpers/page';
import { comparisonOf, executionOf, trainedTaskOf, versionOf, workspaceTasks } from '../derive/records';

const [older, live, next] = ['v_20260125_020000', 'v_20260201_020000', 'v_20260208_020000'];

function comparing(id: number, sentence: string, more: Partial<Comparison> = {}): Execution {
  const comparisons = [comparisonOf({ task: 'purchase', verdict: 'better', sentence, ...more })];
  return {
    ...executionOf({ id, state: 'done', finishedAt: 1 }),
    ...{ operation: 'compare', result: { comparisons, same: [], sideBySide: [] } },
  };
}

function workspaceWith(latest: Execution, more: Parameters<typeof answering>[0] = {}) {
  const champions = { purchase: { version: live, deployedAt: 0 } };
  const versions = [older, live, next].map((version) => versionOf(version, { purchase: {} }));
  const [task] = workspaceTasks;
  const main = answering({
    ...{ tasks: () => [task], labels: () => [], imports: () => [], deployments: () => [], runs: () => [] },
    dataSummary: () => ({ transactions: null, snapshots: [] }),
    versions: () => ({ ...{ previous: {}, live: [], today: {} }, versions, champions }),
    best: () => ({ task: 'purchase', version: live, score: 0.7, path: '', metric: 'auc', ranking: [] }),
    'executions.list': () => [latest],
    'executions.start': () => ({ id: 7 }),
    'executions.cancel': () => null,
    ...more,
  });
  onTestFinished(followExecutions());
  return main;
}

it('keeps the comparison that was asked for while a dialog makes one of its own', async () => {
  const { asked, emit } = workspaceWith(comparing(3, 'It was asked for.'));
  render(<ComparePage />);
  await screen.findByText('It was asked for.');
  fireEvent.click(screen.getByRole('button', { name: /^Deploy / }));
  await expect.poll(() => asked.map(({ name }) => name)).toContain('executions.start');
  await act(async () => emit('execution', comparing(7, 'It is the dialog’s.')));
  expect(await screen.findByText('better', { selector: '[title="It is the dialog’s."]' })).toBeTruthy();
  expect(screen.queryByText('It was asked for.')).toBeTruthy();
});

it('shows what is known of the versions that are chosen, and of no others', async () => {
  workspaceWith(comparing(21, 'The newest is better.'));
  render(<ComparePage />);
  await screen.findByText('The newest is better.');
  const candidate = screen.getByRole('combobox', { name: 'Candidate' });
  fireEvent.change(candidate, { target: { value: older } });
  await screen.findByText('Not compared yet');
  expect(screen.queryByText('The newest is better.')).toBeNull();
  fireEvent.change(candidate, { target: { value: next } });
  await screen.findByText('The newest is better.');
  fireEvent.change(screen.getByRole('combobox', { name: 'Against' }), { target: { value: older } });
  await screen.findByText('Not compared yet');
});

it('shows what the training found that made a version', async () => {
  const comparison = comparisonOf({ task: 'purchase', verdict: 'worse', sentence: 'Its training found it worse.' });
  const tasks = { purchase: trainedTaskOf(comparison, false) };
  const result = { runId: 1, version: next, tasks, skipped: {}, grownBy: {} };
  workspaceWith({ ...executionOf({ id: 31, state: 'done', finishedAt: 1 }), operation: 'retrain', result });
  render(<ComparePage />);
  await screen.findByText('Its training found it worse.');
});

it.each([
  ['says that the table counts rows otherwise than the verdict', 41, 28],
  ['says nothing of the kind where all rows count alike', 42, null],
])('%s', async (_, id, halfLifeDays) => {
  const { judgement } = comparisonOf({ task: 'purchase', verdict: 'better' });
  workspaceWith(comparing(id, `Found by ${id}.`, { judgement: { ...judgement, halfLifeDays } }));
  render(<ComparePage />);
  await screen.findByText(`Found by ${id}.`);
  expect(screen.queryAllByText(/counts all rows alike/)).toHaveLength(halfLifeDays === null ? 0 : 1);
});

it('shows on whom the two that are chosen answer differently, and not on whom two others did', async () => {
  const disagreements = { rows: 1, championNearer: 1, candidateNearer: 0 };
  const main = workspaceWith(comparing(51, 'Against the champion.', { disagreements }), {
    disagreements: ({ champion }) => ({
      ...{ task: 'purchase', total: 1, offset: 0 },
      rows: [
        { clientId: `C of ${champion}`, predictedAt: 0, candidate: 1, champion: 0, actual: 0, nearer: 'champion' },
      ],
    }),
  });
  render(<ComparePage />);
  fireEvent.click(await screen.findByRole('button', { name: 'Show the clients' }));
  await screen.findByText(`C of ${live}`);
  await act(async () =>
    main.emit('execution', comparing(52, 'Against the older.', { disagreements, championVersion: older })),
  );
  fireEvent.change(screen.getByRole('combobox', { name: 'Against' }), { target: { value: older } });
  await screen.findByText('Against the older.');
  expect(screen.queryByText(`C of ${live}`)).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show the clients' }));
  await screen.findByText(`C of ${older}`);
});

it('a version that was to be met and becomes the candidate is met no more', async () => {
  workspaceWith(comparing(61, 'The newest is better.'));
  render(<ComparePage />);
  const against = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Against' });
  await screen.findByText('The newest is better.');
  fireEvent.change(against(), { target: { value: older } });
  fireEvent.change(screen.getByRole('combobox', { name: 'Candidate' }), { target: { value: older } });
  expect(against().value).toBe('');
  expect(screen.queryByText(/is the champion itself/)).toBeNull();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Compare' }).disabled).toBe(false);
});

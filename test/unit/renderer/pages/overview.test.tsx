// @vitest-environment happy-dom
import { act, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { invalidate } from '../../../../renderer/api/cache';
import { followExecutions } from '../../../../renderer/api/executions';
import { OverviewPage } from '../../../../renderer/pages/overview/OverviewPage';
import type { ListedVersion } from '../../../../shared/schemas/versions';
import { answering } from '../../../helpers/page';
import { executionOf, labelSummaryOf, versionOf, workspaceTasks } from '../derive/records';

const version = 'v_20260201_020000';

function open(versions: ListedVersion[], labelled = false) {
  const champions = Object.fromEntries(
    versions.flatMap(({ version, tasks }) => Object.keys(tasks).map((task) => [task, { version, deployedAt: 0 }])),
  );
  const page = answering({
    'executions.list': () => [],
    tasks: () => workspaceTasks,
    labels: () => (labelled ? [labelSummaryOf({ real: 9 })] : []),
    dataSummary: () => ({ transactions: null, snapshots: [] }),
    imports: () => [],
    versions: () => ({ versions, champions, previous: {}, live: [], today: {} }),
    deployments: () => [],
    runs: () => [],
    attention: () => [],
    liveScores: () => ({}),
    schedule: () => ({ zone: 'UTC', jobs: [] }),
    'workspace.recent': () => ({ paths: [] }),
  });
  invalidate();
  render(<OverviewPage />);
  return page;
}

it('a workspace without a model begins with its first steps, and without cards that tell nothing', async () => {
  open([]);
  await screen.findByRole('heading', { name: 'First steps' });
  expect(screen.queryByRole('heading', { name: 'Purchase' })).toBeNull();
});

it('a card is led by what its task is judged by, beside chance; accuracy and what the top tenth holds follow', async () => {
  const scores = { score: 0.714, baseline: 0.5, topTenth: 0.28, accuracy: 0.912, naiveAccuracy: 0.909, clients: 500 };
  open([versionOf(version, { purchase: { ...scores, yesShare: 0.09 }, clv: { score: 0.31, baseline: -0.002 } })]);
  const card = (await screen.findByRole('heading', { name: 'Purchase' })).closest('.task-card');
  const texts = (of: Element | null | undefined) => of?.textContent?.replaceAll('\u00a0', ' ');
  expect(texts(card?.querySelector('.big'))).toBe('0.714AUC, +0.214 over chance');
  expect(texts(card)).toContain('Found in the top tenth28.0 %');
  expect(texts(card)).toContain('Accuracy91.2 %, naive 90.9 %');
  const clv = screen.getByRole('heading', { name: 'Lifetime value' }).closest('.task-card');
  expect(texts(clv?.querySelector('.big'))).toBe('0.310R² (clipped), +0.312 over chance');
  const churn = screen.getByRole('heading', { name: 'Churn' }).closest('.task-card');
  expect(texts(churn?.querySelector('.big'))).toBe('–no model yet');
});

it.each([
  [0.488, '0.488AUC, 0.012 below chance'],
  [0.5002, '0.500AUC, no better than chance'],
])('a score of %d is not more than chance gives, and is said to be', async (score, said) => {
  open([versionOf(version, { purchase: { score, baseline: 0.5 } })]);
  const card = (await screen.findByRole('heading', { name: 'Purchase' })).closest('.task-card');
  expect(card?.querySelector('.big')?.textContent?.replaceAll('\u00a0', ' ')).toBe(said);
});

it('while the first models are trained, they are not offered to be trained again', async () => {
  const { emit } = open([], true);
  const stop = followExecutions();
  const button = await screen.findByRole('button', { name: 'Train the first models' });
  act(() => emit('execution', executionOf({ state: 'running' })));
  expect(button).toHaveProperty('disabled', true);
  expect(button.textContent).toBe('Training the first models…');
  act(() => emit('execution', executionOf({ state: 'failed', finishedAt: 1 })));
  expect(button).toHaveProperty('disabled', false);
  stop();
});

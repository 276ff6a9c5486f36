// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { invalidate } from '../../../../renderer/api/cache';
import { OverviewPage } from '../../../../renderer/pages/overview/OverviewPage';
import type { ListedVersion } from '../../../../shared/schemas/versions';
import { answering } from '../../../helpers/page';
import { versionOf, workspaceTasks } from '../derive/records';

const version = 'v_20260201_020000';

function open(versions: ListedVersion[]): void {
  const champions = Object.fromEntries(
    versions.flatMap(({ version, tasks }) => Object.keys(tasks).map((task) => [task, { version, deployedAt: 0 }])),
  );
  answering({
    tasks: () => workspaceTasks,
    labels: () => [],
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

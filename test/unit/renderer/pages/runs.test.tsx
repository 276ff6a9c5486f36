// @vitest-environment happy-dom
import { fireEvent, render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { RecentRuns } from '../../../../renderer/pages/train/RecentRuns';
import { RunDialog } from '../../../../renderer/pages/train/RunDialog';
import type { DeploymentRecord } from '../../../../shared/schemas/deployments';
import type { RunRecord } from '../../../../shared/schemas/runs';
import { answering } from '../../../helpers/page';
import { runOf } from '../derive/records';

it('a run that failed says why once, and where', async () => {
  answering({
    versions: () => ({ versions: [], champions: {}, previous: {}, live: [], today: {} }),
    runLog: () => ({ text: 'The log.' }),
  });
  const message = 'The engine ended while it trained.';
  const steps = [
    { kind: 'collect labels', task: null, startedAt: 0, finishedAt: 60_000, detail: '900 labels' },
    { kind: 'train', task: 'churn', startedAt: 60_000, finishedAt: null, detail: message },
  ] as const;
  const run = runOf({ state: 'failed', finishedAt: null, error: { code: 'engine_died', message }, steps: [...steps] });
  render(<RunDialog run={run} now={1e12} onClose={() => undefined} />);
  await screen.findByText('The log.');
  expect(screen.getAllByText(message)).toHaveLength(1);
  const [, passed, failing] = screen.getAllByRole('row');
  expect(
    within(passed)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toContain('900 labels');
  within(failing).getByText('failed here');
});

it('a run that has deployed and goes on names the version, which it has at its end', async () => {
  const models = { versions: [], champions: {}, previous: {}, live: [], today: {} };
  answering({ versions: () => models, runLog: () => ({ text: 'The log.' }) });
  const run = runOf({ state: 'running', finishedAt: null });
  const to = 'v_20260301_060000';
  const first: DeploymentRecord = {
    ...{ id: 1, key: 'k', at: 500, kind: 'first', actor: 'window', reason: '' },
    tasks: [{ task: 'churn', from: null, to }],
  };
  const value = {
    ...{ tasks: [], labels: [], data: { transactions: null, snapshots: [] }, imports: [] },
    ...{ models, deployments: [first], runs: [run] },
  };
  const shown = (runs: readonly RunRecord[]) => (
    <RecentRuns of={{ value: { ...value, runs: [...runs] }, error: undefined, retry: () => undefined }} now={1000} />
  );
  const { rerender } = render(shown([run]));
  expect((await screen.findByText(/deployed for churn/)).textContent).toContain(to);
  // Its window follows it.
  fireEvent.click(screen.getByTitle('Steps and log'));
  const message = 'The engine ended while it trained.';
  rerender(shown([{ ...run, state: 'failed', error: { code: 'engine_died', message } }]));
  expect(within(await screen.findByRole('dialog')).getByRole('alert').textContent).toContain(message);
});

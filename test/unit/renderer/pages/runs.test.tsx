// @vitest-environment happy-dom
import { render, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { RunDialog } from '../../../../renderer/pages/train/RunDialog';
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

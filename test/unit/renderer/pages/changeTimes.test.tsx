// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { invalidate } from '../../../../renderer/api/cache';
import { ChangeTimesDialog } from '../../../../renderer/pages/settings/ChangeTimesDialog';
import { answering } from '../../../helpers/page';
import { versionOf, workspaceTasks } from '../derive/records';

/** What is told of a champion that was trained for 90 days, where the horizon is changed. */
async function told(from: number, to: number): Promise<string> {
  const version = 'v_20260201_020000';
  const [{ name, outcome }] = workspaceTasks;
  const labels = { horizonDays: 90, outcome };
  answering({
    labels: () => [],
    versions: () => ({
      ...{ versions: [versionOf(version, { [name]: { labels } })], champions: { [name]: { version, deployedAt: 0 } } },
      ...{ previous: {}, live: [], today: {} },
    }),
  });
  invalidate();
  const task = { ...workspaceTasks[0], slot: 0, isOff: false, horizonDays: from };
  const none = () => undefined;
  const times = { horizonDays: to, graceDays: task.graceDays };
  render(<ChangeTimesDialog task={task} to={times} busy={false} onClose={none} onChange={none} />);
  return (await screen.findByText(/^Its champion/)).textContent ?? '';
}

it('a horizon that is changed says what the champion was trained for', async () => {
  expect(await told(90, 60)).toContain('was trained for labels of 90 days. It stays in use');
});

it('changed from one that it was not trained for to another, it is still that of its training', async () => {
  expect(await told(60, 30)).toContain('was trained for labels of 90 days. It stays in use');
});

it('changed back to that of its training, updates go on with it', async () => {
  expect(await told(60, 90)).toContain('as they will be: incremental updates go on with it.');
});

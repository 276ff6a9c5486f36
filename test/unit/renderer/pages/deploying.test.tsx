// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { DeployDialog } from '../../../../renderer/pages/versions/DeployDialog';
import { answering } from '../../../helpers/page';
import { versionOf, workspaceTasks } from '../derive/records';

const [live, next] = ['v_20260201_020000', 'v_20260208_020000'];
const held = { purchase: {}, churn: {}, clv: {} };

it('compares with the champions while it asks, and deploys the tasks that are left ticked', async () => {
  const models = {
    ...{ previous: {}, live: [], today: {} },
    versions: [versionOf(live, held), versionOf(next, held)],
    champions: {
      purchase: { version: live, deployedAt: 0 },
      churn: { version: live, deployedAt: 0 },
      clv: { version: next, deployedAt: 0 },
    },
  };
  const { asked } = answering({
    versions: () => models,
    best: ({ task }) => ({ task, version: live, score: 0.7, path: '', metric: 'auc', ranking: [] }),
    'executions.start': () => ({ id: 7 }),
    'executions.cancel': () => null,
    deploy: ({ version, tasks }) => ({
      ...{ id: 1, key: 'k', at: 0, kind: 'manual', actor: 'window', reason: 'because' },
      tasks: (tasks ?? []).map((task) => ({ task, from: live, to: version })),
    }),
  });
  const workspace = {
    ...{ tasks: workspaceTasks, labels: [], imports: [], deployments: [], runs: [], models },
    data: { transactions: null, snapshots: [] },
  };
  const onClose = vi.fn();
  const choice = { version: next, task: null, kind: 'deploy' } as const;
  const { unmount } = render(<DeployDialog choice={choice} workspace={workspace} onClose={onClose} />);
  await screen.findByRole('progressbar', { name: 'Comparing Churn' });
  const [purchase, churn, clv] = screen.getAllByRole<HTMLInputElement>('checkbox');
  expect([purchase.checked, churn.checked, clv.disabled]).toEqual([true, true, true]);
  fireEvent.click(churn);
  fireEvent.click(screen.getByRole('button', { name: 'Deploy' }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  unmount();
  const of = (name: string) => asked.filter((one) => one.name === name).map(({ input }) => input);
  expect(of('executions.start')).toMatchObject([{ operation: 'compare', input: { candidate: next, champion: null } }]);
  expect(of('deploy')).toEqual([{ version: next, tasks: ['purchase'], reason: null }]);
  await waitFor(() => expect(of('executions.cancel')).toEqual([{ id: 7 }]));
});

// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { SeveralCard } from '../../../../renderer/pages/compare/SeveralCard';
import { answering } from '../../../helpers/page';
import { versionOf, workspaceTasks } from '../derive/records';

const [purchase] = workspaceTasks;
const names = ['v_20260201_020000', 'v_20260208_020000', 'v_20260215_020000'];
const scores = [0.6, 0.72, 0.65];

it('more than two versions stand side by side, scored on the same rows, the best in bold', async () => {
  const models = {
    ...{ champions: {}, previous: {}, live: [], today: {} },
    versions: names.map((name, i) => ({ ...versionOf(name, { purchase: {} }), title: `otter-${i}` })),
  };
  answering({
    best: ({ among }) => {
      const ranking = names
        .map((version, i) => ({ version, score: scores[i] }))
        .filter(({ version }) => among?.includes(version))
        .sort((a, b) => b.score - a.score);
      return { task: 'purchase', ...ranking[0], path: '', metric: 'auc', ranking };
    },
  });
  const value = { tasks: [purchase], labels: [], imports: [], deployments: [], runs: [], models };
  render(<SeveralCard workspace={{ ...value, data: { transactions: null, snapshots: [] } }} />);
  for (const name of names) {
    fireEvent.change(screen.getByLabelText('Add a version'), { target: { value: name } });
  }
  expect((await screen.findByText('0.720')).tagName).toBe('B');
  expect(screen.getByText('0.600').tagName).not.toBe('B');
  fireEvent.click(screen.getByRole('button', { name: 'Remove otter-1 from the list' }));
  expect((await screen.findByText('0.650')).tagName).toBe('B');
});

// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ScoreToday } from '../../../../renderer/components/ScoreToday';
import { answering } from '../../../helpers/page';
import { workspaceTasks } from '../derive/records';

const [purchase] = workspaceTasks;

it('two versions’ headlines of today are told by their name, on the same rows', async () => {
  const ranking = [
    { version: 'v_2', score: 0.72 },
    { version: 'v_1', score: 0.68 },
  ];
  const { asked } = answering({
    best: () => ({ task: 'purchase', version: 'v_2', path: '', metric: 'auc', score: 0.72, ranking }),
  });
  render(
    <>
      <p>
        <ScoreToday task={purchase} version="v_1" beside="v_2" />
      </p>
      <p>
        <ScoreToday task={purchase} version="v_2" beside="v_1" />
      </p>
    </>,
  );
  await screen.findByText('AUC 0.680');
  screen.getByText('AUC 0.720');
  // Both ask the same, once.
  expect(asked).toEqual([{ name: 'best', input: { task: 'purchase', among: ['v_1', 'v_2'] } }]);
});

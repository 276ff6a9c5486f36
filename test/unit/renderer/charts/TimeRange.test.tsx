// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { useTimeRange } from '../../../../renderer/charts/TimeRange';

afterEach(cleanup);

const whole = [1000, 3000] as const;

function Chart({ points }: { points: number }) {
  const { domain, control } = useTimeRange('Scores', whole, points);
  return (
    <>
      <output>{domain.join(' to ')}</output>
      {control}
    </>
  );
}

const shown = () => screen.getByRole('status').textContent;
const move = (name: string, value: number) =>
  fireEvent.change(screen.getByRole('slider', { name: `Scores: ${name}` }), { target: { value } });

it('two sliders choose a part of the time, and never none of it', () => {
  render(<Chart points={100} />);
  expect(shown()).toBe('1000 to 3000');
  move('shown from', 100);
  expect(shown()).toBe('2000 to 3000');
  move('shown until', 150);
  expect(shown()).toBe('2000 to 2500');
  move('shown from', 200);
  expect(shown()).toBe('2460 to 2500');
  move('shown until', 0);
  expect(shown()).toBe('2460 to 2500');
  fireEvent.click(screen.getByRole('button', { name: 'Whole time' }));
  expect(shown()).toBe('1000 to 3000');
});

it('few points are all shown', () => {
  render(<Chart points={3} />);
  expect(shown()).toBe('1000 to 3000');
  expect(screen.queryByRole('slider')).toBeNull();
});

// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Segments } from '../../../../renderer/components/controls';

afterEach(cleanup);

const options = (many: number) => Array.from({ length: many }, (_, i) => ({ value: `t${i}`, label: `Task ${i}` }));

it('a choice among few is beside each other, among many in a list, so that nothing is cut off', () => {
  const onChange = vi.fn();
  render(<Segments label="Task" options={options(5)} value="t0" onChange={onChange} />);
  fireEvent.click(screen.getByRole('button', { name: 'Task 4' }));
  expect(onChange).toHaveBeenLastCalledWith('t4');
  cleanup();
  render(<Segments label="Task" options={options(8)} value="t0" onChange={onChange} />);
  expect(screen.queryByRole('button')).toBeNull();
  fireEvent.change(screen.getByLabelText('Task'), { target: { value: 't7' } });
  expect(onChange).toHaveBeenLastCalledWith('t7');
});

// @vitest-environment happy-dom
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { EraseDialog } from '../../../../renderer/pages/data/EraseDialog';
import type { Erased } from '../../../../shared/schemas/erase';
import { answering } from '../../../helpers/page';

const traces: Erased = {
  rows: 12,
  labels: 3,
  scores: 4,
  files: ['/w/exports/labels.csv'],
  missing: ['/w/moved.csv'],
  versions: ['v_20260201_120000'],
};

it('shows what goes before a client is erased, and asks anew for another one', async () => {
  const main = answering({ eraseClient: () => traces });
  let closed = 0;
  render(<EraseDialog onClose={() => closed++} />);
  const erased = () => main.asked.filter(({ name }) => name === 'eraseClient').map(({ input }) => input);
  const id = screen.getByLabelText('The client’s id');
  fireEvent.change(id, { target: { value: 'c-17' } });
  fireEvent.click(screen.getByRole('button', { name: 'Show what is deleted' }));
  await screen.findByText('12');
  expect(erased()).toMatchObject([{ client: 'c-17', dryRun: true }]);
  expect(screen.getByText(/moved\.csv was exported and has/)).toBeTruthy();
  expect(screen.getByText(/may have learned/)).toBeTruthy();
  fireEvent.change(id, { target: { value: 'c-18' } });
  expect(screen.queryByRole('button', { name: 'Erase for good' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show what is deleted' }));
  fireEvent.change(await screen.findByLabelText(/^Reason/), { target: { value: 'asked for' } });
  fireEvent.click(screen.getByRole('button', { name: 'Erase for good' }));
  await waitFor(() => expect(closed).toBe(1));
  expect(erased()[2]).toMatchObject({ client: 'c-18', reason: 'asked for' });
  expect(erased()[2]).not.toMatchObject({ dryRun: true });
});

it('what was found of one client is not shown of another whose id was typed meanwhile', async () => {
  const found: (() => void)[] = [];
  answering({ eraseClient: () => new Promise((resolve) => found.push(() => resolve(traces))) });
  render(<EraseDialog onClose={() => undefined} />);
  const id = screen.getByLabelText('The client’s id');
  fireEvent.change(id, { target: { value: 'c-17' } });
  fireEvent.click(screen.getByRole('button', { name: 'Show what is deleted' }));
  await waitFor(() => expect(found).toHaveLength(1));
  fireEvent.change(id, { target: { value: 'c-18' } });
  await act(async () => found[0]());
  expect(screen.queryByRole('button', { name: 'Erase for good' })).toBeNull();
  fireEvent.change(id, { target: { value: 'c-17' } });
  expect(screen.getByRole('button', { name: 'Erase for good' })).toBeTruthy();
});

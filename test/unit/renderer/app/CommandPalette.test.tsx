// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { CommandPalette } from '../../../../renderer/app/CommandPalette';
import { answering } from '../../../helpers/page';

const onClose = vi.fn();

beforeEach(() => {
  onClose.mockClear();
  answering({
    versions: () => ({ versions: [], champions: {}, previous: {}, live: [], today: {} }),
    'workspace.recent': () => ({ paths: ['/shops/north'] }),
  });
  render(<CommandPalette onClose={onClose} />);
});

const field = () => screen.getByRole('combobox');
const press = (key: string) => fireEvent.keyDown(field(), { key });
/** The option that the field names as the active one. */
const active = () =>
  document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.firstChild?.textContent;

it('finds by words in any order, and begins again at the first with each letter', () => {
  press('ArrowDown');
  fireEvent.change(field(), { target: { value: 'colours dark' } });
  expect(active()).toBe('Dark colours');
  expect(screen.getAllByRole('option')).toHaveLength(2);
});

it('goes round by the arrows, and Enter goes there', () => {
  fireEvent.change(field(), { target: { value: 'screen' } });
  const options = screen.getAllByRole('option').map((option) => option.firstChild?.textContent);
  expect(active()).toBe(options[0]);
  press('ArrowUp');
  expect(active()).toBe(options.at(-1));
  press('ArrowDown');
  press('ArrowDown');
  expect(active()).toBe(options[1]);
  // What the browser would do with the stroke after that happens in what has opened.
  expect(press('Enter')).toBe(false);
  expect(onClose).toHaveBeenCalledOnce();
  expect(history.state).toMatchObject({ screen: options[1]?.toLowerCase() });
});

it('opens any client by its id', () => {
  fireEvent.change(field(), { target: { value: ' 17850 ' } });
  expect(screen.getAllByRole('option')).toHaveLength(1);
  press('Enter');
  expect(history.state).toMatchObject({ screen: 'clients', subject: '17850' });
});

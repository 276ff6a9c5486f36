// @vitest-environment happy-dom
import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { invalidate } from '../../../../renderer/api/cache';
import { CommandPalette } from '../../../../renderer/app/CommandPalette';
import type { ListedVersion } from '../../../../shared/schemas/versions';
import { answering } from '../../../helpers/page';
import { versionOf } from '../derive/records';

const onClose = vi.fn();
let made: ListedVersion[];

beforeEach(() => {
  onClose.mockClear();
  made = [];
  invalidate();
  answering({
    versions: () => ({ versions: made, champions: {}, previous: {}, live: [], today: {} }),
    'workspace.recent': () => ({ paths: ['/shops/north'] }),
  });
});

const show = () => void render(<CommandPalette onClose={onClose} />);
const field = () => screen.getByRole('combobox');
const press = (key: string) => fireEvent.keyDown(field(), { key });
/** The option that the field names as the active one. */
const active = () =>
  document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.firstChild?.textContent;

it('finds by words in any order, and begins again at the first with each letter', () => {
  show();
  press('ArrowDown');
  fireEvent.change(field(), { target: { value: 'colours dark' } });
  expect(active()).toBe('Use dark colours');
  expect(screen.getAllByRole('option')).toHaveLength(2);
});

it('goes round by the arrows, and Enter goes there', () => {
  show();
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
  show();
  fireEvent.change(field(), { target: { value: ' 17850 ' } });
  expect(screen.getAllByRole('option')).toHaveLength(1);
  press('Enter');
  expect(history.state).toMatchObject({ screen: 'clients', subject: '17850' });
});

it('draws some of hundreds, what is always there before the versions, and says how many more there are', async () => {
  const nameOf = (i: number) => `v_202601${10 + (i % 20)}_06${10 + Math.floor(i / 20)}00`;
  made = Array.from({ length: 300 }, (_, i) => versionOf(nameOf(i), { churn: {} }));
  show();
  expect(await screen.findByText(/^\d+ more entries: type on to find them\.$/)).toBeTruthy();
  expect(screen.getAllByRole('option')).toHaveLength(60);
  expect(screen.getByText('Show keyboard shortcuts')).toBeTruthy();
  // And, at the end, the client that might be called so, also of hundreds.
  fireEvent.change(field(), { target: { value: `deploy ${nameOf(299)}` } });
  expect(active()).toMatch(/^Deploy /);
  expect(screen.getAllByRole('option')).toHaveLength(2);
  expect(screen.queryByText(/more entr/)).toBeNull();
  fireEvent.change(field(), { target: { value: 'version' } });
  expect(screen.getAllByRole('option').at(-1)?.textContent).toContain('Open client version');
});

// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { App } from '../../../../renderer/app/App';
import { AppError } from '../../../../shared/errors';
import { answering } from '../../../helpers/page';

it('a workspace that can’t be opened is one page: where it is, why, and two ways on', async () => {
  const refuse = () => {
    throw new AppError('workspace_damaged', '/shop/labels.sqlite: file is not a database.', { unopened: '/shop' });
  };
  const refused = new Proxy({}, { get: (_, name) => (String(name).startsWith('workspace.') ? () => null : refuse) });
  const main = answering(refused);
  render(<App />);
  const told = await screen.findByRole('alert');
  // The folder once, then its file by its name.
  expect(told.textContent).toContain('/shoplabels.sqlite: file is not a database.');
  expect(told.textContent?.split('/shop')).toHaveLength(2);
  expect(screen.queryByText('Engine idle')).toBeNull();
  expect(screen.queryByRole('navigation')).toBeNull();
  screen.getByRole('button', { name: 'Open another workspace…' }).click();
  screen.getByRole('button', { name: 'Try again' }).click();
  expect(main.asked.map(({ name }) => name)).toEqual(expect.arrayContaining(['workspace.choose', 'workspace.retry']));
});

// @vitest-environment happy-dom
import { render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { invalidate } from '../../../../renderer/api/cache';
import { Toasts } from '../../../../renderer/app/Toasts';
import type { Notice } from '../../../../shared/desktopRequests';
import { answering } from '../../../helpers/page';

it('of several notices the newest is shown, says how many lie below, leads to its screen, and gives way to the one before', async () => {
  let notices: Notice[] = [
    { id: 1, at: 0, title: 'Full retrain failed', body: 'The disk is full.', screen: 'schedule' },
    { id: 2, at: 1, title: 'Churn does worse than it promised', body: 'This is harmful.', screen: 'monitor' },
  ];
  answering({
    'notices.list': () => notices,
    'notices.dismiss': ({ id }) => {
      notices = notices.filter((notice) => notice.id !== id);
      invalidate();
      return null;
    },
  });
  render(<Toasts />);
  const messages = screen.getByRole('status', { name: 'Messages' });
  await waitFor(() => expect(messages.textContent).toContain('Churn does worse'));
  expect(messages.textContent).toContain('1 earlier message');
  expect(messages.textContent).not.toContain('Full retrain failed');
  screen.getByRole('button', { name: 'Monitor' }).click();
  expect(history.state).toMatchObject({ screen: 'monitor' });
  await waitFor(() => expect(messages.textContent).toContain('Full retrain failed'));
  expect(messages.textContent).not.toContain('earlier');
});

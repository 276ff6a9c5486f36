// @vitest-environment happy-dom
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { QueueCard } from '../../../../renderer/pages/settings/QueueCard';
import { answering } from '../../../helpers/page';

it('names the queue, goes back to this computer alone, and shows nothing where there is none', async () => {
  let queue: { url: string; waitSeconds: number } | null = { url: 'redis://me:***@server', waitSeconds: 45 };
  answering({
    queue: () => queue,
    setQueue: ({ url }) => {
      expect(url).toBeNull();
      queue = null;
      return null;
    },
  });
  const { container } = render(<QueueCard />);
  await screen.findByText(/workers of redis:\/\/me:\*\*\*@server. After 45 s/);
  fireEvent.click(screen.getByRole('button', { name: 'Work alone' }));
  await waitFor(() => expect(container.textContent).toBe(''));
});

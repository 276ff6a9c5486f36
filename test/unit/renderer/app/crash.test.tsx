// @vitest-environment happy-dom
import { render, renderHook, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Failed } from '../../../../renderer/app/Failed';
import { useKeyboard } from '../../../../renderer/app/keyboard';
import { tellCrash } from '../../../../renderer/app/tellCrash';
import { LookCard } from '../../../../renderer/pages/settings/LookCard';
import { PlacesCard, PrivacyCard } from '../../../../renderer/pages/settings/PlacesCard';
import { answering } from '../../../helpers/page';

function Broken(): never {
  throw new Error('a screen that throws');
}

it('a screen that can’t be drawn leaves a way on, and what was thrown is told with its place', async () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { asked } = answering({ 'crash.tell': () => null });
  render(
    <Failed>
      <Broken />
    </Failed>,
    { onCaughtError: (error, { componentStack }) => tellCrash(error, componentStack) },
  );
  expect(screen.getByRole('button', { name: 'Reload the window' }).tagName).toBe('BUTTON');
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0].input).toMatchObject({ details: expect.stringMatching(/a screen that throws.*Broken/s) });
  quiet.mockRestore();
});

it('what the browser only puts off is no crash', async () => {
  const { asked } = answering({ 'crash.tell': () => null });
  tellCrash('ResizeObserver loop completed with undelivered notifications.');
  tellCrash('Script error.');
  await waitFor(() => expect(asked.map(({ input }) => input)).toEqual([{ details: 'Script error.' }]));
});

it('a proposal that is picked in a field, which tells of a key that is none, breaks nothing', () => {
  const broken = vi.fn((event: Event) => event.preventDefault());
  window.addEventListener('error', broken);
  const { unmount } = renderHook(useKeyboard);
  window.dispatchEvent(new Event('keydown'));
  unmount();
  window.removeEventListener('error', broken);
  expect(broken).not.toHaveBeenCalled();
});

it('settings say how numbers are written, where things are, and that nothing leaves the computer', async () => {
  answering({
    'app.info': () => ({ version: '1.0.0', workspace: '/shop', platform: 'linux' }),
    'workspace.recent': () => ({ paths: ['/shop', '/other shop'] }),
    'app.places': () => ({ settings: '/settings.json', log: '/shop/logs/evergreen.log' }),
  });
  render(
    <>
      <LookCard />
      <PlacesCard />
      <PrivacyCard />
    </>,
  );
  expect(screen.getByText('12,345 on 29 Mar 2026').tagName).toBe('DD');
  expect((await screen.findByText('/shop/logs/evergreen.log')).tagName).toBe('DD');
  expect((await screen.findByText('/other shop')).tagName).toBe('BUTTON');
  expect(screen.getByText('Telemetry').parentElement?.textContent).toBe('Telemetrynone');
  expect(screen.getByRole('button', { name: 'English' }).getAttribute('aria-pressed')).toBe('false');
});

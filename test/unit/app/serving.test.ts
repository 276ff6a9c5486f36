import { expect, it, vi } from 'vitest';
import { openServing } from '../../../electron/app/serving';
import type { OpenWorkspace } from '../../../electron/operations/openWorkspace';
import { type ServingHost, startServing } from '../../../electron/operations/serving/host';
import { readToken, tokenPath } from '../../../electron/operations/serving/token';
import { operationContext } from '../../helpers/workspace';

vi.mock('../../../electron/operations/serving/host', () => ({ startServing: vi.fn() }));

it('a token that is renewed while the endpoint starts is the one that it goes by', async () => {
  const context = operationContext();
  const { workspace, data } = context;
  const open: OpenWorkspace = { workspace, data, reader: data, context: () => context, close: async () => undefined };
  let token = '';
  const host = {
    url: () => 'http://127.0.0.1:1',
    client: () => ({ state: async () => ({}) }),
    takeUpToken: async () => {
      token = await readToken(tokenPath(workspace));
    },
    close: async () => undefined,
  } as unknown as ServingHost;
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  vi.mocked(startServing).mockImplementation(async ({ listen }) => {
    token = await readToken(listen?.tokenFile ?? '');
    await held;
    return host;
  });
  const serving = await openServing(open, { path: '', write: () => undefined });
  const before = (await serving.get()).token;
  const on = serving.set({ on: true });
  const renewed = serving.renewToken();
  go();
  await on;
  expect((await renewed).token).not.toBe(before);
  expect(token).toBe((await serving.get()).token);
  await serving.close();
});

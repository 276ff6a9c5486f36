import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { CoordinatorClient, Unwanted } from '../../../../electron/engine/queue/coordinatorClient';
import { until } from '../../../helpers/evergreen';
import { temporaryFolder } from '../../../helpers/workspace';

async function clientOf(answer: RequestListener, signal = new AbortController().signal) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const job = { url: `http://127.0.0.1:${port}`, token: 'secret', id: 'a' };
  return { server, client: new CoordinatorClient(job, { engine: 'this', worker: 'one' }, signal) };
}

it('brings a chunk again whose connection broke', async () => {
  const brought: string[] = [];
  const { client } = await clientOf(async (request, response) => {
    brought.push(await text(request));
    if (brought.length === 1) response.destroy();
    else response.writeHead(204).end();
  });
  await client.bring([Buffer.from('tre'), Buffer.from('es')]);
  expect(brought).toEqual(['trees', 'trees']);
});

it('fetches a file from there on where its connection broke', async () => {
  const path = join(temporaryFolder(), 'file');
  const ranges: (string | undefined)[] = [];
  const { client } = await clientOf((request, response) => {
    ranges.push(request.headers.range);
    if (ranges.length > 1) return response.writeHead(206).end('es');
    response.writeHead(200, { 'content-length': 5 });
    response.write('tre');
    // Once it has come.
    return until(() => existsSync(path) && statSync(path).size === 3).then(() => response.destroy());
  });
  await client.fetchFile('a', path);
  expect(readFileSync(path, 'utf8')).toBe('trees');
  expect(ranges).toEqual([undefined, 'bytes=3-']);
});

it('does not bring again what is not wanted, what was refused, or what was ended', async () => {
  const answers = [410, 422];
  const ended = new AbortController();
  let asked = 0;
  const { client, server } = await clientOf((request, response) => {
    const status = answers[asked++];
    request.resume();
    if (status) return response.writeHead(status).end();
    ended.abort(new Error('ended'));
    return response.destroy();
  }, ended.signal);
  const bring = () => client.bring([Buffer.from('trees')]).catch((error: unknown) => error);
  expect(await bring()).toBeInstanceOf(Unwanted);
  expect(await bring()).toMatchObject({ message: expect.stringContaining('answered with 422') });
  expect(await bring()).toMatchObject({ message: 'ended' });
  expect(asked).toBe(3);
  server.close();
  server.closeAllConnections();
});

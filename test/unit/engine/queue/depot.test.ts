import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDepot } from '../../../../electron/engine/queue/depot';
import { headers } from '../../../../electron/engine/queue/job';
import { temporaryFolder } from '../../../helpers/workspace';

const bytes = Buffer.from('what trees grow on');
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

async function open() {
  const folder = join(temporaryFolder(), 'depot');
  const depot = await openDepot(folder, '127.0.0.1', 'this engine');
  onTestFinished(() => depot.close());
  const own = { authorization: `Bearer ${depot.token}`, [headers.engine]: 'this engine', [headers.worker]: 'one' };
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${depot.url}${path}`, { ...init, headers: { ...own, ...(init.headers as Record<string, string>) } });
  const put = (id: string, body: string, sha256 = hash(body)) =>
    ask(`/jobs/${id}`, { method: 'PUT', body, headers: { [headers.sha256]: sha256 } });
  return { depot, ask, put, folder };
}

it('lets nobody in without the token', async () => {
  const { ask, depot } = await open();
  for (const authorization of ['', 'Bearer', `Bearer ${depot.token}x`, `Bearer ${'x'.repeat(depot.token.length)}`]) {
    expect((await ask('/files/x', { headers: { authorization } })).status).toBe(401);
  }
  expect(depot.refused()).toBeNull();
});

it('refuses another engine, and says so', async () => {
  const { ask, depot } = await open();
  const refused = await ask('/jobs/x', { method: 'POST', headers: { [headers.engine]: 'another' } });
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain('install the same release on both');
  expect(depot.refused()).toContain('its engine is another and the one here is this engine');
});

it('hands out a table, whole or from a byte on', async () => {
  const { ask, depot } = await open();
  const sha256 = await depot.offer([bytes.subarray(0, 5), bytes.subarray(5)]);
  expect(sha256).toBe(hash(bytes.toString()));
  expect(await (await ask(`/files/${sha256}`)).text()).toBe(bytes.toString());
  const rest = await ask(`/files/${sha256}`, { headers: { range: 'bytes=5-' } });
  expect(rest.status).toBe(206);
  expect(rest.headers.get('content-range')).toBe(`bytes 5-${bytes.length - 1}/${bytes.length}`);
  expect(await rest.text()).toBe(bytes.subarray(5).toString());
  expect((await ask(`/files/${sha256}`, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416);
  expect((await ask('/files/other')).status).toBe(404);
  expect((await ask('/files/..%2Fdepot')).status).toBe(404);
  const lent = join(temporaryFolder(), 'lent');
  writeFileSync(lent, 'a model');
  depot.lend({ path: lent, sha256: 'abc' });
  expect(await (await ask('/files/abc')).text()).toBe('a model');
  await depot.withdraw(sha256);
  expect((await ask(`/files/${sha256}`)).status).toBe(404);
});

it('takes what it expects, under its own hash, and tells of anything else that it is not wanted', async () => {
  const { ask, put, depot, folder } = await open();
  const taken: string[] = [];
  const beats: number[] = [];
  depot.expected.set('a', {
    most: 10,
    onBeat: (trees) => {
      beats.push(trees);
      return trees < 9;
    },
    take: (path, worker) => {
      const body = readFileSync(path, 'utf8');
      taken.push(`${worker}: ${body}`);
      return body !== 'no trees';
    },
  });
  expect((await ask('/jobs/a?progress=3', { method: 'POST' })).status).toBe(204);
  expect((await ask('/jobs/a?progress=9', { method: 'POST' })).status).toBe(410);
  expect((await put('a', 'trees', hash('other'))).status).toBe(422);
  expect((await put('a', 'more than ten')).status).toBe(422);
  expect(taken).toEqual([]);
  expect((await put('a', 'no trees')).status).toBe(422);
  expect((await put('a', 'trees')).status).toBe(204);
  expect(taken).toEqual(['one: no trees', 'one: trees']);
  expect((await put('b', 'trees')).status).toBe(410);
  depot.expected.delete('a');
  expect((await ask('/jobs/a?progress=9', { method: 'POST' })).status).toBe(410);
  expect(beats).toEqual([3, 9]);
  await depot.close();
  expect(existsSync(folder)).toBe(false);
});

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Files } from '../../../../electron/engine/queue/files';
import { temporaryFolder } from '../../../helpers/workspace';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

function open() {
  const folder = temporaryFolder();
  const fetched: string[] = [];
  const files = new Files(folder);
  const get = (text: string, sent = text) =>
    files.get(hashOf(text), async (sha256, path) => {
      fetched.push(sha256);
      writeFileSync(path, sent);
    });
  return { folder, fetched, get };
}

it('a file is fetched once, also by jobs that want it at the same time', async () => {
  const { fetched, get } = open();
  const [path] = await Promise.all([get('a'), get('a')]);
  expect(await get('a')).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe('a');
  expect(fetched).toEqual([hashOf('a')]);
});

it('one that its first job does not wait for any more is fetched by the next', async () => {
  const files = new Files(temporaryFolder());
  const unwanted = new Error('It is not wanted any more.');
  const stopped = files.get(hashOf('a'), () => Promise.reject(unwanted));
  const others = ['b', 'c'].map(() => files.get(hashOf('a'), async (_, path) => writeFileSync(path, 'a')));
  await expect(stopped).rejects.toBe(unwanted);
  for (const path of await Promise.all(others)) expect(readFileSync(path, 'utf8')).toBe('a');
});

it('one that was damaged is fetched again, and another than its hash names is none', async () => {
  const { folder, fetched, get } = open();
  writeFileSync(await get('a'), 'b');
  expect(readFileSync(await get('a'), 'utf8')).toBe('a');
  expect(fetched).toHaveLength(2);
  await expect(get('c', 'd')).rejects.toThrow('is not the one that its hash names');
  expect(readdirSync(folder)).toHaveLength(1);
});

it('the eight used last are kept', async () => {
  const { fetched, get } = open();
  const texts = Array.from({ length: 8 }, (_, i) => `${i}`);
  for (const [i, text] of texts.entries()) utimesSync(await get(text), i, i);
  await get('0');
  await get('the ninth');
  await get('0');
  expect(fetched).toHaveLength(9);
  await get('1');
  expect(fetched).toHaveLength(10);
});

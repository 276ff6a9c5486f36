import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openData, openDataReader } from '../../../electron/data/client';
import { temporaryFolder } from '../../helpers/workspace';

/** A worker in the store's place. */
function worker(script: string): string {
  const path = join(temporaryFolder(), 'worker.js');
  writeFileSync(path, `const { parentPort } = require('node:worker_threads');\n${script}`);
  return path;
}

it('fails what is under way, and every later call, when the store’s thread dies', async () => {
  const entry = worker(`
    parentPort.postMessage({ type: 'done', id: 0, result: ['tasks'] });
    parentPort.on('message', () => { throw new Error('out of order'); });`);
  const data = await openData(entry, '/nowhere');
  await expect(data.tasks()).rejects.toThrow(/ended unexpectedly.*out of order/s);
  await expect(data.tasks()).rejects.toThrow(/ended unexpectedly.*out of order/s);
  await data.close();
});

it('does not wait for a thread that ends before it has opened anything', async () => {
  await expect(openData(worker('process.exit(3);'), '/nowhere')).rejects.toThrow('The store is closed.');
});

it('refuses calls after it was closed', async () => {
  const entry = worker(`
    parentPort.postMessage({ type: 'done', id: 0, result: ['tasks'] });
    parentPort.on('message', (message) => { if (message === 'close') parentPort.close(); });`);
  const data = await openData(entry, '/nowhere');
  await data.close();
  await expect(data.tasks()).rejects.toThrow('The store is closed.');
});

const countingThreads = `
  const { threadId } = require('node:worker_threads');
  parentPort.postMessage({ type: 'done', id: 0, result: ['tasks'] });
  parentPort.on('message', (message) => {
    if (message === 'close') parentPort.close();
    else parentPort.postMessage({ type: 'done', id: message.id, result: threadId });
  });`;

it('a reader that nobody asks ends after a while, and the next call starts another', async () => {
  const reader = await openDataReader(worker(countingThreads), '/nowhere', null, 20);
  const first = await reader.tasks();
  // Each time some rest after the answer, however late that comes.
  await expect.poll(() => reader.tasks(), { interval: 100 }).not.toEqual(first);
  await reader.close();
  await expect(reader.tasks()).rejects.toThrow('The store is closed.');
});

it('a reader that is asked again and again stays', async () => {
  const reader = await openDataReader(worker(countingThreads), '/nowhere', null, 600_000);
  const answers = await Promise.all(Array.from({ length: 20 }, () => reader.tasks()));
  expect(new Set(answers).size).toBe(1);
  expect(await reader.tasks()).toEqual(answers[0]);
  await reader.close();
});

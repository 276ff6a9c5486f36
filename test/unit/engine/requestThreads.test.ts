import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RequestThreads } from '../../../electron/engine/requestThreads';
import { AppError } from '../../../shared/errors';
import { temporaryFolder } from '../../helpers/workspace';

/** A request thread that does what it is called: answers with its id, ends, or works on, deaf or not. */
const script = `
const { parentPort, threadId } = require('node:worker_threads');
parentPort.on('message', ({ type, id, method }) => {
  const progress = () => parentPort.postMessage({ type: 'progress', id, fraction: 0 });
  if (type === 'cancel') parentPort.postMessage({ type: 'failed', id, error: { code: 'cancelled', message: '' } });
  if (method === 'answer') parentPort.postMessage({ type: 'done', id, result: threadId });
  if (method === 'exit') process.exit(3);
  if (method === 'throw') throw new Error('out of order');
  if (method === 'listen') progress();
  if (method === 'spin') {
    progress();
    for (;;);
  }
});`;

function open(graceMs?: number, memory?: () => number) {
  const entry = join(temporaryFolder(), 'request.cjs');
  writeFileSync(entry, script);
  const threads = new RequestThreads(entry, '', graceMs, memory);
  const run = (method: string, onProgress = () => {}, { signal } = new AbortController()) =>
    threads.run(method, null, { onProgress, signal });
  /** Cancels as soon as it has begun. */
  const cancelled = (method: string) => {
    const cancel = new AbortController();
    return run(method, () => cancel.abort(new AppError('cancelled', 'Cancelled.')), cancel);
  };
  return { run, cancelled };
}

describe('the threads of the engine’s requests', () => {
  it('are used again', async () => {
    const { run } = open();
    const first = await run('answer');
    expect(await run('answer')).toBe(first);
  });

  it('are left for new ones when the process has grown much since their first request', async () => {
    let bytes = 1e9;
    const { run } = open(30, () => bytes);
    const first = await run('answer');
    bytes += 2e8;
    expect(await run('answer')).toBe(first);
    bytes += 1;
    expect(await run('answer')).toBe(first);
    const second = await run('answer');
    expect(second).not.toBe(first);
    expect(await run('answer')).toBe(second);
  });

  it('do one request each', async () => {
    const { run } = open();
    const [first, second] = await Promise.all([run('answer'), run('answer')]);
    expect(first).not.toBe(second);
  });

  it.each([
    ['ends', 'exit', { code: 'engine_failed', message: expect.stringContaining('exit code 3') }],
    ['throws', 'throw', expect.objectContaining({ message: 'out of order' })],
  ])('fail the request when one %s, and the next request has a new one', async (_, method, error) => {
    const { run } = open();
    const first = await run('answer');
    await expect(run(method)).rejects.toMatchObject(error);
    expect(await run('answer')).not.toBe(first);
  });

  it('are ended when a request is cancelled that can’t hear it; a new one answers', async () => {
    const { run, cancelled } = open();
    const first = await run('answer');
    await expect(cancelled('spin')).rejects.toMatchObject({ code: 'cancelled' });
    expect(await run('answer')).not.toBe(first);
  });

  it('stay when a cancelled request ends by itself', async () => {
    const { run, cancelled } = open(60_000);
    const first = await run('answer');
    await expect(cancelled('listen')).rejects.toMatchObject({ code: 'cancelled' });
    expect(await run('answer')).toBe(first);
  });
});

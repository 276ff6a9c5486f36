import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JobRequest, JobThreads } from '../../../electron/engine/jobThreads';
import type { EngineEvent } from '../../../shared/engineProtocol';
import { temporaryFolder } from '../../helpers/workspace';

/** A job thread whose requests say, in `output`, what becomes of them. */
const script = `
const { parentPort, threadId } = require('node:worker_threads');
let cancelled = () => undefined;
parentPort.on('message', (request) => {
  if (request.type === 'cancel') return cancelled(request.id);
  const { id, output } = request;
  const done = () => parentPort.postMessage({ type: 'done', id, result: threadId });
  if (output === 'answer') done();
  if (output === 'exit') process.exit(3);
  if (output === 'throw') throw new Error('out of order');
  if (output === 'spin') {
    parentPort.postMessage({ type: 'progress', id, done: 0, total: 1 });
    for (;;);
  }
  if (output === 'listen') {
    cancelled = (which) => parentPort.postMessage({ type: 'failed', id: which, error: { code: 'cancelled', message: '' } });
    parentPort.postMessage({ type: 'progress', id, done: 0, total: 1 });
  }
});`;

function open() {
  const entry = join(temporaryFolder(), 'job.cjs');
  writeFileSync(entry, script);
  const events = new EventTarget();
  const threads = new JobThreads(entry, '', (event) =>
    events.dispatchEvent(new CustomEvent('event', { detail: event })),
  );
  const next = async () => ((await once(events, 'event')) as [CustomEvent<EngineEvent>])[0].detail;
  let id = 0;
  const start = (output: string) => {
    threads.start({ type: 'score', id: ++id, output } as JobRequest);
    return next();
  };
  return { start, next, cancel: () => threads.cancel(id) };
}

describe('the threads of the engine’s requests', () => {
  it('are used again', async () => {
    const { start } = open();
    const first = await start('answer');
    expect(first).toMatchObject({ type: 'done', id: 1 });
    expect(await start('answer')).toEqual({ ...first, id: 2 });
  });

  it.each([
    ['ends', 'exit', { code: 'engine_failed', message: expect.stringContaining('exit code 3') }],
    ['throws', 'throw', { code: 'internal', message: expect.stringContaining('out of order') }],
  ])('fail the request when one %s, and the next request has a new one', async (_, output, error) => {
    const { start } = open();
    expect(await start(output)).toMatchObject({ type: 'failed', id: 1, error });
    expect(await start('answer')).toMatchObject({ type: 'done', id: 2 });
  });

  it('are ended when a request is cancelled that can’t hear it; a new one answers', async () => {
    const { start, next, cancel } = open();
    expect(await start('spin')).toMatchObject({ type: 'progress' });
    cancel();
    expect(await next()).toMatchObject({ type: 'failed', id: 1, error: { code: 'cancelled' } });
    expect(await start('answer')).toMatchObject({ type: 'done', id: 2 });
  });

  it('stay when a cancelled request ends by itself', async () => {
    const { start, next, cancel } = open();
    const first = await start('answer');
    await start('listen');
    cancel();
    expect(await next()).toMatchObject({ type: 'failed', id: 2, error: { code: 'cancelled' } });
    expect(await start('answer')).toEqual({ ...first, id: 3 });
  });
});

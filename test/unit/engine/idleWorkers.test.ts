import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { IdleWorkers } from '../../../electron/engine/idleWorkers';
import { temporaryFolder } from '../../helpers/workspace';

function open() {
  const entry = join(temporaryFolder(), 'worker.cjs');
  writeFileSync(
    entry,
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ type, collect }) => (type === 'rest' ? parentPort.postMessage(collect) : process.exit(3)));`,
  );
  const started: Worker[] = [];
  const idle = new IdleWorkers((path) => {
    const worker = new Worker(path);
    started.push(worker);
    return worker;
  });
  onTestFinished(async () => {
    await Promise.all(started.map((worker) => worker.terminate()));
  });
  return { idle, entry, started };
}

describe('threads between two works', () => {
  it('are used again, each by one work', async () => {
    const { idle, entry } = open();
    const [one, other] = [idle.take(entry), idle.take(entry)];
    expect(other).not.toBe(one);
    idle.leave(entry, one, 1e6);
    expect(idle.take(entry)).toBe(one);
    expect(idle.take(entry)).not.toBe(one);
  });

  it('are those of the entry', async () => {
    const { idle, entry } = open();
    const [own, another] = [entry, open().entry];
    const worker = idle.take(own);
    idle.leave(own, worker, 0);
    expect(idle.take(another)).not.toBe(worker);
    expect(idle.take(own)).toBe(worker);
  });

  it('free what works have left in their memory when that may be much', async () => {
    const { idle, entry } = open();
    const worker = idle.take(entry);
    for (const [bytes, frees] of [
      [4e7, false],
      [4e7, true],
      [4e7, false],
    ] as const) {
      idle.leave(entry, worker, bytes);
      expect(idle.take(entry)).toBe(worker);
      expect(await once(worker, 'message')).toEqual([frees]);
    }
  });

  it('are not used once they have ended by themselves', async () => {
    const { idle, entry } = open();
    const worker = idle.take(entry);
    idle.leave(entry, worker, 0);
    worker.postMessage({ type: 'end' });
    await once(worker, 'exit');
    expect(idle.take(entry)).not.toBe(worker);
  });
});

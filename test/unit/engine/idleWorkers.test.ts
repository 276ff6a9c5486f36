import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { IdleWorkers } from '../../../electron/engine/idleWorkers';
import { temporaryFolder } from '../../helpers/workspace';

function open() {
  const entry = join(temporaryFolder(), 'worker.cjs');
  writeFileSync(entry, "require('node:worker_threads').parentPort.on('message', () => process.exit(3));");
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
    await idle.leave(entry, one, { columns: 1e6, kernel: 1e6 });
    expect(idle.take(entry)).toBe(one);
    expect(idle.take(entry)).not.toBe(one);
  });

  it('are those of the entry', async () => {
    // First: what is opened last is cleared away first, and a thread that has yet to read its entry must find it.
    const another = open().entry;
    const { idle, entry: own } = open();
    const worker = idle.take(own);
    await idle.leave(own, worker, { columns: 0, kernel: 0 });
    expect(idle.take(another)).not.toBe(worker);
    expect(idle.take(own)).toBe(worker);
  });

  it('end when much may lie in their memory', async () => {
    const { idle, entry } = open();
    const worker = idle.take(entry);
    const ended = once(worker, 'exit');
    // The kernel of one work is that of the next one, too.
    for (let works = 0; works < 3; works++) {
      await idle.leave(entry, worker, { columns: 1e7, kernel: 3e7 });
      expect(idle.take(entry)).toBe(worker);
    }
    await idle.leave(entry, worker, { columns: 1e7, kernel: 3e7 });
    await ended;
    expect(idle.take(entry)).not.toBe(worker);
  });

  it('are not used once they have ended by themselves', async () => {
    const { idle, entry } = open();
    const worker = idle.take(entry);
    await idle.leave(entry, worker, { columns: 0, kernel: 0 });
    worker.postMessage('end');
    await once(worker, 'exit');
    expect(idle.take(entry)).not.toBe(worker);
  });
});

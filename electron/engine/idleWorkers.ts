import type { Worker } from 'node:worker_threads';
import type { WorkRequest } from './worker';

/** Bytes that works may leave in a thread's memory before it frees them: nobody knows when they are collected. */
const mostLeft = 64e6;

/** Threads that have done their work and wait for another, which need not wait for their start then. */
export class IdleWorkers {
  private readonly waiting: { entry: string; worker: Worker; gone: () => void }[] = [];
  private readonly left = new WeakMap<Worker, number>();

  /** @param start a new thread of an entry */
  constructor(private readonly start: (entry: string) => Worker) {}

  /** One that waits, or a new one. */
  take(entry: string): Worker {
    const at = this.waiting.findIndex((one) => one.entry === entry);
    if (at < 0) return this.start(entry);
    const [{ worker, gone }] = this.waiting.splice(at, 1);
    worker.off('error', gone);
    worker.off('exit', gone);
    worker.ref();
    return worker;
  }

  /**
   * Takes a thread back, which keeps no process alive meanwhile, and tells it to rest. One in which much may lie frees
   * that first.
   * @param bytes that the work may have left in the thread's memory
   */
  leave(entry: string, worker: Worker, bytes: number): void {
    const left = (this.left.get(worker) ?? 0) + bytes;
    const isMuch = left > mostLeft;
    worker.postMessage({ type: 'rest', collect: isMuch } satisfies WorkRequest);
    this.left.set(worker, isMuch ? 0 : left);
    const gone = () => {
      const at = this.waiting.findIndex((one) => one.worker === worker);
      if (at >= 0) this.waiting.splice(at, 1);
    };
    worker.on('error', gone);
    worker.on('exit', gone);
    worker.unref();
    this.waiting.push({ entry, worker, gone });
  }
}

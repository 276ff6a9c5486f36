import type { Worker } from 'node:worker_threads';

/** Bytes that works may leave in a thread's memory before it goes. */
const mostLeft = 64e6;

/** Bytes that a work may have left in a thread's memory. */
export interface LeftBytes {
  /** Of its columns: nobody knows when they are collected. */
  columns: number;
  /** Of the kernel, which the next work uses again. */
  kernel: number;
}

/** Threads that have done their work and wait for another, which need not wait for their start then. */
export class IdleWorkers {
  private readonly waiting: { entry: string; worker: Worker; gone: () => void }[] = [];
  private readonly left = new WeakMap<Worker, LeftBytes>();

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

  /** Takes a thread back, which keeps no process alive meanwhile. One in which much may lie ends. */
  async leave(entry: string, worker: Worker, { columns, kernel }: LeftBytes): Promise<void> {
    const before = this.left.get(worker) ?? { columns: 0, kernel: 0 };
    const left = { columns: before.columns + columns, kernel: Math.max(before.kernel, kernel) };
    if (left.columns + left.kernel > mostLeft) {
      await worker.terminate();
      return;
    }
    this.left.set(worker, left);
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

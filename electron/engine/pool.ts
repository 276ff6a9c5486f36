import { Worker } from 'node:worker_threads';
import { AppError, fromErrorReport } from '../../shared/errors';
import type { GrowChunks } from './growChunks';
import { IdleWorkers, type LeftBytes } from './idleWorkers';
import type { WorkReply, WorkRequest } from './worker';

/** Threads of works that are done, for those to come: a small forest grows in less time than a thread starts. */
const idle = new IdleWorkers((entry) => new Worker(entry));

/** Worker threads that take parts of a work as they become free. */
export class Pool {
  private readonly workers: Worker[];
  private readonly failed: Promise<never>;
  private hasFailed = false;
  private readonly busy = new Set<Worker>();
  private fail: (error: unknown) => void = () => undefined;
  private readonly stop = () => this.fail(this.signal.reason);
  private readonly ended = (code: number) =>
    this.fail(new AppError('engine_failed', `A training thread ended (exit code ${code}). Run it again.`));

  /** @param signal ends everything at once: threads are stopped wherever they are */
  constructor(
    private readonly workerEntry: string,
    threads: number,
    private readonly signal: AbortSignal,
  ) {
    this.failed = new Promise((_, reject) => {
      this.fail = (error) => {
        this.hasFailed = true;
        reject(error);
      };
    });
    // It is awaited by each run; between two runs nobody does.
    this.failed.catch(() => undefined);
    if (signal.aborted) this.stop();
    signal.addEventListener('abort', this.stop);
    this.workers = Array.from({ length: threads }, () => this.take());
  }

  private take(): Worker {
    const worker = idle.take(this.workerEntry);
    worker.on('error', this.fail);
    worker.on('exit', this.ended);
    return worker;
  }

  /** Tells all threads; there is no reply. */
  tell(request: WorkRequest): void {
    for (const worker of this.workers) worker.postMessage(request);
  }

  /** Does all parts of a work, in any order; each is made when a thread is free for it. */
  async run<R extends WorkReply>(
    parts: number,
    make: (part: number) => WorkRequest,
    done: (part: number, reply: R) => void,
  ) {
    let next = 0;
    const drain = (worker: Worker) =>
      new Promise<void>((resolve, reject) => {
        let part = -1;
        const give = () => {
          if (next >= parts) {
            worker.off('message', take);
            resolve();
            return;
          }
          part = next++;
          const request = make(part);
          this.busy.add(worker);
          worker.postMessage(request);
        };
        const take = (reply: WorkReply) => {
          if (reply.type === 'failed') return reject(fromErrorReport(reply.error));
          this.busy.delete(worker);
          try {
            done(part, reply as R);
            give();
          } catch (error) {
            reject(error);
          }
        };
        worker.on('message', take);
        give();
      });
    try {
      await Promise.race([this.failed, Promise.all(this.workers.map(drain))]);
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  /** Threads that have done what they were asked to wait for the next work; others are stopped wherever they are. */
  async close(left: LeftBytes = { columns: 0, kernel: 0 }): Promise<void> {
    this.signal.removeEventListener('abort', this.stop);
    const isDone = !this.hasFailed;
    await Promise.all(
      this.workers.map((worker) => {
        worker.off('error', this.fail);
        worker.off('exit', this.ended);
        if (!isDone || this.busy.has(worker)) return worker.terminate();
        worker.postMessage({ type: 'rest' } satisfies WorkRequest);
        return idle.leave(this.workerEntry, worker, left);
      }),
    );
  }
}

const progressMs = 50;

/** Lets the threads of a pool grow chunks of trees, each as a thread is free for it. */
export function overThreads(pool: Pool): GrowChunks {
  return async ({ data, params, parts }, { done, onTrees }) => {
    const progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const ticker = setInterval(() => onTrees(Atomics.load(progress, 0)), progressMs);
    try {
      pool.tell({ type: 'data', data, params, progress });
      await pool.run<Extract<WorkReply, { type: 'grown' }>>(
        parts.length,
        (part) => ({ type: 'grow', ...parts[part] }),
        (part, { grown }) => done(part, grown),
      );
    } finally {
      clearInterval(ticker);
    }
  };
}

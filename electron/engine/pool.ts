import { Worker } from 'node:worker_threads';
import { AppError, fromErrorReport } from '../../shared/errors';
import type { WorkReply, WorkRequest } from './worker';

/** Worker threads that take parts of a work as they become free. */
export class Pool {
  private readonly workers: Worker[];
  private readonly failed: Promise<never>;
  private fail: (error: unknown) => void = () => undefined;
  private readonly stop = () => this.fail(this.signal.reason);

  /** @param signal ends everything at once: threads are stopped wherever they are */
  constructor(
    workerEntry: string,
    threads: number,
    private readonly signal: AbortSignal,
  ) {
    this.failed = new Promise((_, reject) => {
      this.fail = reject;
    });
    // It is awaited by each run; between two runs nobody does.
    this.failed.catch(() => undefined);
    if (signal.aborted) this.stop();
    signal.addEventListener('abort', this.stop);
    this.workers = Array.from({ length: threads }, () => this.start(workerEntry));
  }

  private start(workerEntry: string): Worker {
    const worker = new Worker(workerEntry);
    worker.on('error', this.fail);
    worker.on('exit', (code) =>
      this.fail(new AppError('engine_failed', `A training thread ended (exit code ${code}). Run it again.`)),
    );
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
          worker.postMessage(make(part));
        };
        const take = (reply: WorkReply) => {
          if (reply.type === 'failed') return reject(fromErrorReport(reply.error));
          done(part, reply as R);
          give();
        };
        worker.on('message', take);
        give();
      });
    await Promise.race([this.failed, Promise.all(this.workers.map(drain))]);
  }

  async close(): Promise<void> {
    this.signal.removeEventListener('abort', this.stop);
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

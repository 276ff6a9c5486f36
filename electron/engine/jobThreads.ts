import { Worker } from 'node:worker_threads';
import type { EngineEvent, EngineRequest } from '../../shared/engineProtocol';
import { AppError, toErrorReport } from '../../shared/errors';
import type { ErrorReport } from '../../shared/schemas/errors';

export type JobRequest = Exclude<EngineRequest, { type: 'cancel' }>;

/** For so long, in milliseconds, a cancelled request may end by itself; then its thread is ended. */
const graceMs = 30;

/**
 * Threads that do one request each. One that is idle is kept, with the table it has read, for the next request; requests at
 * the same time have threads of their own.
 */
export class JobThreads {
  private readonly busy = new Map<number, Worker>();
  private idle: Worker | null;

  /** @param send takes progress, and then `done` or `failed`, of every request that was started */
  constructor(
    private readonly entry: string,
    private readonly workerEntry: string,
    private readonly send: (event: EngineEvent) => void,
  ) {
    this.idle = this.open();
  }

  start(request: JobRequest): void {
    const thread = this.idle ?? this.open();
    this.idle = null;
    this.busy.set(request.id, thread);
    thread.postMessage(request);
  }

  /** Asks a request to end, and ends its thread, with all threads of its own, when it is too deep in its work to hear it. */
  cancel(id: number): void {
    const thread = this.busy.get(id);
    if (!thread) return;
    thread.postMessage({ type: 'cancel', id });
    setTimeout(() => {
      if (this.busy.get(id) !== thread) return;
      void thread.terminate();
      this.fail(id, { code: 'cancelled', message: 'Cancelled.' });
    }, graceMs);
  }

  private open(): Worker {
    const thread = new Worker(this.entry, { workerData: this.workerEntry });
    let cause: unknown = null;
    thread.on('message', (event: Exclude<EngineEvent, { type: 'ready' }>) => this.take(thread, event));
    thread.on('error', (error) => {
      cause = error;
    });
    thread.on('exit', (code) => {
      if (this.idle === thread) this.idle = null;
      for (const [id, owner] of this.busy) if (owner === thread) this.fail(id, reportOf(cause, code));
    });
    return thread;
  }

  private take(thread: Worker, event: Exclude<EngineEvent, { type: 'ready' }>): void {
    // What was cancelled meanwhile has its answer.
    if (this.busy.get(event.id) !== thread) return;
    if (event.type !== 'progress') {
      this.busy.delete(event.id);
      if (this.idle) void thread.terminate();
      else this.idle = thread;
    }
    this.send(event);
  }

  private fail(id: number, error: ErrorReport): void {
    this.busy.delete(id);
    this.send({ type: 'failed', id, error });
  }
}

function reportOf(cause: unknown, code: number): ErrorReport {
  if ((cause as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return {
      code: 'out_of_memory',
      message: 'There is not enough memory for this. Close other programs and try again.',
    };
  }
  return toErrorReport(
    cause ?? new AppError('engine_failed', `A thread of the engine ended (exit code ${code}). Run it again.`),
  );
}

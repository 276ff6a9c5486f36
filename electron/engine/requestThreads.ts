import { AppError } from '../../shared/errors';
import type { CallIo } from '../node/calls';
import { startThread, type Thread } from '../node/threads';

/**
 * Threads that do one request each. One that is idle is kept, with the table it has read, for the next request;
 * requests at the same time have threads of their own.
 */
export class RequestThreads {
  private idle: Thread | null;

  /** @param graceMs for so long, in milliseconds, a cancelled request may end by itself; then its thread is ended */
  constructor(
    private readonly entry: string,
    private readonly workerEntry: string,
    private readonly graceMs = 30,
  ) {
    this.idle = this.open();
  }

  /** A request that is cancelled, and too deep in its work to hear it, is ended with its thread and all below it. */
  async run(method: string, request: unknown, { signal, onProgress }: CallIo): Promise<unknown> {
    const thread = this.idle?.hasEnded() === false ? this.idle : this.open();
    this.idle = null;
    let grace: NodeJS.Timeout | undefined;
    const end = () => {
      grace = setTimeout(() => void thread.terminate(), this.graceMs);
    };
    signal.addEventListener('abort', end);
    try {
      return await thread.call(method, request, { signal, onProgress });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', end);
      clearTimeout(grace);
      if (this.idle) void thread.terminate();
      else if (!thread.hasEnded()) this.idle = thread;
    }
  }

  private open(): Thread {
    return startThread(this.entry, { workerData: this.workerEntry }, ended);
  }
}

function ended(code: number, cause: Error | null): Error {
  if (cause && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new AppError('out_of_memory', 'There is not enough memory for this. Close other programs and try again.');
  }
  return cause ?? new AppError('engine_failed', `A thread of the engine ended (exit code ${code}). Run it again.`);
}

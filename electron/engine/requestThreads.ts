import { AppError } from '../../shared/errors';
import type { CallIo } from '../node/calls';
import { startThread, type Thread } from '../node/threads';

/** Bytes by which a thread may let the process grow after its first request. */
const mostGrowth = 2e8;

/**
 * Threads that do one request each. One that is idle is kept, with the table it has read, for the next request;
 * requests at the same time have threads of their own.
 */
export class RequestThreads {
  private idle: Thread | null;
  /** Bytes that the process held when the idle thread had done its first request, and so had read its table. */
  private held = 0;

  /**
   * @param graceMs for so long, in milliseconds, a cancelled request may end by itself; then its thread is ended
   * @param memory bytes that the process holds
   */
  constructor(
    private readonly entry: string,
    private readonly workerEntry: string,
    private readonly graceMs = 30,
    private readonly memory: () => number = process.memoryUsage.rss,
  ) {
    this.idle = this.open();
  }

  /** A request that is cancelled, and too deep in its work to hear it, is ended with its thread and all below it. */
  async run(method: string, request: unknown, io: CallIo): Promise<unknown> {
    const { signal } = io;
    const thread = this.idle?.hasEnded() === false ? this.idle : this.open();
    this.idle = null;
    let grace: NodeJS.Timeout | undefined;
    const end = () => {
      grace = setTimeout(() => void thread.terminate(), this.graceMs);
    };
    signal.addEventListener('abort', end);
    try {
      return await thread.call(method, request, io);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener('abort', end);
      clearTimeout(grace);
      if (this.idle) void thread.terminate();
      else if (!thread.hasEnded()) this.keep(thread);
    }
  }

  /**
   * Models that were asked lie in memories of WebAssembly, whose size the collector of garbage does not see: it would
   * leave those of hundreds of models there. They go with their thread.
   */
  private keep(thread: Thread): void {
    if (this.held === 0) this.held = this.memory();
    const isFull = this.memory() - this.held > mostGrowth;
    if (isFull) void thread.terminate();
    this.idle = isFull ? this.open() : thread;
  }

  private open(): Thread {
    this.held = 0;
    return startThread(this.entry, { workerData: this.workerEntry }, ended);
  }
}

function ended(code: number, cause: Error | null): Error {
  if (cause && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new AppError('out_of_memory', 'There is not enough memory for this. Close other programs and try again.');
  }
  return cause ?? new AppError('engine_failed', `A thread of the engine ended (exit code ${code}). Run it again.`);
}

import { AppError } from '../../shared/errors';
import type { CallIo } from '../node/calls';
import { startThread, type Thread } from '../node/threads';
import { collect } from './garbage';

/** Bytes by which threads may let the process grow until what they no longer hold is freed. */
const mostGrowth = 1e8;
/** Bytes that may be left then, beyond what the process held after a thread's first request. */
const mostLeft = 3e8;

/** Threads that are kept for the next requests at the most; a second one only in a process that holds few bytes. */
const mostIdle = 2;
const fewBytes = 1e9;

/**
 * Threads that do one request each. Some that are idle are kept, with the table that each has read, for the next
 * requests; others at the same time have threads of their own.
 */
export class RequestThreads {
  /** The one used last at the end. */
  private idle: Thread[];
  /** Bytes that the process held when the newest thread had done its first request, and so had read its table. */
  private first = 0;
  /** The same, or what it held when threads had freed what they could. */
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
    this.idle = [this.open()];
  }

  /** A request that is cancelled, and too deep in its work to hear it, is ended with its thread and all below it. */
  async run(method: string, request: unknown, io: CallIo): Promise<unknown> {
    const { signal } = io;
    this.idle = this.idle.filter((one) => !one.hasEnded());
    const thread = this.idle.pop() ?? this.open();
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
      if (!thread.hasEnded()) await this.keep(thread);
    }
  }

  /**
   * Threads that have made the process grow free what they can. One ends only if that was too little, since what it
   * knows is costly to learn again: what it has read, and its code as the compiler has made it fast.
   */
  private async keep(thread: Thread): Promise<void> {
    if (this.first === 0) this.first = this.held = this.memory();
    let isFull = false;
    if (this.memory() - this.held > mostGrowth) {
      const freed = [thread, ...this.idle].map((one) => one.call(collect, null).catch(() => undefined));
      await Promise.all(freed);
      this.held = this.memory();
      isFull = this.held - this.first > mostLeft;
    }
    const { length } = this.idle;
    const hasRoom = length === 0 || (length < mostIdle && this.memory() < fewBytes);
    if (hasRoom && !isFull) this.idle.push(thread);
    else void thread.terminate();
    if (this.idle.length === 0) this.idle.push(this.open());
  }

  private open(): Thread {
    this.first = 0;
    return startThread(this.entry, { workerData: this.workerEntry }, ended);
  }
}

function ended(code: number, cause: Error | null): Error {
  if (cause && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new AppError('out_of_memory', 'There is not enough memory for this. Close other programs and try again.');
  }
  return cause ?? new AppError('engine_failed', `A thread of the engine ended (exit code ${code}). Run it again.`);
}

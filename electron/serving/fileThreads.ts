import { availableParallelism } from 'node:os';
import type { CallIo } from '../node/calls';
import { startFileThread } from './forestThreads';
import type { ServedModels } from './models';
import type { FileRequest, FileResult } from './scoreFile';

/** Beyond so many, threads that answer would wait for the one that reads and writes. */
const mostAnswering = 3;

type Started = ReturnType<typeof startFileThread> & { models: ServedModels; withIntervals: boolean; number: number };

/**
 * Scores files, each in a thread of its own with its threads for the trees. One of them is kept warm for the next file:
 * to start them takes as long as some thousand rows.
 */
export class FileThreads {
  private readonly busy = new Set<number>();
  private idle: Started | null = null;

  async score(models: ServedModels, request: FileRequest, io: CallIo): Promise<FileResult> {
    const started = this.take(models, request.intervals);
    try {
      return await (await started.client).scoreFile(request, io);
    } finally {
      this.giveBack(started);
    }
  }

  /** Ends the threads that are kept warm, unless they are for these models and what is wanted of them. */
  endIdle(models: ServedModels | null, withIntervals = false): void {
    if (!this.idle || (this.idle.models === models && (this.idle.withIntervals || !withIntervals))) return;
    this.end(this.idle);
    this.idle = null;
  }

  private take(models: ServedModels, withIntervals: boolean): Started {
    this.endIdle(models, withIntervals);
    const { idle } = this;
    this.idle = null;
    if (idle && !idle.thread.hasEnded()) return idle;
    if (idle) this.end(idle);
    let number = 0;
    while (this.busy.has(number)) number++;
    this.busy.add(number);
    const answering = Math.min(availableParallelism(), mostAnswering);
    const lent = Array.from({ length: answering }, (_, i) => models.lend(number * answering + i, withIntervals));
    return { ...startFileThread(lent), models, withIntervals, number };
  }

  private giveBack(started: Started): void {
    if (this.idle || started.thread.hasEnded()) this.end(started);
    else this.idle = started;
  }

  private end({ thread, number }: Started): void {
    // Until they have ended, its threads may be at work on rows in the room that has this number.
    void thread.terminate().finally(() => this.busy.delete(number));
  }
}

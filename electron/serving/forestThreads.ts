import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import { clientOf } from '../node/calls';
import { startThread } from '../node/threads';
import { type BatchAnswerer, leaveOut } from './batchAnswerer';
import type { FileThreadApi } from './fileThread';
import type { LentModels } from './models';

/** What a thread that works on files is given: models for itself, or for each of the threads that it starts. */
export interface FileThreadData {
  lent: readonly LentModels[];
}

/** @param lent for a file's thread, or for one that answers batches for it */
export function startFileThread(lent: readonly LentModels[]) {
  const workerData: FileThreadData = { lent };
  const thread = startThread(join(__dirname, 'servingThread.js'), { workerData }, ended);
  const client = thread.opened.then((methods) => clientOf<FileThreadApi>(methods, thread.call));
  // Whoever calls it hears of the failure.
  client.catch(() => undefined);
  return { thread, client };
}

function ended(_: number, cause: Error | null): AppError {
  return new AppError(
    'engine_failed',
    `The thread that scores ended (${cause?.message ?? 'for no reason'}). Send it again.`,
  );
}

/** Threads that answer batches, while the one that has started them reads and writes. They end with it. */
export function inThreads(lent: readonly LentModels[]): BatchAnswerer {
  const threads = lent.map((one) => ({ client: startFileThread([one]).client, underWay: 0 }));
  return {
    // One waits at a thread that is done before the others.
    atOnce: lent.length + 1,
    answer: async ({ columns, rows, refused }, withIntervals) => {
      const thread = threads.reduce((least, one) => (one.underWay < least.underWay ? one : least));
      thread.underWay++;
      try {
        const client = await thread.client;
        const scored = await client.answer({ columns, rows, withIntervals });
        leaveOut(scored.values, refused.keys());
        return scored;
      } finally {
        thread.underWay--;
      }
    },
  };
}

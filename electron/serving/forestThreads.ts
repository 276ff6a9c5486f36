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

/** Threads that answer batches in turn, while the one that has started them reads and writes. They end with it. */
export function inThreads(lent: readonly LentModels[]): BatchAnswerer {
  const clients = lent.map((one) => startFileThread([one]).client);
  let turn = 0;
  return {
    atOnce: lent.length,
    answer: async ({ columns, rows, refused }, withIntervals) => {
      turn = (turn + 1) % clients.length;
      const client = await clients[turn];
      const scored = await client.answer({ columns, rows, withIntervals });
      leaveOut(scored.values, refused.keys());
      return scored;
    },
  };
}

import type { ResourceLimits } from 'node:worker_threads';
import { AppError } from '../../shared/errors';
import { type Calls, type Client, clientOf } from '../node/calls';
import { startThread } from '../node/threads';
import { whenIdle } from '../node/whenIdle';
import type { DataApi } from './api';
import type { ReadApi } from './readApi';
import type { DataSetup } from './worker';

type Open<A> = Client<A> & {
  /** Waits for nothing: calls under way fail. */
  close: () => Promise<void>;
};

/** The store, as the rest of the program sees it: every call is answered by the store's worker thread. */
export type DataClient = Open<DataApi>;

/**
 * A second worker that only reads, so that answers come while the store is busy with a long write. One that nobody has
 * asked for a while is ended, since it holds what it read last; the next call starts another.
 */
export type DataReader = Open<ReadApi>;

/** Room for what a block of rows leaves behind: with V8's usual 16 MB much would be moved before it is freed. */
const youngMegabytes = 32;

/**
 * Starts the store's worker on a workspace, which is created if need be.
 * @param entry path of the bundled worker
 * @param clock memory of a virtual clock, where the machine's does not count
 * @throws AppError when the workspace can't be opened
 */
export async function openData(
  entry: string,
  workspace: string,
  clock: DataSetup['clock'] = null,
): Promise<DataClient> {
  const limits = { maxYoungGenerationSizeMb: youngMegabytes };
  const { names, call, close } = await start(entry, { workspace, readOnly: false, clock }, limits);
  return { ...clientOf<DataApi>(names, call), close };
}

const idleMs = 60_000;

/**
 * Starts a reader on a workspace that `openData` has opened before.
 * @param mostIdleMs for so long, in milliseconds, a worker that nobody asks is kept
 */
export async function openDataReader(
  entry: string,
  workspace: string,
  clock: DataSetup['clock'] = null,
  mostIdleMs = idleMs,
): Promise<DataReader> {
  const begin = () => start(entry, { workspace, readOnly: true, clock });
  let current: ReturnType<typeof begin> | null = begin();
  let ending = Promise.resolve();
  let isClosed = false;
  const { names } = await current;

  const end = () => {
    if (current) ending = current.then(({ close }) => close());
    current = null;
    return ending;
  };
  const idle = whenIdle(() => void end(), mostIdleMs);
  const running = () => {
    if (current) return current;
    current = begin();
    // Where it can't be opened now, the next call tries again.
    current.catch(() => {
      current = null;
    });
    return current;
  };
  const call: Calls['call'] = (...given) =>
    idle.during(async () => {
      if (isClosed) throw ended(0, null);
      return (await running()).call(...given);
    });
  idle.wait();
  const close = () => {
    isClosed = true;
    return end();
  };
  return { ...clientOf<ReadApi>(names, call), close };
}

async function start(entry: string, setup: DataSetup, resourceLimits: ResourceLimits = {}) {
  const { opened, call, close, terminate } = startThread(entry, { workerData: setup, resourceLimits }, ended);
  try {
    return { names: await opened, call, close };
  } catch (error) {
    await terminate();
    throw error;
  }
}

function ended(_: number, cause: Error | null): AppError {
  const message = cause ? `The store ended unexpectedly: ${cause.stack ?? cause.message}` : 'The store is closed.';
  return new AppError('internal', message);
}

import { AppError } from '../../shared/errors';
import { type Api, type Client, clientOf } from '../node/calls';
import { startThread } from '../node/threads';
import type { DataApi } from './api';
import type { ReadApi } from './readApi';
import type { DataSetup } from './worker';

type Open<A> = Client<A> & {
  /** Waits for nothing: calls under way fail. */
  close: () => Promise<void>;
};

/** The store, as the rest of the program sees it: every call is answered by the store's worker thread. */
export type DataClient = Open<DataApi>;

/** A second worker that only reads, so that answers come while the store is busy with a long write. */
export type DataReader = Open<ReadApi>;

/** Room for what a block of rows leaves behind: with V8's usual 16 MB much would be moved before it is freed. */
const youngMegabytes = 32;

/**
 * Starts the store's worker on a workspace, which is created if need be.
 * @param entry path of the bundled worker
 * @param clock memory of a virtual clock, where the machine's does not count
 * @throws AppError when the workspace can't be opened
 */
export function openData(entry: string, workspace: string, clock: DataSetup['clock'] = null): Promise<DataClient> {
  return open<DataApi>(entry, { workspace, readOnly: false, clock });
}

/** Starts a reader on a workspace that `openData` has opened before. */
export function openDataReader(
  entry: string,
  workspace: string,
  clock: DataSetup['clock'] = null,
): Promise<DataReader> {
  return open<ReadApi>(entry, { workspace, readOnly: true, clock });
}

async function open<A extends Api>(entry: string, setup: DataSetup): Promise<Open<A>> {
  const options = { workerData: setup, resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } };
  const { opened, call, close, terminate } = startThread(entry, options, ended);
  try {
    return { ...clientOf<A>(await opened, call), close };
  } catch (error) {
    await terminate();
    throw error;
  }
}

function ended(_: number, cause: Error | null): AppError {
  const message = cause ? `The store ended unexpectedly: ${cause.stack ?? cause.message}` : 'The store is closed.';
  return new AppError('internal', message);
}

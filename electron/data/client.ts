import { Worker } from 'node:worker_threads';
import { AppError, fromErrorReport } from '../../shared/errors';
import type { DataArgument, DataMethod, DataResult, ReadMethod } from './api';
import type { DataReply, DataRequest, DataSetup } from './messages';

export interface CallOptions {
  onProgress?: (fraction: number) => void;
  signal?: AbortSignal;
}

/** The store, as the rest of the program sees it: every call is answered by the store's worker thread. */
export interface DataClient {
  call<M extends DataMethod>(method: M, argument: DataArgument<M>, options?: CallOptions): Promise<DataResult<M>>;
  /** Waits for nothing: calls under way fail. */
  close(): Promise<void>;
}

/** A second worker that only reads, so that answers come while the store is busy with a long write. */
export interface DataReader {
  call<M extends ReadMethod>(method: M, argument: DataArgument<M>, options?: CallOptions): Promise<DataResult<M>>;
  close(): Promise<void>;
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
  onProgress: ((fraction: number) => void) | undefined;
}

/** Room for what a batch of rows leaves behind: with V8's usual 16 MB much of it would be moved before it is thrown away. */
const youngMegabytes = 32;

/**
 * Starts the store's worker on a workspace, which is created if need be.
 * @param entry path of the bundled worker
 * @throws AppError when the workspace can't be opened
 */
export function openData(entry: string, workspace: string): Promise<DataClient> {
  return startWorker(entry, { workspace, readOnly: false });
}

/** Starts a reader on a workspace that `openData` has opened before. */
export function openDataReader(entry: string, workspace: string): Promise<DataReader> {
  return startWorker(entry, { workspace, readOnly: true });
}

async function startWorker(entry: string, setup: DataSetup): Promise<DataClient> {
  const worker = new Worker(entry, { workerData: setup, resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } });
  const pending = new Map<number, Pending>();
  const send = (request: DataRequest) => worker.postMessage(request);
  let nextId = 1;
  let ended: Error | null = null;
  /** What is under way fails, and so does whatever is called from now on: nobody waits for an answer that can't come. */
  const failAll = (error: Error) => {
    ended ??= error;
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  };
  const opened = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: DataReply) => {
      if (message.type === 'opened') resolve();
      else if (message.type === 'failed' && message.id === null) reject(fromErrorReport(message.error));
      else settle(pending, message);
    });
    worker.on('error', (error) => {
      failAll(new AppError('internal', `The store ended unexpectedly: ${error.stack ?? error.message}`));
    });
    worker.on('exit', () => {
      failAll(new AppError('internal', 'The store is closed.'));
      // After it has opened, this changes nothing.
      reject(ended);
    });
  });
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => resolve());
  });
  try {
    await opened;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    call: (method, argument, options = {}) =>
      new Promise((resolve, reject) => {
        if (ended) throw ended;
        const id = nextId++;
        pending.set(id, { resolve: resolve as (result: unknown) => void, reject, onProgress: options.onProgress });
        options.signal?.addEventListener('abort', () => send({ type: 'cancel', id }), { once: true });
        send({ type: 'call', id, method, argument });
        if (options.signal?.aborted) send({ type: 'cancel', id });
      }),
    close: () => {
      send({ type: 'close' });
      return exited;
    },
  };
}

function settle(pending: Map<number, Pending>, message: DataReply): void {
  if (message.type === 'opened' || message.id === null) return;
  const call = pending.get(message.id);
  if (!call) return;
  if (message.type === 'progress') {
    call.onProgress?.(message.fraction);
    return;
  }
  pending.delete(message.id);
  if (message.type === 'done') call.resolve(message.result);
  else call.reject(fromErrorReport(message.error));
}

import { parentPort, Worker, type WorkerOptions } from 'node:worker_threads';
import { AppError, toErrorReport } from '../../shared/errors';
import type { ErrorReport } from '../../shared/schemas/errors';
import { type Api, answerCalls, type CallMessage, Calls, type ReplyMessage } from './calls';

/** The id under which a thread that was started says, without being asked, what it answers to. */
const opening = 0;
const close = 'close';

/** A worker thread that answers calls. */
export interface Thread {
  call: Calls['call'];
  /** The names that it answers to; fails when it could not open. */
  opened: Promise<readonly string[]>;
  /** Asks it to end; what is under way fails. */
  close: () => Promise<void>;
  /** Ends it wherever it is; what is under way fails at once. */
  terminate: () => Promise<unknown>;
  hasEnded: () => boolean;
}

/** @param ended what calls fail with once the thread has ended, by which exit code and uncaught error, if any */
export function startThread(
  entry: string,
  options: WorkerOptions,
  ended: (code: number, cause: Error | null) => Error,
): Thread {
  const worker = new Worker(entry, options);
  const calls = new Calls((message) => worker.postMessage(message));
  let cause: Error | null = null;
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (code) => {
      calls.fail(ended(code, cause));
      resolve();
    });
  });
  worker.on('error', (error) => {
    cause = error;
  });
  worker.on('message', (reply: ReplyMessage) => calls.take(reply));
  const opened = calls.expect(opening) as Promise<readonly string[]>;
  // Whoever does not wait for it hears of the failure by the calls.
  opened.catch(() => undefined);
  return {
    call: calls.call,
    opened,
    close: () => {
      worker.postMessage(close);
      return exited;
    },
    terminate: () => {
      calls.fail(ended(1, null));
      return worker.terminate();
    },
    hasEnded: () => calls.isOver,
  };
}

export interface Service {
  api: Api;
  close?: () => void;
}

/** The thread's own side: opens a service and answers calls until it is closed. */
export async function serveThread(
  open: () => Service | Promise<Service>,
  reportOf: (error: unknown) => ErrorReport = toErrorReport,
): Promise<void> {
  const port = parentPort;
  if (!port) throw new AppError('internal', 'This is the entry of a worker thread.');
  const send = (reply: ReplyMessage, buffers: readonly ArrayBuffer[] = []) => port.postMessage(reply, buffers);
  try {
    const service = await open();
    const answer = answerCalls(service.api, send, reportOf);
    port.on('message', (message: CallMessage | typeof close) => {
      if (message !== close) return answer(message);
      service.close?.();
      port.close();
    });
    send({ type: 'done', id: opening, result: Object.keys(service.api) });
  } catch (error) {
    send({ type: 'failed', id: opening, error: reportOf(error) });
  }
}

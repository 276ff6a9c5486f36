import { mkdirSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toErrorReport } from '../../shared/errors';
import { openLeases } from '../store/leases/leases';
import { inTurn } from '../store/leases/turns';
import { openReader, openStore } from '../store/open';
import { type DataMethod, dataApi } from './api';
import type { CallIo, DataContext, ReadContext } from './context';
import { joinLabels } from './joinLabels';
import type { DataReply, DataRequest, DataSetup } from './messages';
import { readApi } from './readApi';

/** Entry of the store's worker threads, the one that writes and the one that only reads: opens the workspace and answers calls. */
const port = parentPort;
if (!port) throw new AppError('internal', 'The store runs as a worker thread only.');
const reply = (message: DataReply) => port.postMessage(message);
const cancels = new Map<number, AbortController>();

/** What a worker answers calls with. */
interface Service {
  context: ReadContext;
  api: Partial<typeof dataApi>;
  /** Does what a call asks for; what writes does it in turn with other processes. */
  perform: (method: DataMethod, work: () => unknown) => unknown;
  /** Completes what a killed process left undone. */
  prepare: () => Promise<unknown>;
  close: () => void;
}

function openService({ workspace, readOnly }: DataSetup): Service {
  if (!readOnly) {
    const context = openContext(workspace);
    return {
      context,
      api: dataApi,
      perform: (method, work) => (method in readApi ? work() : inTurn(context, work)),
      prepare: () => joinLabels(context),
      close: () => closeAll(context.db, context.leases),
    };
  }
  const db = openReader(join(workspace, 'labels.sqlite'));
  return {
    context: { db, workspace, now: Date.now },
    api: readApi,
    perform: (_, work) => work(),
    prepare: async () => undefined,
    close: () => closeAll(db),
  };
}

function closeAll(...databases: { close: () => unknown }[]): void {
  for (const database of databases) database.close();
}

function openContext(workspace: string): DataContext {
  mkdirSync(workspace, { recursive: true });
  const path = join(workspace, 'labels.sqlite');
  return {
    db: openStore(path),
    openReader: () => openReader(path),
    leases: openLeases(join(workspace, 'leases.sqlite')),
    rowThread: join(__dirname, 'rowThread.js'),
    workspace,
    now: Date.now,
    monotonic: () => performance.now(),
    bootedAt: () => Date.now() - uptime() * 1000,
    isAlive,
    pid: process.pid,
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function answer(
  { context, api, perform }: Service,
  { id, method, argument }: DataRequest & { type: 'call' },
): Promise<void> {
  const cancel = new AbortController();
  cancels.set(id, cancel);
  const io: CallIo = {
    onProgress: (fraction) => reply({ type: 'progress', id, fraction }),
    signal: cancel.signal,
  };
  try {
    // The method and its argument were matched by the client's types; here they are one of many.
    const call = api[method] as (context: ReadContext, argument: unknown, io: CallIo) => unknown;
    reply({ type: 'done', id, result: await perform(method, () => call(context, argument, io)) });
  } catch (error) {
    reply({ type: 'failed', id, error: toErrorReport(error) });
  } finally {
    cancels.delete(id);
  }
}

function listen(service: Service): void {
  port?.on('message', (request: DataRequest) => {
    if (request.type === 'call') void answer(service, request);
    if (request.type === 'cancel') cancels.get(request.id)?.abort();
    if (request.type === 'close') {
      service.close();
      port.close();
    }
  });
  reply({ type: 'opened' });
}

async function start(): Promise<void> {
  try {
    const service = openService(workerData as DataSetup);
    await service.prepare();
    listen(service);
  } catch (error) {
    reply({ type: 'failed', id: null, error: toErrorReport(error) });
  }
}

void start();

import { mkdirSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { mapValues } from '../../shared/mapValues';
import type { Api, CallIo } from '../node/calls';
import { clockOf, machineMonotonic } from '../node/clock';
import { comeAfterWindow } from '../node/priority';
import { isAlive, processOf } from '../node/processes';
import { type Service, serveThread } from '../node/threads';
import { openLeases } from '../store/leases/leases';
import { inTurn } from '../store/leases/turns';
import { openReader, openStore, type ReadDb } from '../store/open';
import { dataVersion } from '../store/summaries';
import { completeOutlines } from '../store/versionOutlines';
import { writeApi } from './api';
import type { DataContext } from './context';
import { joinLabels } from './joinLabels';
import { readApi } from './readApi';

/** What a worker is started with. */
export interface DataSetup {
  workspace: string;
  /** Only reads, beside the one that writes. */
  readOnly: boolean;
  /** Memory of a virtual clock; null: the machine's. */
  clock: SharedArrayBuffer | null;
}

async function openService({ workspace, readOnly, clock }: DataSetup): Promise<Service> {
  if (readOnly) {
    const db = openReader(join(workspace, 'labels.sqlite'));
    const stop = freeOftentimes(db);
    return { api: readApi({ db, workspace, now: clockOf(clock) }), close: () => closeAll(stop, db) };
  }
  const context = openContext(workspace, clockOf(clock));
  // Completes what a killed process left undone, or an earlier release did not do.
  await joinLabels(context);
  completeOutlines(context.db);
  const stop = freeOftentimes(context.db);
  // Changes are counted by a connection that makes none, so that those of this thread count too.
  const watching = context.openReader();
  return {
    api: {
      ...readApi(context),
      ...takingTurns(context, writeApi(context)),
      dataVersion: () => dataVersion(watching),
    },
    close: () => closeAll(stop, watching, context.db, context.leases),
  };
}

const freeEveryMs = 60_000;

/**
 * Frees what SQLite keeps of the database, up to 64 MB: a window stays open for days. Who is at work reads it again.
 */
function freeOftentimes(db: ReadDb): { close: () => void } {
  const timer = setInterval(() => db.pragma('shrink_memory'), freeEveryMs).unref();
  return { close: () => clearInterval(timer) };
}

/** What writes, in turn with other processes. */
function takingTurns(context: DataContext, api: Api): Api {
  return mapValues(api, (write) => (argument: never, io: CallIo) => inTurn(context, () => write(argument, io)));
}

function closeAll(...opened: { close: () => unknown }[]): void {
  for (const one of opened) one.close();
}

function openContext(workspace: string, now: () => number): DataContext {
  mkdirSync(workspace, { recursive: true });
  const path = join(workspace, 'labels.sqlite');
  return {
    db: openStore(path),
    openReader: () => openReader(path),
    leases: openLeases(join(workspace, 'leases.sqlite')),
    rowThread: join(__dirname, 'rowThread.js'),
    workspace,
    now,
    monotonic: machineMonotonic,
    machineNow: Date.now,
    bootedAt: () => Date.now() - uptime() * 1000,
    isAlive,
    processOf,
    pid: process.pid,
  };
}

/** Entry of the store's threads, the one that writes and the one that reads: opens the workspace and answers calls. */
comeAfterWindow();
void serveThread(() => openService(workerData));

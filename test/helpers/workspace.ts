import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished } from 'vitest';
import { type DataApi, dataApi } from '../../electron/data/api';
import type { DataClient } from '../../electron/data/client';
import type { DataContext } from '../../electron/data/context';
import { answerCalls, type CallIo, Calls, clientOf } from '../../electron/node/calls';
import type { OperationContext } from '../../electron/operations/context';
import { layoutOf } from '../../electron/registry/layout';
import { countedLabels, type LabelTotals } from '../../electron/store/countedLabels';
import { openLeases } from '../../electron/store/leases/leases';
import { openReader, openStore, type ReadDb, type WriteDb } from '../../electron/store/open';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder for all tests of a file, which is removed when they have ended. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'evergreen-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let newest: Buffer | null = null;

/** A store; a new one is a copy of one that was migrated once, since all steps take longer than most tests. */
function storeAt(path: string): WriteDb {
  if (!existsSync(path)) {
    newest ??= serialized(openStore(':memory:'));
    writeFileSync(path, newest);
  }
  return openStore(path);
}

function serialized(db: WriteDb): Buffer {
  try {
    return db.serialize();
  } finally {
    db.close();
  }
}

/** How many labels there are by task, each of them counted. */
export function recountedLabels(db: ReadDb): Map<string, LabelTotals> {
  const rows = db
    .prepare<[], LabelTotals & { task: string }>(
      `SELECT l.task, SUM(l.source = 'real') AS real, SUM(l.source = 'synthetic') AS synthetic, SUM(c.holdout) AS holdout
       FROM labels l JOIN predictions p ON p.id = l.prediction_id JOIN clients c ON c.key = p.client_key GROUP BY l.task`,
    )
    .all();
  return new Map(rows.map(({ task, ...totals }) => [task, totals]));
}

/** What the store's worker works with, on a new workspace, in this thread. */
export function dataContext(given: Partial<DataContext> = {}): DataContext {
  const workspace = given.workspace ?? temporaryFolder();
  const path = join(workspace, 'labels.sqlite');
  const db = storeAt(path);
  const leases = openLeases(join(workspace, 'leases.sqlite'));
  onTestFinished(() => {
    // Whatever the test did to labels: those that were counted for good are as many as are there.
    const [kept, anew] = db.open ? [countedLabels(db), recountedLabels(db)] : [null, null];
    db.close();
    leases.close();
    expect(kept).toEqual(anew);
  });
  return {
    db,
    leases,
    rowThread: null,
    openReader: () => openReader(path),
    workspace,
    now: () => 0,
    machineNow: given.now ?? (() => 0),
    monotonic: () => 0,
    bootedAt: () => 0,
    isAlive: () => true,
    processOf: () => null,
    pid: 1,
    ...given,
  };
}

/** The store as operations see it, answered in this thread. */
export function localData(context: DataContext): DataClient {
  const api = dataApi(context);
  const answer = answerCalls(api, (reply) => calls.take(reply));
  const calls = new Calls((message) => answer(message));
  return { ...clientOf<DataApi>(Object.keys(api), calls.call), close: async () => undefined };
}

/** What an operation works with, on a workspace, without an engine: for those that train and compare nothing. */
export function operationContext(given: Partial<DataContext> & { reports?: string[] } = {}): OperationContext {
  const { reports = [], ...rest } = given;
  const context = dataContext({ now: Date.now, pid: process.pid, ...rest });
  const data = localData(context);
  return {
    workspace: context.workspace,
    data,
    reader: data,
    cliPath: '/cli.js',
    engineWorkerPath: '/engineWorker.js',
    samplePath: '/sample.csv',
    starterPath: '/models',
    engine: { verify: async () => null } as unknown as OperationContext['engine'],
    spawnServing: () => {
      throw new Error('Nothing answers here.');
    },
    layout: layoutOf(context.workspace),
    now: context.now,
    actor: 'test',
    appVersion: '0',
    threads: 1,
    signal: new AbortController().signal,
    report: (event) => {
      if (event.type === 'note') reports.push(event.text);
    },
  };
}

export const quietIo: CallIo = { onProgress: () => undefined, signal: new AbortController().signal };

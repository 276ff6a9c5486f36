import { availableParallelism } from 'node:os';
import { version as appVersion } from '../../package.json';
import { type DataClient, type DataReader, openData, openDataReader } from '../data/client';
import { type ProcessTransport, startEngine } from '../engine/host';
import type { VirtualClock } from '../node/clock';
import type { Shipped } from '../node/shipped';
import { layoutOf } from '../registry/layout';
import type { OperationContext, OperationIo } from './context';
import { reconcile } from './reconcile';

interface WorkspaceOptions extends Pick<OperationContext, 'actor' | 'spawnServing' | 'growsLater'> {
  /** Absolute; created if need be. */
  workspace: string;
  shipped: Pick<Shipped, 'data' | 'cli' | 'engineWorker' | 'sample' | 'starter'>;
  spawnEngine: () => ProcessTransport;
  /** Whether reading has a worker of its own, so that answers come while a long write is under way. */
  readsBeside: boolean;
  now: () => number;
  /** A virtual clock in place of the machine's, for what is played. */
  clock?: VirtualClock;
}

/** An open workspace: what every operation works with, but for its signal and where it tells how it goes on. */
export interface OpenWorkspace {
  workspace: string;
  data: DataClient;
  reader: DataReader;
  context: (io: OperationIo) => OperationContext;
  close: () => Promise<void>;
}

/**
 * Opens a workspace, and brings its files and its database in line.
 * @throws AppError when it can't be opened
 */
export async function openWorkspace(options: WorkspaceOptions, io: OperationIo): Promise<OpenWorkspace> {
  const { shipped, spawnEngine, readsBeside, clock, ...shared } = options;
  const { workspace } = shared;
  const data = await openData(shipped.data, workspace, clock?.memory);
  const reader = readsBeside ? await openDataReader(shipped.data, workspace, clock?.memory) : data;
  const engine = startEngine({ spawn: spawnEngine });
  const context = (given: OperationIo): OperationContext => ({
    ...shared,
    data,
    reader,
    engine,
    layout: layoutOf(workspace),
    now: clock?.now ?? shared.now,
    setClock: clock?.set,
    appVersion,
    threads: availableParallelism(),
    cliPath: shipped.cli,
    engineWorkerPath: shipped.engineWorker,
    samplePath: shipped.sample,
    starterPath: shipped.starter,
    ...given,
  });
  const close = async () => {
    await engine.close();
    await Promise.all([data.close(), ...(readsBeside ? [reader.close()] : [])]);
  };
  try {
    await reconcile(context(io));
  } catch (error) {
    // On a full disk, say: threads that were left open would keep the process.
    await close();
    throw error;
  }
  return { workspace, data, reader, context, close };
}

/** Of work that nobody follows or stops. */
export const unfollowed: OperationIo = { signal: new AbortController().signal, report: () => undefined };

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { version as appVersion } from '../../package.json';
import { type DataClient, type DataReader, openData, openDataReader } from '../data/client';
import { type EngineTransport, startEngine } from '../engine/host';
import type { JobContext } from '../operations/context';
import { reconcile } from '../operations/reconcile';
import { type Layout, layoutOf } from '../registry/layout';
import type { JobIo } from './jobDesk';

/** An open workspace, as the window's requests see it. */
export interface Session {
  /** The workspace's folder, absolute. */
  workspace: string;
  layout: Layout;
  /** Writes, and what belongs to writing. */
  data: DataClient;
  /** Reads, answered while a long write is under way. */
  reader: DataReader;
  /** What the job functions work with. */
  jobContext: (io: JobIo) => JobContext;
  close: () => Promise<void>;
}

export interface SessionOptions {
  workspace: string;
  /** Path of the bundled store worker. */
  dataEntry: string;
  spawnEngine: () => EngineTransport;
}

/**
 * Opens a workspace, which is created if need be, and brings its files and its database in line.
 * @throws AppError when it can't be opened
 */
export async function openSession({ workspace, dataEntry, spawnEngine }: SessionOptions): Promise<Session> {
  const data = await openData(dataEntry, workspace);
  const reader = await openDataReader(dataEntry, workspace);
  const engine = startEngine({ spawn: spawnEngine });
  const layout = layoutOf(workspace);
  const jobContext = ({ signal, report }: JobIo): JobContext => ({
    data,
    engine,
    layout,
    now: Date.now,
    actor: 'window',
    appVersion,
    threads: availableParallelism(),
    signal,
    report,
  });
  await reconcile(jobContext({ signal: new AbortController().signal, report: () => undefined }));
  return {
    workspace,
    layout,
    data,
    reader,
    jobContext,
    close: async () => {
      await engine.close();
      await Promise.all([reader.close(), data.close()]);
    },
  };
}

/** Where the workspace's logs are. */
export function logFolder(workspace: string): string {
  return join(workspace, 'logs');
}

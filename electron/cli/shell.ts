import { availableParallelism } from 'node:os';
import { version as appVersion } from '../../package.json';
import { type DataClient, openData } from '../data/client';
import { type Engine, forkTransport, startEngine } from '../engine/host';
import type { JobContext } from '../operations/context';
import { reconcile } from '../operations/reconcile';
import { layoutOf } from '../registry/layout';
import type { Shell } from './command';
import type { Progress } from './progress';

export interface ShellOptions {
  workspace: string;
  /** Paths of the bundled processes and threads. */
  entries: { data: string; engine: string; engineWorker: string };
  progress: Progress;
  samplePath: string;
  cliPath: string;
  say: (text: string) => void;
  signal: AbortSignal;
  now: () => number;
}

/** A shell that opens the workspace, and starts the engine, when a command first asks. */
export function openShell(options: ShellOptions): Shell & { close: () => Promise<void> } {
  let opened: Promise<JobContext> | null = null;
  let data: DataClient | null = null;
  let engine: Engine | null = null;
  const open = async (): Promise<JobContext> => {
    data = await openData(options.entries.data, options.workspace);
    engine = startEngine({ spawn: () => forkTransport(options.entries.engine, options.entries.engineWorker) });
    const context: JobContext = {
      data,
      engine,
      layout: layoutOf(options.workspace),
      now: options.now,
      actor: 'command line',
      appVersion,
      threads: availableParallelism(),
      signal: options.signal,
      report: options.progress.report,
    };
    await reconcile(context);
    return context;
  };
  return {
    workspace: options.workspace,
    samplePath: options.samplePath,
    cliPath: options.cliPath,
    say: options.say,
    context: () => {
      opened ??= open();
      return opened;
    },
    progress: options.progress,
    signal: options.signal,
    beside: (workspace) => openShell({ ...options, workspace }),
    close: async () => {
      // A workspace that could not be opened has told so already, where it was asked for.
      await opened?.catch(() => null);
      await engine?.close();
      await data?.close();
    },
  };
}

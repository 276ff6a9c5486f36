import { forkTransport } from '../engine/host';
import type { VirtualClock } from '../node/clock';
import { type OpenWorkspace, openWorkspace } from '../operations/openWorkspace';
import type { Shell } from './command';

interface ShellOptions
  extends Pick<Shell, 'workspace' | 'progress' | 'samplePath' | 'cliPath' | 'say' | 'announce' | 'signal'> {
  /** Paths of the bundled processes and threads. */
  entries: { data: string; engine: string; engineWorker: string; serving: string };
  starterPath: string;
  now: () => number;
  actor?: string;
  clock?: VirtualClock;
}

/** A shell that opens the workspace, and starts the engine, when a command first asks. */
export function openShell(options: ShellOptions): Shell & { close: () => Promise<void> } {
  const { workspace, entries, progress, samplePath, starterPath, cliPath, say, announce, signal, now } = options;
  const io = { signal, report: progress.report };
  let opened: Promise<OpenWorkspace> | null = null;
  const open = () =>
    openWorkspace(
      {
        workspace,
        dataEntry: entries.data,
        spawnEngine: () => forkTransport(entries.engine, entries.engineWorker),
        spawnServing: (folder) => forkTransport(entries.serving, folder),
        readsBeside: false,
        actor: options.actor ?? 'command line',
        now,
        ...(options.clock && { clock: options.clock }),
        cliPath,
        samplePath,
        starterPath,
      },
      io,
    );
  return {
    workspace,
    samplePath,
    cliPath,
    say,
    announce,
    context: async () => {
      opened ??= open();
      return (await opened).context(io);
    },
    progress,
    signal,
    beside: (other, played) => openShell({ ...options, ...played, workspace: other }),
    close: async () => {
      // A workspace that could not be opened has told so already, where it was asked for.
      await (await opened?.catch(() => null))?.close();
    },
  };
}

import { forkTransport } from '../engine/host';
import type { VirtualClock } from '../node/clock';
import type { Shipped } from '../node/shipped';
import { type OpenWorkspace, openWorkspace } from '../operations/openWorkspace';
import type { Shell } from './command';

interface ShellOptions extends Pick<Shell, 'workspace' | 'progress' | 'isJson' | 'say' | 'announce' | 'signal'> {
  shipped: Shipped;
  now: () => number;
  actor?: string;
  clock?: VirtualClock;
}

/** A shell that opens the workspace, and starts the engine, when a command first asks. */
export function openShell(options: ShellOptions): Shell & { close: () => Promise<void> } {
  const { shipped, now, actor = 'command line', clock, ...shell } = options;
  const { workspace, signal, progress } = shell;
  const io = { signal, report: progress.report };
  let opened: Promise<OpenWorkspace> | null = null;
  const open = () =>
    openWorkspace(
      {
        workspace,
        shipped,
        spawnEngine: () => forkTransport(shipped.engine, shipped.engineWorker),
        spawnServing: (folder) => forkTransport(shipped.serving, folder),
        readsBeside: false,
        actor,
        now,
        ...(clock && { clock }),
      },
      io,
    );
  return {
    ...shell,
    samplePath: shipped.sample,
    workerEntry: shipped.engineWorker,
    context: async () => {
      opened ??= open();
      return (await opened).context(io);
    },
    beside: (other, played) => openShell({ ...options, ...played, workspace: other }),
    close: async () => {
      // A workspace that could not be opened has told so already, where it was asked for.
      await (await opened?.catch(() => null))?.close();
    },
  };
}

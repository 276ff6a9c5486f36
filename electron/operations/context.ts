import type { QueueChoice } from '../../shared/schemas/fields';
import type { Step } from '../../shared/steps';
import type { DataClient, DataReader } from '../data/client';
import type { Engine, ProcessTransport } from '../engine/host';
import type { VirtualClock } from '../node/clock';
import type { Layout } from '../registry/layout';

/**
 * What an operation tells while it works. `run` comes first: under which number it is recorded. Steps come in order; a
 * fraction, in [0, 1], a detail, and that it is skipped belong to the step before them.
 */
export type OperationEvent =
  | { type: 'run'; id: number }
  | { type: 'step'; step: Step }
  /** The step is left out, with the reason. */
  | { type: 'skipped'; reason: string }
  | { type: 'progress'; fraction: number }
  | { type: 'detail'; text: string }
  | { type: 'note'; text: string };

/** How an operation is stopped, and where it tells how it goes on. */
export interface OperationIo {
  signal: AbortSignal;
  report: (event: OperationEvent) => void;
}

/** What every operation works with. The schedule, the command line and the window each give their own. */
export interface OperationContext extends OperationIo {
  /** The workspace's folder, absolute. */
  workspace: string;
  data: DataClient;
  /** Answers while `data` is busy with a long write. */
  reader: DataReader;
  engine: Engine;
  layout: Layout;
  now: () => number;
  /** Sets the clock, where a story may be played; null: to the machine's. */
  setClock?: VirtualClock['set'] | undefined;
  /** Who or what started it, as deployments and runs record it: `command line`, `schedule`, `window`. */
  actor: string;
  appVersion: string;
  /** Whether it waits while another process trains, as the schedule's jobs do, or fails with `busy`. */
  waitForTurn?: boolean;
  /** Starts a process that answers; its argument is the folder for files that pass through. */
  spawnServing: (folder: string) => ProcessTransport;
  /** Whether somebody grows the estimators of champions once nothing else is under way, or they are grown at once. */
  growsLater?: boolean;
  /** Through which other machines work; null: none; absent: that of the workspace, if it has one (`queueOf`). */
  queue?: QueueChoice | null;
  /** Worker threads for training. */
  threads: number;
  /**
   * Paths of what the product ships: the bundled command line and thread that grows trees, the sample data set, the
   * starter models.
   */
  cliPath: string;
  engineWorkerPath: string;
  samplePath: string;
  starterPath: string;
}

/** What a long call takes: what it tells is the operation's. */
export function ioOf({ signal, report }: OperationIo) {
  return {
    signal,
    onProgress: (fraction: number) => report({ type: 'progress', fraction }),
    onNote: (text: string) => report({ type: 'note', text }),
  };
}

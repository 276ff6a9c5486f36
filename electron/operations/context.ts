import type { DataClient } from '../data/client';
import type { Engine } from '../engine/host';
import type { Layout } from '../registry/layout';

/**
 * What a job tells while it works. `run` comes first: under which number it is recorded. Steps come in order; a fraction, in
 * [0, 1], and a detail belong to the step before them.
 */
export type JobEvent =
  | { type: 'run'; id: number }
  | { type: 'step'; name: string }
  | { type: 'progress'; fraction: number }
  | { type: 'detail'; text: string }
  | { type: 'note'; text: string };

/** What every job works with. The scheduler, the command line and the screens each give their own. */
export interface JobContext {
  data: DataClient;
  engine: Engine;
  layout: Layout;
  now: () => number;
  /** Who or what started it, as deployments and runs record it: `command line`, `schedule`, a person. */
  actor: string;
  appVersion: string;
  /** Whether a job waits while another process trains, as the schedule's do, or fails with `busy`. */
  waitForTurn?: boolean;
  /** Worker threads for training. */
  threads: number;
  signal: AbortSignal;
  report: (event: JobEvent) => void;
}

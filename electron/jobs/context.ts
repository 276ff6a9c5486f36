import type { DataClient } from '../data/client';
import type { Engine } from '../engine/host';
import type { Layout } from '../registry/layout';

/** What a job tells while it works. Steps come in order; a fraction, in [0, 1], belongs to the step before it. */
export type JobEvent =
  | { type: 'step'; name: string }
  | { type: 'progress'; fraction: number }
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
  /** Worker threads for training. */
  threads: number;
  signal: AbortSignal;
  report: (event: JobEvent) => void;
}

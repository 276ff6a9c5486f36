import type { ErrorReport } from './errors';
import type { Metrics } from './metrics';

/** What the store tells of its rows. Times are milliseconds since 1970-01-01 UTC. */
export interface ImportRecord {
  id: number;
  kind: string;
  fileName: string;
  fileSha256: string;
  /** `swept`: undone, and its rows are gone from the file as well. */
  state: 'pending' | 'visible' | 'undone' | 'swept';
  /** Rows that were new. */
  accepted: number;
  /** Rows that an earlier import had already brought. */
  duplicates: number;
  rejected: number;
  /** Path, within the workspace, of the CSV of rejected rows. */
  rejectsFile: string | null;
  startedAt: number;
  finishedAt: number | null;
}

export interface SnapshotRecord {
  at: number;
  clients: number;
  /** Labels per task, new or changed by this making of the snapshot. */
  newLabels: Record<string, number>;
}

/** How the labels of a task stand. */
export interface LabelCounts {
  task: string;
  real: number;
  synthetic: number;
  /** Of the labelled rows, those of holdout clients. */
  holdout: number;
  /** Predictions whose horizon and grace have not passed. */
  immature: number;
  /** When the next of the immature ones are due; null when none waits. */
  nextDueAt: number | null;
  /** Mature predictions that no outcome answered. */
  unmatched: number;
}

export type RunState = 'running' | 'done' | 'skipped' | 'failed' | 'cancelled';

export interface RunStep {
  name: string;
  startedAt: number;
  finishedAt: number | null;
  detail: string | null;
}

export interface RunRecord {
  id: number;
  strategy: string;
  state: RunState;
  actor: string;
  startedAt: number;
  finishedAt: number | null;
  version: string | null;
  error: ErrorReport | null;
  steps: RunStep[];
}

/** The contents of a version folder's metadata.json. */
export interface VersionMetadata {
  format: 1;
  version: string;
  createdAt: string;
  appVersion: string;
  strategy: string;
  runId: number;
  seed: number;
  /** The Arrow file that the version was trained from. */
  tableSha256: string;
  tasks: Record<string, VersionTask>;
}

/** One task's model within a version: where it is, what it was trained from, how it scored at the time. */
export interface VersionTask {
  file: string;
  sha256: string;
  bytes: number;
  rows: number;
  features: string[];
  /** Against the version that was the champion at the time. */
  featuresAdded: string[];
  featuresRemoved: string[];
  /** The champion at the time, null for the first. */
  parent: string | null;
  trees: number;
  minLeaf: number;
  featuresPerSplit: number | null;
  seconds: number;
  /** Highest label sequence number used. */
  watermark: number;
  importance: { feature: string; gain: number }[];
  outOfBag: Metrics | null;
  /** Null while there is no holdout row. */
  holdout: Metrics | null;
  baseline: Metrics | null;
}

export interface DeploymentRecord {
  id: number;
  at: number;
  kind: 'first' | 'policy' | 'manual' | 'rollback';
  actor: string;
  reason: string;
  tasks: { task: string; from: string | null; to: string }[];
}

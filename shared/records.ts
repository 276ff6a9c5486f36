import type { Encoding } from './encodings';
import type { ErrorReport } from './errors';
import type { FeatureType } from './features';
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
  /** Outcomes that corrected a label. */
  changed: number;
  /** Outcomes for which there was no prediction at the time. */
  unmatched: number;
  rejected: number;
  /** Path, within the workspace, of the CSV of rejected rows. */
  rejectsFile: string | null;
  startedAt: number;
  finishedAt: number | null;
}

/** What an import did, or, after a dry run, what it would do. */
export interface ImportResult {
  /** Null after a dry run. */
  id: number | null;
  file: string;
  kind: string;
  encoding: Encoding;
  mapping: Record<string, string>;
  features: { column: string; type: FeatureType }[];
  leftOut: { column: string; reason: string }[];
  fromMemory: boolean;
  /** Rows that are new. */
  accepted: number;
  /** Rows that were there already. */
  duplicates: number;
  /** Outcomes that correct a label. */
  changed: number;
  /** Outcomes without a prediction that they could answer. */
  unmatched: number;
  rejected: number;
  /** Number of rejected rows per reason, most frequent first. */
  reasons: { reason: string; rows: number }[];
  /** Absolute path of the CSV of rejected rows; null when there is none. */
  rejects: string | null;
}

export interface SnapshotRecord {
  at: number;
  clients: number;
  /** Labels per task, new or changed by this making of the snapshot. */
  newLabels: Record<string, number>;
}

/** What making synthetic labels gave, or, before it is done, what it would give. */
export interface SyntheticResult {
  /** The import that holds them; null before. */
  import: number | null;
  seed: number;
  /** Clients that get a label. */
  clients: number;
  /** Clients of whom features were imported, and of whom more is known already. */
  passedOver: number;
  /** Clients that get none, since they belong to the holdout. */
  holdout: number;
  /** What rules can be made of. */
  features: string[];
  /** Tasks without a rule, and why. */
  skipped: Record<string, string>;
  tasks: {
    task: string;
    kind: 'classification' | 'regression';
    rule: string;
    share: number | null;
    meaning: string;
    labels: number;
    /** Of the labels: the share of yes, or the mean amount; null where there is none. */
    mean: number | null;
  }[];
}

/** How the labels of a task stand. */
export interface LabelCounts {
  task: string;
  real: number;
  synthetic: number;
  /** Share of the synthetic ones that is trained on: they fade out as real ones come. */
  syntheticShare: number;
  /** Of the labelled rows, those of holdout clients. */
  holdout: number;
  /** Predictions whose horizon and grace have not passed. */
  immature: number;
  /** When the next of the immature ones are due; null when none waits. */
  nextDueAt: number | null;
  /** Mature predictions that no outcome answered. */
  unmatched: number;
  /** Predictions upon which somebody acted, so that no outcome can answer them. */
  actedOn: number;
}

/** `acted on`: somebody acted upon the prediction, so the outcome says nothing about it. */
export const labelStates = ['labelled', 'waiting', 'unmatched', 'acted on'] as const;
export type LabelState = (typeof labelStates)[number];

/** An imported prediction of one task, and what has become of it. */
export interface PredictionState {
  clientId: string;
  /** Null where nobody said. */
  predictedAt: number | null;
  state: LabelState;
  predicted: number;
  actual: number | null;
  observedAt: number | null;
  /** When horizon and grace have passed; of waiting ones only. */
  dueAt: number | null;
  /** Why there is no label; of unmatched ones only. */
  reason: string | null;
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
  /** Size of the model file, in millions of bytes. */
  megabytes: number;
  /** When it last became champion; null as long as it never was. Written into the file after the deployment. */
  deployedAt: string | null;
  /** Highest label sequence number used. */
  watermark: number;
  /** `permutation` is lacking in versions of a release that did not measure it. */
  importance: { feature: string; gain: number; permutation?: number }[];
  /** Against the version that was the champion at the time, largest shift first; empty for the first. */
  importanceShifts: ImportanceShift[];
  /** For the check before every deployment; null for a version of a release that did not record it. */
  probe: Probe | null;
  outOfBag: Metrics | null;
  /** Null while there is no holdout row. */
  holdout: Metrics | null;
  baseline: Metrics | null;
}

/** Stored rows, with what the model predicted for them when it was trained. */
export interface Probe {
  /** Row by row, one value per feature in the order of `features`; null where it was missing. */
  rows: (number | string | null)[][];
  /** Probability of 1, or the amount. */
  predictions: number[];
}

/** How the share of a feature in the impurity decrease changed; a feature that a version lacks has the share 0 there. */
export interface ImportanceShift {
  feature: string;
  before: number;
  after: number;
}

/** A version as the workspace remembers it. `removed`: on purpose, by `prune`; `missing`: its folder is gone. */
export interface VersionRecord {
  metadata: VersionMetadata;
  state: 'kept' | 'missing' | 'removed';
  removedAt: number | null;
}

export const deploymentKinds = ['first', 'policy', 'manual', 'rollback', 'undo'] as const;
export type DeploymentKind = (typeof deploymentKinds)[number];

export interface DeploymentRecord {
  id: number;
  /** Names the deployment in production.json and in the database. */
  key: string;
  at: number;
  kind: DeploymentKind;
  actor: string;
  reason: string;
  tasks: { task: string; from: string | null; to: string }[];
}

/** What the audit log tells of: each is recorded in the same transaction as the change itself. */
export type ActivityKind =
  | 'import'
  | 'import undone'
  | 'deployment'
  | 'rollback'
  | 'undo'
  | 'policy'
  | 'task'
  | 'version removed';

export interface ActivityRecord {
  id: number;
  at: number;
  /** `command line`, `schedule`, or the person at the window. */
  actor: string;
  kind: ActivityKind;
  /** What it was done to: a file, a version, a task. */
  subject: string;
  summary: string;
  reason: string;
}

/** Which versions `prune` keeps: the newest ones, those of the last days, and always champions, predecessors and the best. */
export interface Keeping {
  newest: number;
  days: number;
}

/** What one version answered in one nightly batch. */
export interface BatchRecord {
  /** Local date, `2026-03-29`. */
  night: string;
  task: string;
  version: string;
  clients: number;
  /** The moment that the features are of; milliseconds since 1970-01-01 UTC. */
  predictedAt: number;
  scoredAt: number;
  runId: number;
}

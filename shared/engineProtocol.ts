import { z } from 'zod';
import type { Comparison, Disagreement } from './schemas/comparison';
import { errorReport } from './schemas/errors';
import type { Estimate, MetricName, Metrics } from './schemas/metrics';
import { probe, type VersionTask } from './schemas/versions';
import { taskKinds } from './tasks';

/**
 * Messages between the process that owns the engine and the engine process. Every request has an id and ends in exactly
 * one `done` or `failed`; `progress` may come any number of times before. A path in a message is absolute.
 */
const tableRef = z.object({ path: z.string(), sha256: z.string() });
const modelRef = z.object({ path: z.string(), sha256: z.string() });
const taskRef = z.object({ name: z.string(), kind: z.enum(taskKinds) });
const holdoutWindow = z.object({ days: z.number().positive(), minRows: z.number().int().nonnegative() });

export const forestParams = z.object({
  trees: z.number().int().min(1).max(5000),
  minLeaf: z.number().int().min(1),
  /** Features tried at each split; null: √d for classification, d for regression. */
  featuresPerSplit: z.number().int().min(1).nullable(),
  seed: z.number().int().nonnegative(),
  /** Rows drawn for each tree, which bounds the memory that it takes; null: as many as there are. */
  rowsPerTree: z.number().int().min(1).nullable().optional(),
});
export type ForestParams = z.infer<typeof forestParams>;

const trainRequest = z.object({
  type: z.literal('train'),
  id: z.number().int(),
  table: tableRef,
  task: taskRef,
  params: forestParams,
  threads: z.number().int().min(1),
  /** Where the model file is written; the folder exists, the file does not. The registry checks and renames it. */
  modelPath: z.string(),
  /** Highest sequence number of a label in the table, for the task. */
  watermark: z.number().int().nonnegative(),
});
const updateRequest = z.object({
  type: z.literal('update'),
  id: z.number().int(),
  /** Marks the new labels. */
  table: tableRef,
  task: taskRef,
  /** The champion: its trees stay as they are. */
  base: modelRef,
  /** Trees to add, and how many there may be in the end: beyond that, the worst of the base's go. */
  trees: z.number().int().min(1),
  mostTrees: z.number().int().min(1),
  /** Older rows that are trained on again, per new row. */
  rehearsal: z.number().nonnegative(),
  seed: z.number().int().nonnegative(),
  threads: z.number().int().min(1),
  modelPath: z.string(),
  watermark: z.number().int().nonnegative(),
});
const evaluateRequest = z.object({
  type: z.literal('evaluate'),
  id: z.number().int(),
  table: tableRef,
  task: taskRef,
  model: modelRef,
  window: holdoutWindow,
});
const duel = { table: tableRef, task: taskRef, champion: modelRef, candidate: modelRef, window: holdoutWindow };
const resamples = z.number().int().min(100);
const compareRequest = z.object({
  type: z.literal('compare'),
  id: z.number().int(),
  ...duel,
  resamples,
  /** The candidate is the best of so many on these rows; the deciding interval is widened accordingly (Bonferroni). */
  chosenFrom: z.number().int().min(1),
  /** After so many days an earlier label of a client is known. */
  horizonDays: z.number().positive(),
});
const disagreementsRequest = z.object({
  type: z.literal('disagreements'),
  id: z.number().int(),
  ...duel,
  offset: z.number().int().nonnegative(),
  limit: z.number().int().min(1).max(1000),
});
const numbers = z.custom<Float64Array>((value) => value instanceof Float64Array);
const integers = z.custom<Int32Array>((value) => value instanceof Int32Array);
const liveRequest = z.object({
  type: z.literal('live'),
  id: z.number().int(),
  task: taskRef,
  /** What a model answered while it was live, beside what came true, row by row. */
  labels: z.object({ client: integers, actual: numbers, predicted: numbers }),
  /** Values of the labels to train on, at whose 99.5th percentile actuals are clipped; null for classification. */
  training: numbers.nullable(),
  resamples,
});
const probeRequest = z.object({
  type: z.literal('probe'),
  id: z.number().int(),
  table: tableRef,
  task: taskRef,
  model: modelRef,
});
const verifyRequest = z.object({
  type: z.literal('verify'),
  id: z.number().int(),
  task: taskRef,
  model: modelRef,
  features: z.array(z.string()),
  probe: probe.nullable(),
});
const scoreRequest = z.object({
  type: z.literal('score'),
  id: z.number().int(),
  /** An Arrow IPC file with the columns `x:<feature>` of a training table; whatever else it holds is ignored. */
  table: tableRef,
  model: modelRef,
  /** Where the predictions are written, as little-endian float64, a number per row; null: they come with the answer. */
  output: z.string().nullable(),
});
export const exportFormats = ['ml-random-forest', 'onnx'] as const;
export type ExportFormat = (typeof exportFormats)[number];
const exportRequest = z.object({
  type: z.literal('export'),
  id: z.number().int(),
  model: modelRef,
  format: z.enum(exportFormats),
  output: z.string(),
});
const explainRequest = z.object({
  type: z.literal('explain'),
  id: z.number().int(),
  model: modelRef,
  /** One row, in the order of the model's features; null is missing. */
  row: z.array(z.union([z.number(), z.string(), z.null()])),
});
const cancelRequest = z.object({ type: z.literal('cancel'), id: z.number().int() });

export const engineRequest = z.discriminatedUnion('type', [
  trainRequest,
  updateRequest,
  evaluateRequest,
  compareRequest,
  disagreementsRequest,
  liveRequest,
  probeRequest,
  verifyRequest,
  scoreRequest,
  exportRequest,
  explainRequest,
  cancelRequest,
]);
export type EngineRequest = z.infer<typeof engineRequest>;
export type TrainRequest = z.infer<typeof trainRequest>;
export type UpdateRequest = z.infer<typeof updateRequest>;
export type EvaluateRequest = z.infer<typeof evaluateRequest>;
export type CompareRequest = z.infer<typeof compareRequest>;
export type DisagreementsRequest = z.infer<typeof disagreementsRequest>;
export type DuelRequest = Pick<CompareRequest, keyof typeof duel>;
export type LiveRequest = z.infer<typeof liveRequest>;
export type ProbeRequest = z.infer<typeof probeRequest>;
export type VerifyRequest = z.infer<typeof verifyRequest>;
export type ScoreRequest = z.infer<typeof scoreRequest>;
export type ExportRequest = z.infer<typeof exportRequest>;
export type ExplainRequest = z.infer<typeof explainRequest>;

export const engineEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('progress'), id: z.number().int(), done: z.number(), total: z.number() }),
  z.object({ type: z.literal('done'), id: z.number().int(), result: z.unknown() }),
  z.object({ type: z.literal('failed'), id: z.number().int(), error: errorReport }),
]);
export type EngineEvent = z.infer<typeof engineEvent>;

export type FeatureImportance = VersionTask['importance'][number] & { permutation: number };

/** `sha256` and `bytes` are of the model file written at `modelPath`. */
export interface TrainResult
  extends Pick<VersionTask, 'sha256' | 'bytes' | 'rows' | 'features' | 'trees' | 'seconds' | 'outOfBag'> {
  calibration: 'sigmoid' | 'isotonic' | null;
  importance: FeatureImportance[];
}

export interface UpdateResult extends TrainResult {
  /** Rows that the new trees were grown on. */
  newRows: number;
  rehearsedRows: number;
  /** Trees of the base that had to go. */
  droppedTrees: number;
  minLeaf: number;
  featuresPerSplit: number | null;
}

/** Calibrated probabilities or numbers, in the order of the table's rows; null when they were written to a file. */
export interface ScoreResult {
  rows: number;
  predictions: Float64Array | null;
}

export interface ExportResult {
  bytes: number;
  trees: number;
  /** Where it says how columns are encoded. */
  featuresFile: string;
}

export interface ExplainResult {
  /** Calibrated probability, or number. */
  prediction: number;
  /** Before calibration: `base` plus all contributions. */
  uncalibrated: number;
  /** What the forest would say knowing nothing of the row. */
  base: number;
  /** Largest in size first. */
  contributions: { feature: string; contribution: number }[];
}

export interface EvaluateResult {
  metrics: Metrics;
  /** The naive answer beside it: the training rows' majority class and base rate, or their mean. */
  baseline: Metrics;
  /** Of the holdout rows scored: equal hashes mean that two models were scored on the same rows. */
  rowsHash: string;
}

/** What the engine finds of two models; `rowsHash` as in `EvaluateResult`. */
export type CompareResult = Omit<
  Comparison,
  'task' | 'championVersion' | 'candidateVersion' | 'live' | 'verdict' | 'sentence' | 'deploy' | 'reason'
> & { rowsHash: string };

export interface DisagreementsResult {
  total: number;
  rows: Disagreement[];
}

export interface LiveResult {
  metrics: Metrics;
  intervals: ({ metric: MetricName } & Estimate)[];
}

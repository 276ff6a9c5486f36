import { z } from 'zod';
import type {
  CalibrationBin,
  Disagreement,
  DisagreementCounts,
  Estimate,
  MetricComparison,
  MetricName,
  RocPoint,
  Segment,
} from './comparison';
import { errorCodes } from './errors';
import type { Difference, McNemar, Metrics } from './metrics';

/**
 * Messages between the process that owns the engine and the engine process. Every request has an id and ends in exactly
 * one `done` or `failed`; `progress` may come any number of times before. A path in a message is absolute.
 */
const tableRef = z.object({ path: z.string(), sha256: z.string() });
const modelRef = z.object({ path: z.string(), sha256: z.string() });
const taskRef = z.object({ name: z.string(), kind: z.enum(['classification', 'regression']) });
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
  probe: z
    .object({
      rows: z.array(z.array(z.union([z.number(), z.string(), z.null()]))),
      predictions: z.array(z.number()),
    })
    .nullable(),
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
  z.object({
    type: z.literal('failed'),
    id: z.number().int(),
    error: z.object({
      code: z.enum(errorCodes),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
]);
export type EngineEvent = z.infer<typeof engineEvent>;

export interface FeatureImportance {
  feature: string;
  /** Share of the total decrease of impurity. */
  gain: number;
  /** Mean rise of a tree's squared error on rows it did not see, when they exchange this feature's values. */
  permutation: number;
}

export interface TrainResult {
  /** Of the model file written at `modelPath`. */
  sha256: string;
  bytes: number;
  rows: number;
  features: string[];
  trees: number;
  /** Wall-clock seconds from the loaded table to the synced model file. */
  seconds: number;
  /** Out-of-bag score on the training rows, before calibration; null when no row is out of any tree's bag. */
  outOfBag: Metrics | null;
  /** Which layer calibrates the probabilities; null: none lowered the calibration error. */
  calibration: 'sigmoid' | 'isotonic' | null;
  /** Largest gain first; gains sum to 1. */
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

export interface CompareResult {
  champion: Metrics;
  candidate: Metrics;
  baseline: Metrics;
  /** Of the primary metric, which decides. */
  difference: Difference;
  metrics: MetricComparison[];
  /** Classification only. */
  mcNemar: McNemar | null;
  lastTime: LastTime | null;
  /** Classification only. */
  roc: { champion: RocPoint[]; candidate: RocPoint[] } | null;
  calibration: { champion: CalibrationBin[]; candidate: CalibrationBin[] };
  /** Parts of the holdout that were looked at, and those in which the candidate is clearly worse. */
  segments: { tested: number; worse: Segment[] };
  disagreements: DisagreementCounts;
  /** First and last moment of the holdout rows' predictions. */
  from: number;
  until: number;
  rowsHash: string;
}

/** “Same as last time” and both models, on the holdout rows whose client has an earlier label. */
export interface LastTime {
  baseline: Metrics;
  champion: Metrics;
  candidate: Metrics;
}

export interface DisagreementRow extends Omit<Disagreement, 'predictedAt'> {
  /** Milliseconds since 1970-01-01 UTC. */
  predictedAt: number;
}

export interface DisagreementsResult {
  total: number;
  rows: DisagreementRow[];
}

export interface LiveResult {
  metrics: Metrics;
  intervals: ({ metric: MetricName } & Estimate)[];
}

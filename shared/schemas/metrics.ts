import { z } from 'zod';
import { time } from './time';

/** Null where it is undefined on the rows. */
const score = z.number().nullable();

/** Scores of a model on rows that it never saw. Ratios are in [0, 1]; errors are in the unit of the target. */
const classificationMetrics = z.object({
  kind: z.literal('classification'),
  rows: z.number(),
  clients: z.number(),
  positives: z.number(),
  accuracy: z.number(),
  balancedAccuracy: z.number(),
  /** Area under the ROC curve, ties counted half; null when only one class is present. */
  auc: score,
  logLoss: z.number(),
  brier: z.number(),
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  /** Share of all “yes” that the tenth of the rows with the highest answers holds; earlier releases lack it. */
  topTenth: score.optional(),
});
export type ClassificationMetrics = z.infer<typeof classificationMetrics>;

const regressionMetrics = z.object({
  kind: z.literal('regression'),
  rows: z.number(),
  clients: z.number(),
  /** 1 − SSE/SST on the rows scored; null when the actuals do not vary. */
  r2: score,
  /** R² with actuals clipped at the 99.5th percentile of the training rows: a handful of rows cannot decide it. */
  r2Clipped: score,
  mae: z.number(),
  rmse: z.number(),
  /** Share of all that was spent by the tenth of the rows with the highest answers; earlier releases lack it. */
  topTenth: score.optional(),
});
export type RegressionMetrics = z.infer<typeof regressionMetrics>;

export const metrics = z.discriminatedUnion('kind', [classificationMetrics, regressionMetrics]);
export type Metrics = z.infer<typeof metrics>;

/** The metrics that a comparison shows with intervals, in the order in which they are shown. */
export const metricNames = [
  'auc',
  'r2Clipped',
  'topTenth',
  'accuracy',
  'balancedAccuracy',
  'f1',
  'precision',
  'recall',
  'logLoss',
  'brier',
  'r2',
  'mae',
  'rmse',
] as const;
export const metricName = z.enum(metricNames);
export type MetricName = z.infer<typeof metricName>;

/** The metric that comparisons decide on. */
export const primaryMetric = z.enum(['accuracy', 'r2Clipped']);
export type PrimaryMetric = z.infer<typeof primaryMetric>;

/** What is shown first of a model. */
export const headlineMetric = z.enum(['auc', 'r2Clipped']);
export type HeadlineMetric = z.infer<typeof headlineMetric>;

/** The score that a model can't better by saying what it does not believe; less is better but for R². */
export const properScore = z.enum(['logLoss', 'r2Clipped', 'mae']);
export type ProperScore = z.infer<typeof properScore>;

/** A value with its 95 % bootstrap interval (percentiles). */
export const estimate = z.object({ value: z.number(), lower: z.number(), upper: z.number() });
export type Estimate = z.infer<typeof estimate>;

/**
 * How right a version's answers were while it was live: those of its nightly batches and of the predictions that were
 * imported for that time, whose outcome has come since.
 */
const liveScore = z.object({
  version: z.string(),
  metric: metricName,
  live: estimate,
  rows: z.number(),
  clients: z.number(),
  /** The same period by period, each of at least 100 labels where there are as many; oldest first. */
  periods: z.array(z.object({ from: time, until: time, rows: z.number(), clients: z.number(), live: estimate })),
  /** Of the rows, those whose answer is the value of an imported prediction: of whatever model was in use then. */
  imported: z.number(),
});
export type LiveScore = z.infer<typeof liveScore>;

/** A champion's live score beside what the holdout promised when it was trained. */
export const liveBesideHoldout = liveScore.extend({
  /** Null where there was no holdout yet. */
  holdout: estimate.nullable(),
  /** Whether the newest period differs from the promise beyond chance. */
  disagree: z.boolean(),
  sentence: z.string(),
});
export type LiveBesideHoldout = z.infer<typeof liveBesideHoldout>;

import { z } from 'zod';

/**
 * What the comparison of two versions says beyond the headline metrics, in the form in which the command line prints it and the
 * Compare screen draws it. Ratios are in [0, 1]; differences are candidate minus champion; times are ISO 8601 in
 * UTC. All intervals of one comparison come from the same bootstrap by client.
 */

/** The metrics that a comparison shows with intervals, in the order in which they are shown. */
export const metricNames = [
  'accuracy',
  'balancedAccuracy',
  'auc',
  'f1',
  'precision',
  'recall',
  'logLoss',
  'brier',
  'r2Clipped',
  'r2',
  'mae',
  'rmse',
] as const;
export const metricName = z.enum(metricNames);
export type MetricName = z.infer<typeof metricName>;

/** Metrics of which less is better. */
export const lowerIsBetter: ReadonlySet<MetricName> = new Set(['logLoss', 'brier', 'mae', 'rmse']);

/** A value with its 95 % bootstrap interval (percentiles). */
export const estimate = z.object({ value: z.number(), lower: z.number(), upper: z.number() });
export type Estimate = z.infer<typeof estimate>;

/** One metric of both models on the same rows; a metric that is undefined on them (AUC of one class) has no entry. */
export const metricComparison = z.object({
  metric: metricName,
  champion: estimate,
  candidate: estimate,
  difference: estimate,
  /** Null where the naive answer has no such score. */
  baseline: z.number().nullable(),
});
export type MetricComparison = z.infer<typeof metricComparison>;

/** A point of the ROC curve: rows scored at or above `threshold` count as positive. The first point is (0, 0), the last (1, 1). */
export const rocPoint = z.object({
  /** Null at (0, 0), where no row is positive. */
  threshold: z.number().nullable(),
  falsePositiveRate: z.number(),
  truePositiveRate: z.number(),
});
export type RocPoint = z.infer<typeof rocPoint>;

/**
 * Rows whose predictions lie close together: what was predicted for them on average, and what came. For classification the
 * interval of the observed share is Wilson's; for regression it is mean ± 1.96 standard errors.
 */
export const calibrationBin = z.object({
  rows: z.number(),
  predicted: z.number(),
  observed: z.number(),
  lower: z.number(),
  upper: z.number(),
});
export type CalibrationBin = z.infer<typeof calibrationBin>;

/** A part of the holdout, given by one feature, in which the candidate is clearly worse. */
export const segment = z.object({
  feature: z.string(),
  /** The value of a feature that is a category. */
  category: z.string().nullable(),
  /** Numbers from `from` (inclusive) up to `to` (exclusive); null: no bound. All three null: the rows where it is missing. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  rows: z.number(),
  clients: z.number(),
  /** Of the primary metric's per-row gain: share of right answers, or less squared error relative to the segment's variance. */
  difference: z.number(),
  /** One-sided, corrected for the number of segments tested (Holm). */
  pValue: z.number(),
});
export type Segment = z.infer<typeof segment>;

/** One row on which two models are held against each other. */
export const disagreement = z.object({
  clientId: z.string(),
  predictedAt: z.iso.datetime(),
  /** The actual value: 0 or 1, or an amount. */
  actual: z.number(),
  /** Probability of 1, or the amount. */
  champion: z.number(),
  candidate: z.number(),
  /** Whose answer is right (classification) or nearer (regression). */
  nearer: z.enum(['champion', 'candidate', 'neither']),
});
export type Disagreement = z.infer<typeof disagreement>;

/** A page of the rows on which two models answer differently, those that differ most first. */
export const disagreementPage = z.object({
  task: z.string(),
  /** Rows that answer differently, on all pages. */
  total: z.number(),
  offset: z.number(),
  rows: z.array(disagreement),
});
export type DisagreementPage = z.infer<typeof disagreementPage>;

/** How often the two models answer differently, and who is right then. For regression every row with unequal predictions counts. */
export const disagreementCounts = z.object({
  rows: z.number(),
  championNearer: z.number(),
  candidateNearer: z.number(),
});
export type DisagreementCounts = z.infer<typeof disagreementCounts>;

/**
 * How right a version's answers were while it was live: those of its nightly batches and of the predictions that were imported
 * for that time, whose outcome has come since.
 */
export const liveScore = z.object({
  version: z.string(),
  metric: metricName,
  live: estimate,
  rows: z.number(),
  clients: z.number(),
  /** Of the rows, those whose answer is the value of an imported prediction: of whatever model was in use then. */
  imported: z.number(),
});
export type LiveScore = z.infer<typeof liveScore>;

/** The champion's live score beside its score on the holdout. */
export const liveBesideHoldout = liveScore.extend({
  holdout: estimate,
  /** Whether the two scores differ beyond chance. */
  disagree: z.boolean(),
  sentence: z.string(),
});
export type LiveBesideHoldout = z.infer<typeof liveBesideHoldout>;

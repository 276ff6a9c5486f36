import { z } from 'zod';
import { numberForms } from '../features';
import {
  estimate,
  headlineMetric,
  liveBesideHoldout,
  metricName,
  metrics,
  primaryMetric,
  properScore,
} from './metrics';
import { time } from './time';

/**
 * What comparing two versions on the same holdout rows says. Ratios are in [0, 1]; differences are candidate minus
 * champion. All intervals of one comparison come from the same bootstrap by client.
 */

/** The same of both models. */
const ofBoth = <Fact extends z.ZodType>(fact: Fact) => ({ champion: fact, candidate: fact });

/** Candidate minus champion on the primary metric, with a bootstrap interval by client. */
const difference = z.object({
  metric: primaryMetric,
  ...ofBoth(z.number()),
  difference: z.number(),
  lower: z.number(),
  upper: z.number(),
  /** Confidence level of [lower, upper]: .95, and more where the candidate is the best of several. */
  level: z.number(),
  resamples: z.number(),
  /** Rows that would make a difference of this size clear at this level; null when the difference is 0. */
  rowsNeeded: z.number().nullable(),
});
export type Difference = z.infer<typeof difference>;

/** What the candidate gains over the champion, positive: better; with its interval and standard error by client. */
const gain = estimate.extend({ error: z.number() });
export type Gain = z.infer<typeof gain>;

/** The candidate's gains on some of the holdout rows, or on all with weights. */
const view = z.object({
  rows: z.number(),
  clients: z.number(),
  /** How many of the clients have a “yes”, and how many a “no”; null for amounts. */
  classes: z.object({ yes: z.number(), no: z.number() }).nullable(),
  /** In the primary metric. */
  headline: gain,
  /** In the proper score. */
  proper: gain,
  /** In the AUC; null for amounts, or where one class is absent. */
  auc: gain.nullable(),
  /** Confidence level of the gains' intervals, as in the difference. */
  level: z.number(),
});
export type View = z.infer<typeof view>;

/** The holdout as it counts for today: newer rows more than older ones. */
const judgement = z.object({
  properScore,
  /** After how many days a row counts half; null: all rows alike. */
  halfLifeDays: z.number().nullable(),
  /** Whether the data decided it, by its own change, or the task's setting. */
  decidedBy: z.enum(['data', 'setting']),
  /** All rows, weighted by their age. */
  present: view,
  /** The rows that are older than two half-lives, all alike; null where all rows count alike, or none is as old. */
  before: view.nullable(),
});
export type Judgement = z.infer<typeof judgement>;

/** McNemar's test on the rows that exactly one of the two models answers correctly. */
const mcNemar = z.object({
  onlyChampionRight: z.number(),
  onlyCandidateRight: z.number(),
  pValue: z.number(),
  /** Exact binomial below 25 discordant pairs, else the corrected χ². */
  exact: z.boolean(),
  /** With Edwards' correction, one degree of freedom; 0 without discordant rows. */
  chiSquare: z.number(),
});
export type McNemar = z.infer<typeof mcNemar>;

/** One metric of both models on the same rows; a metric that is undefined on them (AUC of one class) has no entry. */
const metricComparison = z.object({
  metric: metricName,
  ...ofBoth(estimate),
  difference: estimate,
  /** Null where the naive answer has no such score. */
  baseline: z.number().nullable(),
});
export type MetricComparison = z.infer<typeof metricComparison>;

/** A point of the ROC curve: rows scored at or above `threshold` count as positive. From (0, 0) to (1, 1). */
const rocPoint = z.object({
  /** Null at (0, 0), where no row is positive. */
  threshold: z.number().nullable(),
  falsePositiveRate: z.number(),
  truePositiveRate: z.number(),
});
export type RocPoint = z.infer<typeof rocPoint>;

/**
 * Rows whose predictions lie close together: what was predicted for them on average, and what came. For classification
 * the interval of the observed share is Wilson's; for regression it is mean ± 1.96 standard errors.
 */
const calibrationBin = z.object({
  rows: z.number(),
  predicted: z.number(),
  observed: z.number(),
  lower: z.number(),
  upper: z.number(),
});
export type CalibrationBin = z.infer<typeof calibrationBin>;

/** A part of the holdout, given by one feature, in which the candidate is clearly worse. */
const segment = z.object({
  feature: z.string(),
  /** What its numbers stand for. */
  form: z.enum(numberForms).nullable(),
  /** The value of a feature that is a category. */
  category: z.string().nullable(),
  /** From `from` (inclusive) up to `to` (exclusive); null: no bound. All three null: the rows where it is missing. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  rows: z.number(),
  clients: z.number(),
  /** Of the metric's gain per row: share of right answers, or less squared error over the segment's variance. */
  difference: z.number(),
  /** One-sided, corrected for the number of segments tested (Holm). */
  pValue: z.number(),
});
export type Segment = z.infer<typeof segment>;

/** How often two models answer differently, and who is right then. For regression all unequal predictions count. */
const disagreementCounts = z.object({
  rows: z.number(),
  championNearer: z.number(),
  candidateNearer: z.number(),
});
export type DisagreementCounts = z.infer<typeof disagreementCounts>;

/** “Same as last time” and both models, on the holdout rows whose client has an earlier label. */
const lastTime = z.object({ baseline: metrics, ...ofBoth(metrics) });
export type LastTime = z.infer<typeof lastTime>;

/** A simple rival on the same rows. */
const yardstick = z.object({
  /**
   * `naive`: the base rate or mean for everybody; `linear`: a logistic (of amounts, a linear) regression; `lifetimes`:
   * BG/NBD, for amounts with Gamma-Gamma.
   */
  name: z.enum(['naive', 'linear', 'lifetimes']),
  metrics,
  /** What the candidate gains on it in the proper score, on all rows alike. */
  gain,
});
export type Yardstick = z.infer<typeof yardstick>;

/** One task of two versions. */
export const comparison = z.object({
  task: z.string(),
  championVersion: z.string(),
  candidateVersion: z.string(),
  ...ofBoth(metrics),
  /** The naive answer. */
  baseline: metrics,
  /** Of the primary metric, on all rows alike. */
  difference,
  judgement,
  /** Null for regression. */
  mcNemar: mcNemar.nullable(),
  /** Every metric with intervals. */
  metrics: z.array(metricComparison),
  yardsticks: z.array(yardstick).default([]),
  /** Null when no client has an earlier label. */
  lastTime: lastTime.nullable(),
  /** Null for regression. */
  roc: z.object(ofBoth(z.array(rocPoint))).nullable(),
  calibration: z.object(ofBoth(z.array(calibrationBin))),
  /** Parts of the holdout that were looked at, and those in which the candidate is clearly worse. */
  segments: z.object({ tested: z.number(), worse: z.array(segment) }),
  disagreements: disagreementCounts,
  /** How right the champion's answers were while it was live; null when no outcome of them has come yet. */
  live: liveBesideHoldout.nullable(),
  /** First and last prediction of the holdout rows. */
  from: time,
  until: time,
  verdict: z.enum(['better', 'not worse', 'worse', 'inconclusive']),
  sentence: z.string(),
  /** What the task's policy would do, and why. */
  deploy: z.boolean(),
  reason: z.string(),
});
export type Comparison = z.infer<typeof comparison>;

/** A version's headline among others'; null: undefined, as R² is where the actuals do not vary. */
export const rankedVersion = z.object({ version: z.string(), score: z.number().nullable() });

export const compared = z.object({
  /** Of two versions, task by task. */
  comparisons: z.array(comparison),
  /** Tasks in which a version would meet itself; there is nothing to compute. */
  same: z.array(z.string()),
  /** Of more than two versions: what each scores today, on the same holdout rows, the best first. */
  sideBySide: z.array(
    z.object({
      task: z.string(),
      metric: headlineMetric,
      ranking: z.array(rankedVersion),
    }),
  ),
});
export type Compared = z.infer<typeof compared>;

/** One row on which two models are held against each other. */
const disagreement = z.object({
  clientId: z.string(),
  predictedAt: time,
  /** The actual value: 0 or 1, or an amount. */
  actual: z.number(),
  /** Probability of 1, or the amount. */
  ...ofBoth(z.number()),
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

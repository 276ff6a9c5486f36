import { z } from 'zod';
import { modelFile } from './fields';
import { estimate, metricName, metrics } from './metrics';
import { time } from './time';

/**
 * How a feature was distributed among the rows that a model learned from. `shares` has a number per bin between the
 * edges or per value, then one for other values (of a category), and at last one for missing; they sum to 1.
 */
const distribution = z.discriminatedUnion('type', [
  z.object({ feature: z.string(), type: z.literal('number'), edges: z.array(z.number()), shares: z.array(z.number()) }),
  z.object({
    feature: z.string(),
    type: z.literal('category'),
    values: z.array(z.string()),
    shares: z.array(z.number()),
  }),
]);
export type Distribution = z.infer<typeof distribution>;

/**
 * A model's estimator: a second, small forest that says of an answer, before its outcome has come, how likely it is
 * right, or by how much it misses; and what was learned beside it. A loss is in [0, 1]: 1 where a class is wrong; of an
 * amount the error, as a share of `scale`.
 */
export const estimator = z.object({
  file: modelFile,
  sha256: z.string(),
  bytes: z.number(),
  /** Rows that it was grown on, each with an answer of the model that had seen nothing of its client. */
  rows: z.number(),
  seconds: z.number(),
  /** Mean loss of those answers, its standard error by client, and its standard deviation from row to row. */
  promise: z.object({ loss: z.number(), error: z.number(), deviation: z.number() }),
  /** A rise of the mean loss that matters: two points of accuracy, or of the naive answer's error. */
  margin: z.number(),
  /** Of amounts: errors of this size and beyond are a loss of 1; amounts count up to `clip`. Null for classes. */
  scale: z.number().nullable(),
  clip: z.number().nullable(),
  /** By how much actuals rise beyond the answers where these rise by one; 0 for classes. */
  slope: z.number(),
  /** Variance of what the estimate of one row misses by, clients taken as one; and what blocks of time add to it. */
  noise: z.number(),
  drift: z.number(),
  /** How alike the losses of one client are, from 0 to 1. */
  alike: z.number(),
  distributions: z.array(distribution),
});
export type EstimatorFacts = z.infer<typeof estimator>;

/** What a feature's distribution says beside that of the training. */
const movedFeature = z.object({
  feature: z.string(),
  /** The Population Stability Index of a number, the Jensen–Shannon distance of a category. */
  measure: z.enum(['psi', 'jensenShannon']),
  distance: z.number(),
  /** Of the feature in the model, in [0, 1]. */
  importance: z.number(),
});
export type MovedFeature = z.infer<typeof movedFeature>;

/** Consecutive rows, in the order of their predictions' time. Scores are the headline's: accuracy or R² (clipped). */
export const monitoredChunk = z.object({
  from: time,
  until: time,
  /** Place of the first row in the stream, from 1. */
  first: z.number(),
  rows: z.number(),
  /** Rows whose outcome has come. */
  outcomes: z.number(),
  /** Who answered. */
  versions: z.array(z.string()),
  /** On the rows with outcomes, with its 95 % interval by client; null while there are none. */
  realised: z.number().nullable(),
  realisedLow: z.number().nullable(),
  realisedHigh: z.number().nullable(),
  /** By the estimators, on all rows, with the band in which 95 % of realised values should fall. */
  estimated: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Of classes: what calibrated probabilities alone say (confidence-based performance estimation). */
  cbpe: z.number().nullable(),
  /** The naive answer's score on the rows with outcomes. */
  baseline: z.number().nullable(),
  metrics: metrics.nullable(),
  /** Features that moved, by how far times how important they are; those first that explain most. */
  moved: z.array(movedFeature),
});
export type MonitoredChunk = z.infer<typeof monitoredChunk>;

const harms = ['harmful', 'harmless', 'cannot_tell_yet'] as const;
const harm = z.enum(harms);
export type Harm = z.infer<typeof harm>;

/** A change for the worse that the test of the outcomes has found. */
export const foundAlarm = z.object({
  /** Of the prediction by which it was certain, and its place in the stream. */
  at: time,
  row: z.number(),
  /** The import that brought that prediction's outcome; 0 where it was concluded from transactions. */
  arrival: z.number(),
  /** When it seems to have begun. */
  since: time,
  sinceRow: z.number(),
  /** When the model was as good again as promised; null: it is not, as far as is known. */
  until: time.nullable(),
  untilRow: z.number().nullable(),
  version: z.string(),
  harm,
  /** By how much the mean loss lies above what was promised, in points of accuracy, or of the naive answer's error. */
  drop: estimate,
  /** Outcomes since then. */
  outcomes: z.number(),
  moved: z.array(movedFeature),
});
export type FoundAlarm = z.infer<typeof foundAlarm>;

/** That somebody has heard the alarms of a version, as far as outcomes had come. */
export const acknowledgement = z.object({
  task: z.string(),
  version: z.string(),
  /** Alarms of outcomes that were concluded from transactions: of predictions up to this moment. */
  through: time,
  /** Others: of imports up to this one. Null, as an earlier release recorded it: of predictions up to the moment. */
  throughImport: z.number().nullable(),
  at: time,
  actor: z.string(),
  note: z.string(),
});
export type Acknowledgement = z.infer<typeof acknowledgement>;

const alarm = foundAlarm.extend({
  /** By which it is acknowledged. */
  id: z.string(),
  /** Whether it is still to be heard: nobody has acknowledged it, and the version is the champion still. */
  stands: z.boolean(),
  acknowledged: acknowledgement.pick({ at: true, actor: true, note: true }).nullable(),
  sentence: z.string(),
  /** What to do, the best first. */
  advice: z.array(z.string()),
});
export type Alarm = z.infer<typeof alarm>;

const mark = z.object({
  at: time,
  kind: z.enum(['deployment', 'training', 'import']),
  text: z.string(),
});
export type MonitorMark = z.infer<typeof mark>;

const monitoredTask = z.object({
  metric: metricName,
  /** The champion, and what it promised on the holdout. */
  version: z.string(),
  promised: estimate.nullable(),
  /** Predictions that are looked at, those whose outcome has come, and those that were answered only now. */
  rows: z.number(),
  outcomes: z.number(),
  answeredNow: z.number(),
  chunks: z.array(monitoredChunk),
  /** How many chunks have both, and how many realised values fell into the band. */
  record: z.object({ chunks: z.number(), within: z.number() }),
  alarms: z.array(alarm),
  marks: z.array(mark),
  sentence: z.string(),
});
export type MonitoredTask = z.infer<typeof monitoredTask>;

export const monitored = z.object({
  tasks: z.record(z.string(), monitoredTask),
  /** Tasks of which there is nothing to tell yet, and why. */
  skipped: z.record(z.string(), z.string()),
});
export type Monitored = z.infer<typeof monitored>;

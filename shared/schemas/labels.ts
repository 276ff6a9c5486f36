import { z } from 'zod';
import { taskKinds } from '../tasks';
import { time } from './time';

export const labelCounts = z.object({
  task: z.string(),
  real: z.number(),
  synthetic: z.number(),
  /** Share of the synthetic ones that is trained on: they fade out as real ones come. */
  syntheticShare: z.number(),
  /** Of the labelled rows, those of holdout clients. */
  holdout: z.number(),
  /** Predictions whose horizon and grace have not passed. */
  immature: z.number(),
  /** When the next of the immature ones are due; null when none waits. */
  nextDueAt: time.nullable(),
  /** Mature predictions that no outcome answered. */
  unmatched: z.number(),
  /** Predictions upon which somebody acted, so that no outcome can answer them. */
  actedOn: z.number(),
});
export type LabelCounts = z.infer<typeof labelCounts>;

/** An imported prediction of one task, and what has become of it. */
const predictionState = z.object({
  clientId: z.string(),
  /** Null where nobody said. */
  predictedAt: time.nullable(),
  /** `acted on`: somebody acted upon the prediction, so the outcome says nothing about it. */
  state: z.enum(['labelled', 'waiting', 'unmatched', 'acted on']),
  predicted: z.number(),
  actual: z.number().nullable(),
  observedAt: time.nullable(),
  /** When horizon and grace have passed; of waiting ones only. */
  dueAt: time.nullable(),
  /** Why there is no label; of unmatched ones only. */
  reason: z.string().nullable(),
});
export type PredictionState = z.infer<typeof predictionState>;

/** What was known of the clients at a moment. */
const snapshot = z.object({ at: time, clients: z.number() });

export const madeSnapshot = snapshot.extend({
  /** Labels per task, new or changed by this making of the snapshot. */
  newLabels: z.record(z.string(), z.number()),
});
export type MadeSnapshot = z.infer<typeof madeSnapshot>;

/** What there is to learn from: the visible transactions, and the snapshots made of them. */
export const dataSummary = z.object({
  transactions: z.object({ rows: z.number(), clients: z.number(), from: time, until: time }).nullable(),
  snapshots: z.array(snapshot.extend({ madeAt: time })),
});
export type DataSummary = z.infer<typeof dataSummary>;

/**
 * How synthetic labels of a task are made: a weighted sum of features.
 *
 * Classification: s = Σ weight × z(feature) + b, where z is the feature's rank among the clients that get a label,
 * scaled to mean 0 and standard deviation 1 (missing: 0), and b is such that `share` of them answer yes on average; a
 * client is labelled yes with probability 1 / (1 + e^−s). So a weight is the change in log-odds per standard deviation.
 *
 * Regression: Σ weight × feature + constant, in the features' own units; a client of whom one is missing gets no label.
 */
export const syntheticRule = z.object({
  task: z.string(),
  kind: z.enum(taskKinds),
  terms: z.array(z.object({ feature: z.string(), weight: z.number() })),
  /** Of a regression; 0 else. */
  constant: z.number(),
  /** Share of clients that answer yes; of a classification, null else. */
  share: z.number().nullable(),
});
export type SyntheticRule = z.infer<typeof syntheticRule>;

export const statedRule = z.object({
  task: z.string(),
  /** `1.2*orders - 0.8*recency_days`; names that are not plain words stand in double quotes. Null: the default rule. */
  text: z.string().nullable(),
  share: z.number().gt(0).lt(1).nullable(),
});
export type StatedRule = z.infer<typeof statedRule>;

const syntheticOptions = z.object({
  /** Null: all tasks. Each by the stated rule, else by that of the labels that are there, else by the default. */
  rules: z.array(statedRule).nullable(),
  seed: z.number().int().min(0),
});
export type SyntheticOptions = z.infer<typeof syntheticOptions>;

export const syntheticTask = z.object({
  task: z.string(),
  kind: z.enum(taskKinds),
  rule: z.string(),
  share: z.number().nullable(),
  meaning: z.string(),
  labels: z.number(),
  /** Of the labels: the share of yes, or the mean amount; null where there is none. */
  mean: z.number().nullable(),
});

/** What making synthetic labels gave, or, before it is done, what it would give. */
export const syntheticResult = z.object({
  /** The import that holds them; null before. */
  import: z.number().nullable(),
  seed: z.number(),
  clients: z.number(),
  /** Clients of whom features were imported, and of whom more is known already. */
  passedOver: z.number(),
  /** Clients that get none, since they belong to the holdout. */
  holdout: z.number(),
  features: z.array(z.string()),
  /** Tasks without a rule, and why. */
  skipped: z.record(z.string(), z.string()),
  tasks: z.array(syntheticTask),
});
export type SyntheticResult = z.infer<typeof syntheticResult>;

/** A rule by which synthetic labels were made that are there. */
export const madeRule = syntheticTask
  .pick({ task: true, rule: true, meaning: true })
  .extend({ import: z.number(), seed: z.number() });
export type MadeRule = z.infer<typeof madeRule>;

import { z } from 'zod';
import { replayedPolicies, settablePolicies } from '../replay';
import { primaryMetric } from './metrics';
import { time } from './time';

const policyName = z.enum(replayedPolicies);
const recommended = z.enum(settablePolicies);

/** What a policy came to over the time that was replayed. */
export const policyOutcome = z.object({
  name: policyName,
  /** The primary metric over all predictions of that time; null where it is undefined. */
  score: z.number().nullable(),
  /** Its 95 % interval, resampled by client. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** How much lower the score is than that of the best choice in hindsight. */
  regret: z.number().nullable(),
  /** Mean log loss; null of amounts. */
  logLoss: z.number().nullable(),
  /** Trainings after the first model, which all policies share; those that were refused included. */
  trainings: z.number(),
  /** Candidates that the task's policy did not deploy. */
  refused: z.number(),
  /** What trainings and comparisons took in the replay. */
  minutes: z.number(),
  /** Wrong answers; of amounts, errors measured by the mean error of the plain mean. */
  wrong: z.number(),
  /** Fewer wrong ones than `never`, and the standard error of that by client. */
  fewerWrong: z.object({ value: z.number(), error: z.number() }),
  /** Wrong answers and trainings at their prices; null without prices. */
  cost: z.number().nullable(),
  recommended: z.boolean(),
});
export type PolicyOutcome = z.infer<typeof policyOutcome>;

export const taskReplay = z.object({
  metric: primaryMetric,
  /** When the first model was trained, and the last prediction that was replayed. */
  from: time,
  until: time,
  /** Labels that the first model was trained on. */
  firstLabels: z.number(),
  /** Predictions that were answered, and of how many clients. */
  rows: z.number(),
  clients: z.number(),
  policies: z.array(policyOutcome),
  /** Null without prices. `never`: none is clearly better. */
  recommended: recommended.nullable(),
  /** What is recommended, and why. */
  sentence: z.string(),
  /** What the cheapest choice in hindsight would have cost; null without prices. */
  leastCost: z.number().nullable(),
});
export type TaskReplay = z.infer<typeof taskReplay>;

export const replay = z.object({
  /** Names it among those that are kept. */
  id: z.string(),
  at: time,
  prices: z.object({ wrong: z.number(), training: z.number() }).nullable(),
  /** Sizes of its forests, which are smaller than those that answer. */
  trees: z.number(),
  addedTrees: z.number(),
  rowsPerTree: z.number(),
  tasks: z.record(z.string(), taskReplay),
  /** Tasks that could not be replayed, and why. */
  skipped: z.record(z.string(), z.string()),
  /** For all tasks together, since they share a schedule; null without prices. */
  recommended: recommended.nullable(),
  sentence: z.string(),
  /** Whether the schedule was set to it. */
  applied: z.boolean(),
});
export type Replay = z.infer<typeof replay>;

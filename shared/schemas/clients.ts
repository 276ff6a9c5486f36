import { z } from 'zod';
import { mostListed } from '../clientList';
import { featureTypes, numberForms } from '../features';
import { featureValue, pathField, taskField } from './fields';
import { batch } from './schedule';
import { time } from './time';

/** Single clients: what the models say of them, and what is known of one. */

const scoredClient = z.object({
  client: z.string(),
  /** Task → probability or amount; a task that did not score it lacks. */
  scores: z.record(z.string(), z.number()),
  /** The score times the amount that was asked for; null where one of them lacks, or no amount was asked for. */
  expected: z.number().nullable(),
  /** The features that were asked for, ordered or filtered by; null is missing. */
  features: z.record(z.string(), featureValue),
});
export type ScoredClient = z.infer<typeof scoredClient>;

const clientScores = z.object({
  /** Task → the night's answer that is shown: the newest. */
  nights: z.record(z.string(), batch.pick({ night: true, version: true, predictedAt: true })),
  /** The features by which clients can be ordered and filtered. */
  features: z.array(
    z.object({
      name: z.string(),
      type: z.enum(featureTypes),
      /** The first values of a category, in order. */
      values: z.array(z.string()),
    }),
  ),
  /** Clients that fit, of whom a page is given. */
  total: z.number().int(),
  clients: z.array(scoredClient),
});
export type ClientScores = z.infer<typeof clientScores>;

/** Which clients, and in which order. */
const choice = z.object({
  task: taskField.describe('by the score of this task; else of the first'),
  times: z
    .string()
    .nullable()
    .default(null)
    .describe('by the chance times the amount of this task: the expected value, what is at stake')
    .meta({ placeholder: 'T' }),
  by: z
    .string()
    .nullable()
    .default(null)
    .describe('by this feature in place of a score')
    .meta({ placeholder: 'FEATURE' }),
  lowest: z.boolean().default(false).describe('the lowest first'),
  where: z
    .array(z.string())
    .default([])
    .describe(
      'only where it holds, of a feature, a task’s score or expected_value: “recency_days>60”, “churn>=70%”, “country=France”, “country=” (missing); all that are given must hold',
    )
    .meta({ placeholder: 'CONDITION' }),
  show: z.array(z.string()).default([]).describe('tell this feature too').meta({ placeholder: 'FEATURE' }),
  search: z.string().nullable().default(null).describe('only ids that hold this').meta({ placeholder: 'TEXT' }),
});
export type ClientChoice = z.output<typeof choice>;

const clientHistory = z.object({
  client: z.string(),
  /** Whether no version ever trains on it. */
  holdout: z.boolean(),
  /** Newest first, as are the others. */
  orders: z.array(z.object({ at: time, amount: z.number() })),
  labels: z.array(
    z.object({
      task: z.string(),
      /** Null where nobody said. */
      predictedAt: time.nullable(),
      predicted: z.number().nullable(),
      value: z.number(),
      observedAt: time.nullable(),
      source: z.enum(['real', 'synthetic']),
    }),
  ),
  /** What was known when predictions were made, the newest of them. */
  known: z.array(
    z.object({
      /** Null where nobody said. */
      at: time.nullable(),
      /** A category's text, else a number; null is missing. */
      values: z.record(z.string(), featureValue),
    }),
  ),
  /** What the numbers of features stand for that are no plain ones. */
  forms: z.record(z.string(), z.enum(numberForms)),
  /** What the nightly job answered, of the nights that are kept. */
  scores: z.array(
    batch.pick({ night: true, task: true, version: true, predictedAt: true }).extend({ score: z.number() }),
  ),
});
export type ClientHistory = z.infer<typeof clientHistory>;

export const clientOperations = {
  clientScores: {
    input: choice.extend({
      limit: z.int().min(1).max(mostListed).default(50).describe('this many at the most'),
      offset: z.int().min(0).default(0).describe('after so many'),
    }),
    result: clientScores,
    errors: ['unknown_task'],
  },
  exportClients: {
    input: choice.extend({
      path: pathField,
      limit: z.int().min(1).nullable().default(null).describe('the first so many; else all'),
    }),
    result: z.object({ path: z.string(), rows: z.number().int() }),
    errors: ['unknown_task'],
  },
  clientHistory: {
    input: z.object({ client: z.string().min(1).describe('the client’s id').meta({ placeholder: 'CLIENT' }) }),
    result: clientHistory,
    errors: ['bad_usage'],
  },
};

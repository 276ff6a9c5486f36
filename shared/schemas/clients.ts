import { z } from 'zod';
import { limitField, taskField } from './fields';
import { time } from './time';

/** Single clients: what the models say of them, and what is known of one. */

const scoredClient = z.object({
  client: z.string(),
  /** Task → probability or amount; a task that did not score it lacks. */
  scores: z.record(z.string(), z.number()),
});
export type ScoredClient = z.infer<typeof scoredClient>;

const clientScores = z.object({
  /** Task → the night's answer that is shown: the newest. */
  nights: z.record(z.string(), z.object({ night: z.string(), version: z.string(), predictedAt: time })),
  /** Clients that fit, of whom a page is given. */
  total: z.number().int(),
  clients: z.array(scoredClient),
});
export type ClientScores = z.infer<typeof clientScores>;

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
  /** What the nightly job answered, of the nights that are kept. */
  scores: z.array(
    z.object({ night: z.string(), task: z.string(), version: z.string(), predictedAt: time, score: z.number() }),
  ),
});
export type ClientHistory = z.infer<typeof clientHistory>;

export const clientOperations = {
  clientScores: {
    input: z.object({
      task: taskField.describe('by the score of this task; else of the first'),
      lowest: z.boolean().default(false).describe('the lowest scores first'),
      search: z.string().nullable().default(null).describe('only ids that hold this').meta({ placeholder: 'TEXT' }),
      limit: limitField(50),
      offset: z.int().min(0).default(0).describe('after so many'),
    }),
    result: clientScores,
    errors: ['unknown_task'],
  },
  clientHistory: {
    input: z.object({ client: z.string().min(1).describe('the client’s id').meta({ placeholder: 'CLIENT' }) }),
    result: clientHistory,
    errors: ['bad_usage'],
  },
};

import { z } from 'zod';
import { time } from './time';

/** What acting upon those with the highest scores would have found, on clients that no version was trained on. */

const gainPoint = z.object({
  /** Rows with this score or a higher one. */
  rows: z.number().int(),
  /** The score from which on; null for none. */
  threshold: z.number().nullable(),
  /** What is found among them: how many were a yes, or their amounts together. */
  found: z.number(),
});
export type GainPoint = z.infer<typeof gainPoint>;

/** What the engine finds. */
const gainCurve = z.object({
  kind: z.enum(['classification', 'regression']),
  rows: z.number().int(),
  clients: z.number().int(),
  /** What there is to find: how many rows are a yes, or all amounts together. */
  total: z.number(),
  /** From none of the rows to all of them, about a hundred. Rows of one score are never parted. */
  points: z.array(gainPoint),
  /** The cut that was asked for. */
  cut: gainPoint,
  /** First and last prediction of the rows. */
  from: time,
  until: time,
});
export type GainCurve = z.infer<typeof gainCurve>;

export const gains = gainCurve.extend({ task: z.string(), version: z.string() });
export type Gains = z.infer<typeof gains>;

import { z } from 'zod';
import { amountWay } from '../../shared/schemas/versions';
import { intervalSchema } from './interval';

/**
 * How amounts are learned: as they are; with those beyond the clip (`targetClip`) counted as much as it, as R² clipped
 * judges them; or in two parts, the probability that there is any amount times the amount if there is one, clipped too
 * (J. Cragg's two-part model, Econometrica 1971).
 */
export type AmountWay = z.infer<typeof amountWay>;

export const amountsSchema = z.object({
  way: amountWay,
  /** Amounts beyond it were learned as this much, but for those that were learned as they are. */
  clip: z.number(),
  /** What makes an interval of the forest's leaves; null: too few clients to tell. */
  interval: intervalSchema.nullable(),
});
export type Amounts = z.infer<typeof amountsSchema>;

/** Fewest rows, as a share, with and without an amount: with fewer, there are no two parts to tell apart. */
const leastShare = 0.02;

/** From such a share of zeros on, whether and how much are thought of as two questions. */
const manyNone = 0.1;

/** The ways that may suit these amounts; the one that they suggest comes first. */
export function waysFor(target: Float64Array, clip: number): AmountWay[] {
  const none = target.reduce((count, value) => count + Number(value === 0), 0) / target.length;
  const isMixed = none > leastShare && none < 1 - leastShare;
  const isLong = target.some((value) => value > clip);
  const ways: AmountWay[] = [...(isLong ? (['clipped'] as const) : []), 'raw'];
  if (!isMixed) return ways;
  return none >= manyNone ? ['twoPart', ...ways] : [...ways, 'twoPart'];
}

/** The amounts as they are learned. */
export function learnedAmounts({ way, clip }: Pick<Amounts, 'way' | 'clip'>, target: Float64Array): Float64Array {
  return way === 'raw' ? target : target.map((value) => Math.min(value, clip));
}

/** Whether there is an amount: 1 or 0. */
export function anyAmount(target: Float64Array): Float64Array {
  return target.map((value) => Number(value !== 0));
}

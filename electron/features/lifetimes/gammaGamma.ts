import { groupedBy } from '../../../shared/groupedBy';
import { logGamma, minimise, penalty, sumOfLogs } from './special';

/**
 * Gamma-Gamma (P. Fader, B. Hardie and K. L. Lee, RFM and CLV, Journal of Marketing Research 42, 2005; and their note
 * The Gamma-Gamma model of monetary value, 2013): a client's purchases vary around a mean of its own, and these means
 * over clients.
 */
export interface GammaGamma {
  p: number;
  /** Above 1, so that there is a mean. */
  q: number;
  /** In the unit of the amounts. */
  v: number;
}

/** A client's purchases: how many, and what one came to on average. */
export interface Basket {
  purchases: number;
  /** Above 0. */
  mean: number;
}

/** Clients of equally many purchases: what these came to together, and the sum of the logarithms of their means. */
interface Alike {
  purchases: number;
  total: Float64Array;
  logMeans: number;
}

function alikeOf(baskets: readonly Basket[]): Alike[] {
  return [...groupedBy(baskets, ({ purchases }) => purchases)].map(([purchases, own]) => ({
    purchases,
    total: Float64Array.from(own, ({ mean }) => purchases * mean),
    logMeans: own.reduce((sum, { mean }) => sum + Math.log(mean), 0),
  }));
}

/** Of clients (equation 1a of the note). */
export function basketLikelihood(model: GammaGamma, baskets: readonly Basket[]): number {
  return likelihoodOf(alikeOf(baskets))(model);
}

/** What hangs on a client's own mean is one product; all else is the same for all who bought as often. */
function likelihoodOf(alike: readonly Alike[]): (model: GammaGamma) => number {
  const values = new Float64Array(alike.reduce((most, { total }) => Math.max(most, total.length), 0));
  return ({ p, q, v }) => {
    const constant = q * Math.log(v) - logGamma(q);
    let sum = 0;
    for (const { purchases: x, total, logMeans } of alike) {
      const { length } = total;
      for (let i = 0; i < length; i++) values[i] = v + total[i];
      const counts = logGamma(p * x + q) - logGamma(p * x) + p * x * Math.log(x);
      sum += length * (constant + counts) + (p * x - 1) * logMeans - (p * x + q) * sumOfLogs(values, length);
    }
    return sum;
  };
}

/** The parameters that make baskets likeliest, by penalised likelihood. @param baskets at least one */
export function fitGammaGamma(baskets: readonly Basket[]): GammaGamma {
  const unit = baskets.reduce((sum, { mean }) => sum + mean, 0) / baskets.length;
  const scaled = baskets.map(({ purchases, mean }) => ({ purchases, mean: mean / unit }));
  const likelihood = likelihoodOf(alikeOf(scaled));
  const modelOf = ([p, q, v]: readonly number[]) => ({ p: Math.exp(p), q: 1 + Math.exp(q), v: Math.exp(v) });
  const found = minimise(
    (logarithms) => {
      const value = penalty(logarithms) - likelihood(modelOf(logarithms));
      return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
    },
    [1, 1, 0],
  );
  const { p, q, v } = modelOf(found);
  return { p, q, v: v * unit };
}

/**
 * What a purchase of a client is to be expected to come to (equation 5 of the note).
 * @param basket null: nothing is known
 */
export function expectedAmount({ p, q, v }: GammaGamma, basket: Basket | null): number {
  const [x, mean] = basket ? [basket.purchases, basket.mean] : [0, 0];
  return (p * (v + x * mean)) / (p * x + q - 1);
}

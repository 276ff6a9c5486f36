import { logGamma, minimise, penalty } from './special';

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

export function basketLikelihood({ p, q, v }: GammaGamma, { purchases: x, mean }: Basket): number {
  return (
    logGamma(p * x + q) -
    logGamma(p * x) -
    logGamma(q) +
    q * Math.log(v) +
    (p * x - 1) * Math.log(mean) +
    p * x * Math.log(x) -
    (p * x + q) * Math.log(v + x * mean)
  );
}

/** The parameters that make baskets likeliest, by penalised likelihood. @param baskets at least one */
export function fitGammaGamma(baskets: readonly Basket[]): GammaGamma {
  const unit = baskets.reduce((sum, { mean }) => sum + mean, 0) / baskets.length;
  const scaled = baskets.map(({ purchases, mean }) => ({ purchases, mean: mean / unit }));
  const modelOf = ([p, q, v]: readonly number[]) => ({ p: Math.exp(p), q: 1 + Math.exp(q), v: Math.exp(v) });
  const found = minimise(
    (logarithms) => {
      const model = modelOf(logarithms);
      const value = scaled.reduce((sum, basket) => sum - basketLikelihood(model, basket), penalty(logarithms));
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

import type { McNemar } from '../../shared/schemas/comparison';
import type { Duel } from './duel';
import { saysYes } from './metrics';

/** Of intervals. */
const usualLevel = 0.95;

/**
 * Level of an interval; of a candidate that was chosen as the best of so many on the same rows, the higher one
 * (Bonferroni).
 */
export function levelFor(chosenFrom = 1): number {
  return 1 - (1 - usualLevel) / chosenFrom;
}

const leastForChiSquare = 25;

/** McNemar's test of two models' answers (classes), from the rows that exactly one of them answers correctly. */
export function mcNemar({ actual, champion, candidate }: Duel): McNemar {
  let onlyChampionRight = 0;
  let onlyCandidateRight = 0;
  actual.forEach((value, i) => {
    const championRight = saysYes(champion[i]) === (value === 1);
    const candidateRight = saysYes(candidate[i]) === (value === 1);
    if (championRight && !candidateRight) onlyChampionRight++;
    if (candidateRight && !championRight) onlyCandidateRight++;
  });
  return mcNemarTest(onlyChampionRight, onlyCandidateRight);
}

/**
 * Q. McNemar, Note on the sampling error of the difference between correlated proportions, 1947; with Edwards'
 * continuity correction, exact below 25 discordant rows.
 */
export function mcNemarTest(onlyChampionRight: number, onlyCandidateRight: number): McNemar {
  const discordant = onlyChampionRight + onlyCandidateRight;
  const exact = discordant < leastForChiSquare;
  const chiSquare =
    discordant === 0 ? 0 : Math.max(0, Math.abs(onlyChampionRight - onlyCandidateRight) - 1) ** 2 / discordant;
  const pValue = exact
    ? exactPValue(Math.min(onlyChampionRight, onlyCandidateRight), discordant)
    : chiSquarePValue(chiSquare);
  return { onlyChampionRight, onlyCandidateRight, pValue, exact, chiSquare };
}

/** Two-sided binomial probability of at most `fewer` of `all` at even odds, doubled. */
export function exactPValue(fewer: number, all: number): number {
  let term = -all * Math.LN2;
  let sum = 0;
  for (let i = 0; i <= fewer; i++) {
    sum += Math.exp(term);
    term += Math.log((all - i) / (i + 1));
  }
  return Math.min(1, 2 * sum);
}

/** Upper tail of the χ² distribution with one degree of freedom. */
export function chiSquarePValue(statistic: number): number {
  return complementaryError(Math.sqrt(statistic / 2));
}

/** Lower tail of the standard normal distribution. */
export function normalPValue(z: number): number {
  const upper = complementaryError(Math.abs(z) / Math.SQRT2) / 2;
  return z < 0 ? upper : 1 - upper;
}

/**
 * The value below which a standard normal variable lies with a probability in (0, 1): P. Acklam's rational
 * approximation (2003), right to nine digits.
 */
export function normalQuantileOf(probability: number): number {
  const low = 0.02425;
  if (probability > 0.5) return -normalQuantileOf(1 - probability);
  if (probability < low) {
    const q = Math.sqrt(-2 * Math.log(probability));
    return polynomial(tailAbove, q) / (polynomial(tailBelow, q) * q + 1);
  }
  const q = probability - 0.5;
  return (polynomial(middleAbove, q * q) * q) / (polynomial(middleBelow, q * q) * q * q + 1);
}

const middleAbove = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
];
const middleBelow = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
const tailAbove = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const tailBelow = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

/**
 * P values corrected for their number, so that the chance of any false alarm stays what it is for one (S. Holm, A
 * simple sequentially rejective multiple test procedure, 1979). In the order given.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a] - pValues[b]);
  const corrected = new Array<number>(pValues.length);
  let floor = 0;
  order.forEach((index, rank) => {
    floor = Math.max(floor, Math.min(1, (pValues.length - rank) * pValues[index]));
    corrected[index] = floor;
  });
  return corrected;
}

/** erfc for x ≥ 0, to about 1e-7 relative: Chebyshev fit of W. Press et al., Numerical Recipes, 1992, §6.2. */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
  ];
  const polynomial = coefficients.reduce((sum, coefficient) => sum * t + coefficient, 0);
  return t * Math.exp(-x * x + polynomial);
}

import type { EstimatorFacts } from '../../../shared/schemas/monitoring';
import { normalQuantile } from '../../../shared/scores';
import { meanOf, varianceOf } from '../metrics';

/**
 * Confidence-based performance estimation of an accuracy: the mean of the probability that was given to the class
 * which was said, right as long as probabilities are calibrated (NannyML; see also Białek et al., arXiv 2401.08348).
 */
export function cbpe(probabilities: Float64Array): number {
  return probabilities.reduce((sum, p) => sum + Math.max(p, 1 - p), 0) / probabilities.length;
}

/** What estimators say of some rows: the chance that a class is right, or the squared error of a clipped amount. */
export interface EstimatedRows {
  expected: Float64Array;
  /** The model's own answers, clipped. */
  answer: Float64Array;
}

/**
 * The score that rows will have: for classes the mean chance of being right, for amounts R² from the expected squared
 * errors; the actuals' variance is then that of the answers, what goes with them (`slope`), and the errors.
 */
export function estimatedScore({ expected, answer }: EstimatedRows, facts: Pick<EstimatorFacts, 'scale' | 'slope'>) {
  const mean = meanOf(expected);
  if (facts.scale === null) return mean;
  const total = varianceOf(answer) * Math.max(0, 1 + 2 * facts.slope) + mean;
  return total > 0 ? 1 - mean / total : 0;
}

/**
 * The band in which 95 % of realised scores should fall: chance among the rows with an outcome, chance among those that
 * the estimator was grown on, and what times differ by beyond both.
 */
export function bandOf(score: number, outcomes: number, facts: EstimatorFacts): [number, number] {
  const half = normalQuantile * Math.sqrt(chanceOf(score, outcomes, facts) + facts.drift);
  return [score - half, Math.min(1, score + half)];
}

/** The variance that chance alone gives to what an estimate misses. */
function chanceOf(score: number, outcomes: number, { noise, rows, scale, promise }: EstimatorFacts): number {
  const usual = promise.deviation ** 2;
  // A share of right answers varies by its own size: the nearer to a half, the more.
  const own = scale !== null || usual === 0 ? noise : (noise * score * (1 - score)) / usual;
  return own / Math.max(1, outcomes) + noise / rows;
}

/** An estimate beside what came. */
export interface Tried {
  estimated: number;
  realised: number;
  outcomes: number;
}

/** What blocks of the training time tell of drift counts as much as so many later estimates. */
const trainingWorth = 10;
/** Later estimates that count, the newest. */
const mostTried = 20;

/**
 * What times differ by, with what has come of the version's earlier estimates: a world that wanders goes farther from
 * the training than blocks of it did from each other.
 * @param tried oldest first
 */
export function driftAfter(facts: EstimatorFacts, tried: readonly Tried[]): number {
  const counting = tried.slice(-mostTried);
  const excess = counting.reduce(
    (sum, { estimated, realised, outcomes }) =>
      sum + (realised - estimated) ** 2 - chanceOf(estimated, outcomes, facts),
    0,
  );
  return Math.max(0, (trainingWorth * facts.drift + excess) / (trainingWorth + counting.length));
}

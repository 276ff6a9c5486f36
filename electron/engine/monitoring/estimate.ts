import type { EstimatorFacts } from '../../../shared/schemas/monitoring';
import { normalQuantile } from '../../../shared/scores';
import { meanOf } from '../metrics';

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
  const middle = meanOf(answer);
  const spread = answer.reduce((sum, value) => sum + (value - middle) ** 2, 0) / answer.length;
  const total = spread * Math.max(0, 1 + 2 * facts.slope) + mean;
  return total > 0 ? 1 - mean / total : 0;
}

/**
 * The band in which 95 % of realised scores should fall: chance among the rows with an outcome, chance among those that
 * the estimator was grown on, and what blocks of time have differed by beyond both.
 */
export function bandOf(score: number, outcomes: number, { noise, drift, rows }: EstimatorFacts): [number, number] {
  const half = normalQuantile * Math.sqrt(noise / Math.max(1, outcomes) + noise / rows + drift);
  return [score - half, Math.min(1, score + half)];
}

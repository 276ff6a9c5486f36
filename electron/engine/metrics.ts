import type { ClassificationMetrics, Metrics, RegressionMetrics } from '../../shared/metrics';

/** Answers beside what came true, row by row. */
export interface Scored {
  /** 0 or 1 for classes. */
  actual: Float64Array;
  /** Probability of class 1, or a number. */
  predicted: Float64Array;
  /** Number of distinct clients among the rows. */
  clients: number;
  /** Regression: actuals above it count as this much in `r2Clipped`. */
  clip: number;
}

/** The scores of a model's answers; defined as in scikit-learn's `metrics`, which the tests compare with. */
export function score(kind: Metrics['kind'], scored: Scored): Metrics {
  return kind === 'classification' ? scoreClasses(scored) : scoreNumbers(scored);
}

/** Whether a probability says class 1; on the fence it says class 0, the lower one. */
export function saysYes(probability: number): boolean {
  return probability > 0.5;
}

/** As scikit-learn's `log_loss`: a probability of 0 or 1 that is wrong costs much, not infinitely much. */
const leastProbability = Number.EPSILON;

function scoreClasses({ actual, predicted, clients }: Scored): ClassificationMetrics {
  const rows = actual.length;
  const counts = { truePositive: 0, falsePositive: 0, trueNegative: 0, falseNegative: 0 };
  let logLoss = 0;
  let brier = 0;
  for (let i = 0; i < rows; i++) {
    const yes = saysYes(predicted[i]);
    if (actual[i] === 1) counts[yes ? 'truePositive' : 'falseNegative']++;
    else counts[yes ? 'falsePositive' : 'trueNegative']++;
    const ofActual = actual[i] === 1 ? predicted[i] : 1 - predicted[i];
    logLoss -= Math.log(Math.min(1 - leastProbability, Math.max(leastProbability, ofActual)));
    brier += (predicted[i] - actual[i]) ** 2;
  }
  const { truePositive, falsePositive, trueNegative, falseNegative } = counts;
  const positives = truePositive + falseNegative;
  const recalls = [
    ...(positives > 0 ? [truePositive / positives] : []),
    ...(positives < rows ? [trueNegative / (rows - positives)] : []),
  ];
  return {
    kind: 'classification',
    rows,
    clients,
    positives,
    accuracy: (truePositive + trueNegative) / rows,
    balancedAccuracy: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    auc: areaUnderRoc(actual, predicted),
    logLoss: logLoss / rows,
    brier: brier / rows,
    precision: share(truePositive, truePositive + falsePositive),
    recall: share(truePositive, positives),
    f1: share(2 * truePositive, 2 * truePositive + falsePositive + falseNegative),
  };
}

/** 0 where there is nothing to divide by. */
function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/**
 * Area under the ROC curve, by ranks: the chance that a positive scores above a negative, ties counted half (Hanley and
 * McNeil 1982). Null when one class is absent.
 */
export function areaUnderRoc(actual: Float64Array, predicted: Float64Array): number | null {
  const order = Uint32Array.from(actual.keys()).sort((a, b) => predicted[a] - predicted[b]);
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let positivesHere = 0;
    while (to < order.length && predicted[order[to]] === predicted[order[from]]) positivesHere += actual[order[to++]];
    rankSum += positivesHere * ((from + 1 + to) / 2);
    positives += positivesHere;
    from = to;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

function scoreNumbers({ actual, predicted, clients, clip }: Scored): RegressionMetrics {
  let absolute = 0;
  let squared = 0;
  for (let i = 0; i < actual.length; i++) {
    absolute += Math.abs(actual[i] - predicted[i]);
    squared += (actual[i] - predicted[i]) ** 2;
  }
  return {
    kind: 'regression',
    rows: actual.length,
    clients,
    r2: rSquared(actual, predicted),
    r2Clipped: rSquared(
      actual.map((value) => Math.min(value, clip)),
      predicted,
    ),
    mae: absolute / actual.length,
    rmse: Math.sqrt(squared / actual.length),
  };
}

/** 1 − SSE/SST; null when the actuals do not vary. */
export function rSquared(actual: Float64Array, predicted: Float64Array): number | null {
  const mean = meanOf(actual);
  let residual = 0;
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    residual += (actual[i] - predicted[i]) ** 2;
    total += (actual[i] - mean) ** 2;
  }
  return total === 0 ? null : 1 - residual / total;
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const clipQuantile = 0.995;

/** What actuals are clipped at for `r2Clipped`: the 99.5th percentile of the training rows, so that a handful cannot decide. */
export function targetClip(training: Float64Array): number {
  return quantile(training.slice().sort(), clipQuantile);
}

/** A quantile of sorted values, interpolated linearly (type 7 of Hyndman and Fan 1996; NumPy's default). */
export function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** Number of distinct clients. */
export function countClients(clients: Iterable<number>): number {
  return new Set(clients).size;
}

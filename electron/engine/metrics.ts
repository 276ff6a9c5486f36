import { mapValues } from '../../shared/mapValues';
import type { ClassificationMetrics, Metrics, RegressionMetrics } from '../../shared/schemas/metrics';
import { ascending, descending } from './order';
import { firstAbove } from './sorted';

/** Answers beside what came true, row by row. */
export interface Scored {
  /** 0 or 1 for classes. */
  actual: Float64Array;
  /** Probability of class 1, or a number. */
  predicted: Float64Array;
  /** Number of distinct clients among the rows. */
  clients: number;
  /** Regression: actuals and answers above it count as this much in `r2Clipped`. */
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
  const ranked = { auc: areaUnderRoc(actual, predicted), topTenth: topTenthOf(actual, predicted) };
  return classMetrics(totals(classSums(actual, predicted)), clients, ranked);
}

/** Minus the logarithm of the probability that was given to what came, row by row. */
export function logLosses(predicted: Float64Array, actual: Float64Array): Float64Array {
  return predicted.map((p, i) => {
    const ofActual = actual[i] === 1 ? p : 1 - p;
    return -Math.log(Math.min(1 - leastProbability, Math.max(leastProbability, ofActual)));
  });
}

/** What the metrics of classes, the AUC aside, are made of: per row, or summed up over rows. */
interface ClassSums<T> {
  truePositive: T;
  falsePositive: T;
  trueNegative: T;
  falseNegative: T;
  logLoss: T;
  brier: T;
}

export function classSums(actual: Float64Array, predicted: Float64Array): ClassSums<Float64Array> {
  const empty = () => new Float64Array(actual.length);
  const sums: ClassSums<Float64Array> = {
    truePositive: empty(),
    falsePositive: empty(),
    trueNegative: empty(),
    falseNegative: empty(),
    logLoss: logLosses(predicted, actual),
    brier: empty(),
  };
  for (let i = 0; i < actual.length; i++) {
    const yes = saysYes(predicted[i]);
    if (actual[i] === 1) sums[yes ? 'truePositive' : 'falseNegative'][i] = 1;
    else sums[yes ? 'falsePositive' : 'trueNegative'][i] = 1;
    sums.brier[i] = (predicted[i] - actual[i]) ** 2;
  }
  return sums;
}

/** The metrics that sums over rows give, beside those that the order of the rows gives. */
export function classMetrics(
  sums: ClassSums<number>,
  clients: number,
  { auc, topTenth }: Record<'auc' | 'topTenth', number | null>,
): ClassificationMetrics {
  const { truePositive, falsePositive, trueNegative, falseNegative } = sums;
  const positives = truePositive + falseNegative;
  const negatives = trueNegative + falsePositive;
  const rows = positives + negatives;
  const recalls = share(truePositive, positives) + share(trueNegative, negatives);
  return {
    kind: 'classification',
    rows,
    clients,
    positives,
    accuracy: (truePositive + trueNegative) / rows,
    balancedAccuracy: recalls / (Number(positives > 0) + Number(negatives > 0)),
    logLoss: sums.logLoss / rows,
    brier: sums.brier / rows,
    precision: share(truePositive, truePositive + falsePositive),
    recall: share(truePositive, positives),
    f1: share(2 * truePositive, 2 * truePositive + falsePositive + falseNegative),
    auc,
    topTenth,
  };
}

function totals<K extends string>(perRow: Record<K, Float64Array>): Record<K, number> {
  return mapValues(perRow, sumOf);
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
  const order = ascending(predicted);
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
  return numberMetrics(totals(numberSums(actual, predicted, clip)), clients, topTenthOf(actual, predicted));
}

/**
 * Of all amounts, or of all rows of class 1, the share that the tenth of the rows with the highest answers has; rows of
 * one answer share alike. Null where there is nothing to find.
 */
export function topTenthOf(actual: Float64Array, predicted: Float64Array): number | null {
  const spent = sumOf(actual);
  if (!(spent > 0)) return null;
  const order = descending(predicted);
  let [room, found] = [order.length / 10, 0];
  for (let at = 0; at < order.length && room > 0; ) {
    let [tied, tiedSpent] = [0, 0];
    for (const answer = predicted[order[at]]; at < order.length && predicted[order[at]] === answer; at++) {
      tied++;
      tiedSpent += actual[order[at]];
    }
    found += tiedSpent * Math.min(1, room / tied);
    room -= tied;
  }
  return found / spent;
}

/** What the metrics of numbers are made of: per row, or summed over rows. Actuals are measured from a middle value. */
interface NumberSums<T> {
  rows: T;
  actual: T;
  actualSquared: T;
  clipped: T;
  clippedSquared: T;
  error: T;
  errorSquared: T;
  clippedErrorSquared: T;
}

export function numberSums(actual: Float64Array, predicted: Float64Array, clip: number): NumberSums<Float64Array> {
  // Sums of squares around zero would lose digits.
  const middle = meanOf(actual);
  const clipped = actual.map((value) => Math.min(value, clip));
  const each = (of: (row: number) => number) => actual.map((_, row) => of(row));
  return {
    rows: each(() => 1),
    actual: each((i) => actual[i] - middle),
    actualSquared: each((i) => (actual[i] - middle) ** 2),
    clipped: each((i) => clipped[i] - middle),
    clippedSquared: each((i) => (clipped[i] - middle) ** 2),
    error: each((i) => Math.abs(actual[i] - predicted[i])),
    errorSquared: each((i) => (actual[i] - predicted[i]) ** 2),
    clippedErrorSquared: each((i) => (clipped[i] - Math.min(predicted[i], clip)) ** 2),
  };
}

/** The metrics that sums over rows give, beside the one that the order of the rows gives. */
export function numberMetrics(sums: NumberSums<number>, clients: number, topTenth: number | null): RegressionMetrics {
  const { rows } = sums;
  return {
    kind: 'regression',
    rows,
    clients,
    r2: rSquared(sums.errorSquared, sums.actualSquared, sums.actual, rows),
    r2Clipped: rSquared(sums.clippedErrorSquared, sums.clippedSquared, sums.clipped, rows),
    mae: sums.error / rows,
    rmse: Math.sqrt(sums.errorSquared / rows),
    topTenth,
  };
}

/** What rounding may leave of a variance that is zero, relative to the squares that it is the difference of. */
const roundingShare = 1e-12;

/** 1 − SSE/SST; null when the actuals do not vary. */
function rSquared(errorSquared: number, squared: number, sum: number, rows: number): number | null {
  const total = squared - sum ** 2 / rows;
  return total <= roundingShare * squared ? null : 1 - errorSquared / total;
}

export function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function meanOf(values: Float64Array): number {
  return sumOf(values) / values.length;
}

/** The mean square of what values differ from their mean by, or from another. */
export function varianceOf(values: Float64Array, mean = meanOf(values)): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

const clipQuantile = 0.995;

/**
 * At it, actuals and answers are clipped for `r2Clipped`: the training rows' 99.5th percentile, or that of the amounts
 * above zero where these are so few that it lies below all of them.
 */
export function targetClip(training: Float64Array): number {
  const sorted = training.slice().sort();
  const clip = quantile(sorted, clipQuantile);
  const above = sorted.subarray(firstAbove(sorted, 0));
  return above.length > 0 && clip < above[0] ? quantile(above, clipQuantile) : clip;
}

/** A quantile of sorted values, interpolated linearly (type 7 of Hyndman and Fan 1996; NumPy's default). */
export function quantile(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

export function countClients(clients: Iterable<number>): number {
  return new Set(clients).size;
}

import type { CalibrationBin, RocPoint } from '../../shared/schemas/comparison';
import { normalQuantile, wilsonInterval } from '../../shared/scores';
import { gather } from './gather';
import { ascending, descending } from './order';

/** Enough for a smooth line on a screen. */
const mostPoints = 200;

/**
 * The ROC curve, from (0, 0) to (1, 1): a point for each distinct score, thinned out evenly along the curve. Empty
 * where one class is absent.
 */
export function rocCurve(actual: Float64Array, predicted: Float64Array): RocPoint[] {
  const order = descending(predicted);
  const positives = actual.reduce((sum, value) => sum + value, 0);
  const negatives = actual.length - positives;
  if (positives === 0 || negatives === 0) return [];
  const points: RocPoint[] = [{ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 }];
  let [truePositives, falsePositives] = [0, 0];
  order.forEach((row, at) => {
    if (actual[row] === 1) truePositives++;
    else falsePositives++;
    const isLast = at + 1 === order.length;
    if (!isLast && predicted[order[at + 1]] === predicted[row]) return;
    const point = {
      threshold: predicted[row],
      falsePositiveRate: falsePositives / negatives,
      truePositiveRate: truePositives / positives,
    };
    if (isLast || distance(points[points.length - 1], point) >= 2 / mostPoints) points.push(point);
  });
  return points;
}

function distance(one: RocPoint, other: RocPoint): number {
  return other.falsePositiveRate - one.falsePositiveRate + (other.truePositiveRate - one.truePositiveRate);
}

const calibrationBins = 10;

/**
 * Rows in the order of their predictions, in ten bins of about equal size; equal predictions are never parted. Where
 * they make a bin larger, the rows that are left are divided among the bins that are left.
 */
export function calibrationCurve(
  kind: 'classification' | 'regression',
  actual: Float64Array,
  predicted: Float64Array,
): CalibrationBin[] {
  const order = ascending(predicted);
  const bins: CalibrationBin[] = [];
  let divided = { from: 0, bins: 0 };
  for (let from = 0; from < order.length; ) {
    const rows = (bins.length + 1 - divided.bins) * (order.length - divided.from);
    const end = Math.max(from + 1, divided.from + Math.round(rows / (calibrationBins - divided.bins)));
    let to = end;
    while (to < order.length && predicted[order[to]] === predicted[order[to - 1]]) to++;
    bins.push(binOf(kind, order.subarray(from, to), actual, predicted));
    if (to > end) divided = { from: to, bins: bins.length };
    from = to;
  }
  return bins;
}

function binOf(
  kind: 'classification' | 'regression',
  rows: Uint32Array,
  actual: Float64Array,
  predicted: Float64Array,
): CalibrationBin {
  const mean = (values: Float64Array) => rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
  const observed = mean(actual);
  const [lower, upper] =
    kind === 'classification'
      ? wilsonInterval(observed * rows.length, rows.length)
      : meanInterval(observed, gather(actual, rows));
  return { rows: rows.length, predicted: mean(predicted), observed, lower, upper };
}

function meanInterval(mean: number, values: Float64Array): [lower: number, upper: number] {
  if (values.length < 2) return [mean, mean];
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  return [mean - normalQuantile * error, mean + normalQuantile * error];
}

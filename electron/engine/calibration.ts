import { z } from 'zod';
import { required } from '../../shared/required';

/**
 * A layer above the forest that turns its mean vote into a calibrated probability.
 * `sigmoid`: 1 / (1 + exp(−(slope · logit(p) + offset))). `isotonic`: a step-wise linear curve through points (x, y).
 */
export const calibrationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sigmoid'), slope: z.number(), offset: z.number() }),
  z
    .object({ kind: z.literal('isotonic'), x: z.array(z.number()).min(1), y: z.array(z.number()) })
    .refine(({ x, y }) => x.length === y.length, 'a y for each x'),
]);
export type Calibration = z.infer<typeof calibrationSchema>;

/** Probabilities closer to 0 or 1 than this count as this far away. */
const edge = 1e-3;

function logit(probability: number): number {
  const p = Math.min(1 - edge, Math.max(edge, probability));
  return Math.log(p / (1 - p));
}

/** The calibrated probability. */
export function calibrate(calibration: Calibration, probability: number): number {
  if (calibration.kind === 'sigmoid') {
    return 1 / (1 + Math.exp(-(calibration.slope * logit(probability) + calibration.offset)));
  }
  const { x, y } = calibration;
  const right = firstNotBelow(x, probability);
  if (right === 0) return y[0];
  if (right === x.length) return y[x.length - 1];
  const share = (probability - x[right - 1]) / (x[right] - x[right - 1]);
  return y[right - 1] + share * (y[right] - y[right - 1]);
}

/** The first place in ascending numbers whose number is not below `value`; their length when all are. */
function firstNotBelow(numbers: readonly number[], value: number): number {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (numbers[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Platt's sigmoid (J. Platt 1999) on the logit, by Newton's method on the log loss with his smoothed targets. */
export function fitSigmoid(probability: Float64Array, actual: Float64Array): Calibration {
  const positives = actual.reduce((sum, value) => sum + value, 0);
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (actual.length - positives + 2);
  const x = probability.map(logit);
  let [slope, offset] = [1, 0];
  for (let step = 0; step < 50; step++) {
    let [gradientSlope, gradientOffset, ss, so, oo] = [0, 0, 1e-9, 0, 1e-9];
    for (let i = 0; i < x.length; i++) {
      const p = 1 / (1 + Math.exp(-(slope * x[i] + offset)));
      const error = p - (actual[i] === 1 ? high : low);
      const curvature = p * (1 - p);
      gradientSlope += error * x[i];
      gradientOffset += error;
      ss += curvature * x[i] * x[i];
      so += curvature * x[i];
      oo += curvature;
    }
    const determinant = ss * oo - so * so;
    const [moveSlope, moveOffset] = [
      (oo * gradientSlope - so * gradientOffset) / determinant,
      (ss * gradientOffset - so * gradientSlope) / determinant,
    ];
    if (!Number.isFinite(moveSlope) || !Number.isFinite(moveOffset)) break;
    slope -= moveSlope;
    offset -= moveOffset;
    if (Math.abs(moveSlope) + Math.abs(moveOffset) < 1e-10) break;
  }
  return { kind: 'sigmoid', slope, offset };
}

interface Pool {
  x: number;
  y: number;
  weight: number;
}

/** The best curve that never falls, by pooling adjacent violators (Ayer et al. 1955; Zadrozny and Elkan 2002). */
export function fitIsotonic(probability: Float64Array, actual: Float64Array): Calibration {
  const order = Uint32Array.from(probability.keys()).sort((a, b) => probability[a] - probability[b] || a - b);
  const pools: Pool[] = [];
  for (const i of order) {
    const last = pools.at(-1);
    const next = { x: probability[i], y: actual[i], weight: 1 };
    if (last && last.x === next.x) merge(last, next);
    else pools.push(next);
    settle(pools);
  }
  // Nothing is certain: not more so than the rows can tell.
  const least = 1 / (actual.length + 2);
  const y = pools.map((pool) => Math.min(1 - least, Math.max(least, pool.y)));
  return { kind: 'isotonic', x: pools.map(({ x }) => x), y };
}

function settle(pools: Pool[]): void {
  while (pools.length > 1 && pools[pools.length - 2].y >= pools[pools.length - 1].y) {
    const last = required(pools.pop(), 'pool');
    merge(pools[pools.length - 1], last);
  }
}

/** The mean of both, at the mean of where they are. */
function merge(into: Pool, other: Pool): void {
  const weight = into.weight + other.weight;
  into.x = (into.x * into.weight + other.x * other.weight) / weight;
  into.y = (into.y * into.weight + other.y * other.weight) / weight;
  into.weight = weight;
}

const isotonicRows = 1000;
const bins = 10;

/** Mean distance between what was said and what came, in ten bins of equally many rows. */
export function calibrationError(probability: Float64Array, actual: Float64Array): number {
  const order = Uint32Array.from(probability.keys()).sort((a, b) => probability[a] - probability[b] || a - b);
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const rows = order.subarray((bin * order.length) / bins, ((bin + 1) * order.length) / bins);
    error += Math.abs(rows.reduce((sum, i) => sum + probability[i] - actual[i], 0));
  }
  return error / order.length;
}

/**
 * A calibration from rows that the forest's votes did not see (out of bag); null when, fitted on one half of them, it does
 * not lower the calibration error on the other half, both ways.
 * @param group rows of one client have the same number: they stay in one half
 */
export function fitCalibration(probability: Float64Array, actual: Float64Array, group: Int32Array): Calibration | null {
  const fitFor = (p: Float64Array, y: Float64Array) =>
    actual.length >= isotonicRows ? fitIsotonic(p, y) : fitSigmoid(p, y);
  let [before, after] = [0, 0];
  for (const half of [0, 1]) {
    const isIn = (_: number, i: number) => group[i] % 2 === half;
    const isOut = (_: number, i: number) => group[i] % 2 !== half;
    const checked = actual.filter(isOut);
    const fitted = actual.filter(isIn);
    if (new Set(fitted).size < 2 || checked.length < bins) return null;
    const calibration = fitFor(probability.filter(isIn), fitted);
    const raw = probability.filter(isOut);
    before += calibrationError(raw, checked);
    after += calibrationError(
      raw.map((p) => calibrate(calibration, p)),
      checked,
    );
  }
  return after < before ? fitFor(probability, actual) : null;
}

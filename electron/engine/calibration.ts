import { z } from 'zod';
import { required } from '../../shared/required';
import { gather } from './gather';
import { logLosses } from './metrics';
import { ascending } from './order';
import { ageWeights, chooseHalfLife, isDated } from './present';
import { firstNotBelow } from './sorted';

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

/** Answers that a forest gave without having seen them, beside what came; row by row. */
export interface Unseen {
  probability: Float64Array;
  actual: Float64Array;
  /** Rows of one client are not independent. */
  client: Int32Array;
  /** When each was asked. */
  time: Float64Array;
}

/** Rows that a curve is fitted on, each with its weight. */
interface Weighted extends Unseen {
  weight: Float64Array;
}

/** Platt's sigmoid (J. Platt 1999) on the logit, by Newton's method on the log loss with his smoothed targets. */
export function fitSigmoid({ probability, actual, weight }: Omit<Weighted, 'client' | 'time'>): Calibration {
  let [positives, all] = [0, 0];
  for (let i = 0; i < actual.length; i++) {
    positives += weight[i] * actual[i];
    all += weight[i];
  }
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (all - positives + 2);
  const x = probability.map(logit);
  let [slope, offset] = [1, 0];
  for (let step = 0; step < 50; step++) {
    let [gradientSlope, gradientOffset, ss, so, oo] = [0, 0, 1e-9, 0, 1e-9];
    for (let i = 0; i < x.length; i++) {
      const p = 1 / (1 + Math.exp(-(slope * x[i] + offset)));
      const error = weight[i] * (p - (actual[i] === 1 ? high : low));
      const curvature = weight[i] * p * (1 - p);
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

/** Rows whose answers follow each other, and the height of the curve there. */
interface Pool {
  x: number;
  y: number;
  weight: number;
  /** In the order of the answers. */
  from: number;
  to: number;
}

/** Fewest clients that a height of the curve rests on. */
const clientsPerPool = 10;

/**
 * The best curve that never falls, by pooling adjacent violators (Ayer et al. 1955; Zadrozny and Elkan 2002). A height
 * rests on ten clients at the least, and is no more certain than so many clients allow.
 */
export function fitIsotonic({ probability, actual, client, weight }: Omit<Weighted, 'time'>): Calibration {
  const order = ascending(probability);
  const pools: Pool[] = [];
  order.forEach((row, at) => {
    const last = pools.at(-1);
    const next = { x: probability[row], y: actual[row], weight: weight[row], from: at, to: at + 1 };
    if (last && last.x === next.x) merge(last, next);
    else pools.push(next);
    settle(pools);
  });
  const clientsOf = ({ from, to }: Pool) => countWeighted(order.subarray(from, to), client, weight);
  const broad = broaden(pools, clientsOf);
  return { kind: 'isotonic', x: broad.map(({ x }) => x), y: allowed(broad, clientsOf) };
}

/** Heights that are no more certain than their clients allow, and still never fall. */
function allowed(pools: readonly Pool[], clientsOf: (pool: Pool) => number): number[] {
  const bounds = pools.map((pool) => Math.min(0.5, 1 / (clientsOf(pool) + 2)));
  const heights = pools.map(({ y }, i) => Math.max(bounds[i], y));
  for (let i = 1; i < heights.length; i++) heights[i] = Math.max(heights[i], heights[i - 1]);
  for (let i = heights.length - 1; i >= 0; i--) {
    heights[i] = Math.min(heights[i], 1 - bounds[i], heights[i + 1] ?? 1);
  }
  return heights;
}

/** Pools of enough clients each; a pool of few joins the next one. */
function broaden(pools: readonly Pool[], clientsOf: (pool: Pool) => number): Pool[] {
  const broad: Pool[] = [];
  for (const pool of pools) {
    const last = broad.at(-1);
    if (last && clientsOf(last) < clientsPerPool) merge(last, pool);
    else broad.push({ ...pool });
  }
  const last = broad.pop();
  if (!last) return [];
  const before = broad.at(-1);
  if (!before || clientsOf(last) >= clientsPerPool) return [...broad, last];
  merge(before, last);
  return broad;
}

/** Distinct clients among some rows, each as much as its weightiest row. */
function countWeighted(rows: Uint32Array, client: Int32Array, weight: Float64Array): number {
  const heaviest = new Map<number, number>();
  for (const row of rows) heaviest.set(client[row], Math.max(heaviest.get(client[row]) ?? 0, weight[row]));
  let sum = 0;
  for (const one of heaviest.values()) sum += one;
  return sum;
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
  into.to = other.to;
}

/** How a calibration was fitted. */
export interface Fitted {
  calibration: Calibration | null;
  /** Milliseconds after which a row counted half; null: all alike. */
  halfLife: number | null;
}

const folds = 5;
const leastClients = 20;

/**
 * The calibration that costs least log loss on clients it was not fitted on (five folds by client): a sigmoid, a curve,
 * the one that the model `had` before, or none. Rows count by their age, with the half-life under which earlier rows
 * foretell later ones best; where there is one, those without a date do not.
 */
export function fitCalibration(rows: Unseen, had: Calibration | null): Fitted {
  const nothing = { calibration: had, halfLife: null };
  if (new Set(rows.client).size < leastClients) return nothing;
  const halfLife = chooseHalfLife(rows.time, rows.client, misses('classification', rows.actual, rows.probability));
  const now = rows.time.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const all = { ...rows, weight: ageWeights(rows.time, now, halfLife) };
  const weighted = halfLife === null ? all : pick(all, (row) => isDated(rows.time[row]));
  const ways: ((rows: Weighted) => Calibration | null)[] = [
    () => null,
    ...(had ? [() => had] : []),
    fitSigmoid,
    fitIsotonic,
  ];
  const parts = partsOf(weighted);
  let best: { calibration: Calibration | null; loss: number } | null = null;
  for (const fitted of ways) {
    const loss = lossOnOthers(parts, fitted);
    // The simpler one of equals.
    if (loss !== null && loss < (best?.loss ?? Number.POSITIVE_INFINITY))
      best = { calibration: fitted(weighted), loss };
  }
  return best ? { calibration: best.calibration, halfLife } : nothing;
}

/** Each fold's clients, and all others. */
type Parts = { training: Weighted; checked: Weighted }[];

function partsOf(rows: Weighted): Parts {
  return Array.from({ length: folds }, (_, fold) => ({
    training: pick(rows, (i) => rows.client[i] % folds !== fold),
    checked: pick(rows, (i) => rows.client[i] % folds === fold),
  }));
}

/** Mean log loss on each fold's clients after a fit on all others; null where that has one class only. */
function lossOnOthers(parts: Parts, fitted: (rows: Weighted) => Calibration | null): number | null {
  let [loss, weight] = [0, 0];
  for (const { training, checked } of parts) {
    if (training.actual.every((value) => value === training.actual[0])) return null;
    const calibration = fitted(training);
    const losses = logLosses(said(calibration, checked.probability), checked.actual);
    for (let i = 0; i < losses.length; i++) {
      loss += checked.weight[i] * losses[i];
      weight += checked.weight[i];
    }
  }
  return loss / weight;
}

function said(calibration: Calibration | null, probability: Float64Array): Float64Array {
  return calibration ? probability.map((p) => calibrate(calibration, p)) : probability;
}

function pick(rows: Weighted, isIn: (row: number) => boolean): Weighted {
  const which = new Int32Array(rows.actual.length);
  let count = 0;
  for (let i = 0; i < which.length; i++) if (isIn(i)) which[count++] = i;
  const numbers = (values: Float64Array) => gather(values, which.subarray(0, count));
  return {
    probability: numbers(rows.probability),
    actual: numbers(rows.actual),
    time: numbers(rows.time),
    weight: numbers(rows.weight),
    client: Int32Array.from(which.subarray(0, count), (i) => rows.client[i]),
  };
}

/**
 * How far answers miss, row by row, in the directions in which a calibration could mend them: in height, and for
 * classes in sharpness (the derivatives of the log loss by a sigmoid's offset and slope; instability shows in these: J.
 * Nyblom 1989).
 */
export function misses(
  kind: 'classification' | 'regression',
  actual: Float64Array,
  answer: Float64Array,
): Float64Array[] {
  const height = actual.map((value, row) => value - answer[row]);
  return kind === 'regression' ? [height] : [height, height.map((miss, row) => miss * logit(answer[row]))];
}

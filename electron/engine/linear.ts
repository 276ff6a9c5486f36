import type { Metrics } from '../../shared/schemas/metrics';
import { Equations } from './equations';
import { chanceOf } from './forests';
import { gather } from './gather';
import { sorted } from './order';
import { normalQuantileOf } from './significance';
import { firstAbove } from './sorted';

/**
 * A logistic regression (of amounts: a linear one) on normal scores: each feature is cut at its quantiles, and a part
 * counts as much as a normal variable of its rank; missing values count by themselves. What a part adds to the answer
 * is kept as one number.
 */
export interface LinearModel {
  kind: Metrics['kind'];
  intercept: number;
  features: LinearFeature[];
}

export interface LinearFeature {
  /** Ascending: a value below the first one lies in the first part. */
  cuts: Float64Array;
  /** What each part adds; one more than cuts. */
  adds: Float64Array;
  missing: number;
  /** Rows of each part, and those where it is missing, that were learned from. */
  counts: Float64Array;
  missingCount: number;
}

const mostParts = 64;
const mostRows = 20_000;
/** Rows times columns squared: what a fit may cost. */
const mostWork = 4e8;

/** @param columns one array per feature; NaN is missing */
export function fitLinear(kind: Metrics['kind'], columns: readonly Float64Array[], target: Float64Array): LinearModel {
  const rows = rowsFor(target.length, columns.length);
  const at = columns.map((column) => gather(column, rows));
  return fitAllAndFolds(kind, at, gather(target, rows), []).all;
}

/**
 * As many rows, evenly, as a fit of so many features takes.
 * @param mostTaken or fewer
 */
export function rowsFor(rows: number, features: number, mostTaken = mostRows): Int32Array {
  const most = Math.min(mostTaken, mostRows, mostWork / (2 * features) ** 2);
  const step = Math.max(1, Math.ceil(rows / most));
  return Int32Array.from({ length: Math.ceil(rows / step) }, (_, i) => i * step);
}

/**
 * A model of all rows, and for each fold one of the others. Parts are those of all rows: they know nothing of the
 * target.
 * @param folds per fold: 1 at the rows that its model does not learn from
 */
export function fitAllAndFolds(
  kind: Metrics['kind'],
  columns: readonly Float64Array[],
  target: Float64Array,
  folds: readonly Uint8Array[],
): { all: LinearModel; without: LinearModel[] } {
  const parts = columns.map(partsOf);
  const design = parts.flatMap(({ cuts, scores, missingCount }, feature) => {
    const values = columns[feature];
    const told = values.map((value) => (Number.isNaN(value) ? 0 : scores[firstAbove(cuts, value)]));
    return missingCount > 0 ? [told, values.map((value) => Number(Number.isNaN(value)))] : [told];
  });
  const start = new Array<number>(design.length + 1).fill(0);
  const equations = new Equations(design, target.length);
  const weightsOf = (counts: Float64Array, from: readonly number[]) =>
    kind === 'classification' ? logistic(equations, target, counts, from) : leastSquares(equations, target, counts);
  const modelOf = ([intercept, ...weights]: readonly number[]): LinearModel => {
    let next = 0;
    const features = parts.map(({ cuts, scores, counts, missingCount }) => {
      const weight = weights[next++];
      const missing = missingCount > 0 ? weights[next++] : 0;
      return { cuts, adds: scores.map((score) => weight * score), missing, counts, missingCount };
    });
    return { kind, intercept, features };
  };
  const weights = weightsOf(new Float64Array(target.length).fill(1), start);
  const without = folds.map((fold) => {
    const counts = Float64Array.from(fold, (out) => 1 - out);
    return modelOf(weightsOf(counts, weights));
  });
  return { all: modelOf(weights), without };
}

/** Probabilities, or amounts. */
export function linearAnswers(model: LinearModel, columns: readonly Float64Array[], rows: number): Float64Array {
  const sums = new Float64Array(rows).fill(model.intercept);
  for (const [feature, one] of model.features.entries())
    for (let row = 0; row < rows; row++) sums[row] += addedBy(one, columns[feature][row]);
  return model.kind === 'classification' ? sums.map(chanceOf) : sums;
}

/** What a value of a feature adds. */
export function addedBy({ cuts, adds, missing }: LinearFeature, value: number): number {
  return Number.isNaN(value) ? missing : adds[firstAbove(cuts, value)];
}

/** A feature's parts between quantiles, with their normal scores, of mean 0 and deviation 1 over the rows. */
function partsOf(column: Float64Array) {
  const values = sorted(column);
  const cuts: number[] = [];
  for (let part = 1; part < mostParts; part++) {
    const at = values[Math.floor((part * values.length) / mostParts)];
    if (at > values[0] && at !== cuts.at(-1)) cuts.push(at);
  }
  const bounds = Float64Array.from(cuts);
  const counts = new Float64Array(bounds.length + 1);
  for (const value of values) counts[firstAbove(bounds, value)]++;
  let below = 0;
  const scores = counts.map((count) => {
    below += count;
    return normalQuantileOf((below - count / 2) / Math.max(1, values.length) || 0.5);
  });
  const total = Math.max(1, values.length);
  const mean = scores.reduce((sum, score, part) => sum + counts[part] * score, 0) / total;
  const variance = scores.reduce((sum, score, part) => sum + counts[part] * (score - mean) ** 2, 0) / total;
  const deviation = Math.sqrt(variance) || 1;
  return {
    cuts: bounds,
    scores: scores.map((score) => (score - mean) / deviation),
    counts,
    missingCount: column.length - values.length,
  };
}

/**
 * By Newton's method (iteratively reweighted least squares). Gives the intercept and the weights.
 * @param counts 1 for rows to learn from, 0 for others
 */
function logistic(
  equations: Equations,
  actual: Float64Array,
  counts: Float64Array,
  start: readonly number[],
): number[] {
  let weights = [...start];
  for (let step = 0; step < 25; step++) {
    const chance = equations.sums(weights).map(chanceOf);
    const weight = chance.map((p, row) => counts[row] * Math.max(1e-10, p * (1 - p)));
    const gradient = chance.map((p, row) => counts[row] * (actual[row] - p));
    const moves = equations.solve(weight, gradient, weights);
    weights = weights.map((value, i) => value + moves[i]);
    if (Math.max(...moves.map(Math.abs)) < 1e-8) break;
  }
  return weights;
}

function leastSquares(equations: Equations, actual: Float64Array, counts: Float64Array): number[] {
  const told = actual.map((value, row) => counts[row] * value);
  return equations.solve(counts, told, new Array<number>(equations.size).fill(0));
}

import type { Distribution } from '../../../shared/schemas/monitoring';
import type { FeatureColumn } from '../features';
import { gather } from '../gather';
import { quantile } from '../metrics';
import { sorted } from '../order';
import { firstAbove } from '../sorted';

/** Bins of a number: tenths of the training rows. */
const bins = 10;
/** Values of a category that count by themselves, the most frequent ones. */
const mostValues = 30;

/** How a feature is distributed over some rows of a column. */
export function distributionOf(feature: string, column: FeatureColumn, rows: Int32Array): Distribution {
  if (column.type === 'number') {
    const edges = edgesOf(gather(column.values, rows));
    return { feature, type: 'number', edges, shares: sharesOf({ feature, type: 'number', edges }, column, rows) };
  }
  const counts = new Float64Array(column.names.length);
  for (const row of rows) if (column.codes[row] >= 0) counts[column.codes[row]]++;
  const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const values = order.slice(0, mostValues).map((code) => column.names[code]);
  return { feature, type: 'category', values, shares: sharesOf({ feature, type: 'category', values }, column, rows) };
}

/** The inner edges between the tenths; equal ones once. A bin goes from its edge up to below the next. */
function edgesOf(values: Float64Array): number[] {
  const known = sorted(values);
  if (known.length === 0) return [];
  const edges = Array.from({ length: bins - 1 }, (_, i) => quantile(known, (i + 1) / bins));
  return [...new Set(edges)].filter((edge) => edge > known[0]);
}

type Frame = Distribution extends infer D ? (D extends Distribution ? Omit<D, 'shares'> : never) : never;

/** The shares of some rows in the bins, or values, of a distribution. */
export function sharesOf(frame: Frame, column: FeatureColumn, rows: Int32Array): number[] {
  const place = placer(frame, column);
  const size = frame.type === 'number' ? frame.edges.length + 2 : frame.values.length + 2;
  const counts = new Array<number>(size).fill(0);
  for (const row of rows) counts[place(row)]++;
  return counts.map((count) => count / Math.max(1, rows.length));
}

function placer(frame: Frame, column: FeatureColumn): (row: number) => number {
  if (frame.type === 'number') {
    const { edges } = frame;
    if (column.type !== 'number') return () => edges.length + 1;
    return (row) => binOf(edges, column.values[row]);
  }
  const { values } = frame;
  if (column.type !== 'category') return () => values.length + 1;
  const known = new Map(values.map((value, i) => [value, i]));
  const places = column.names.map((name) => known.get(name) ?? values.length);
  return (row) => (column.codes[row] < 0 ? values.length + 1 : places[column.codes[row]]);
}

function binOf(edges: readonly number[], value: number): number {
  return Number.isNaN(value) ? edges.length + 1 : firstAbove(edges, value);
}

/**
 * The Population Stability Index, Σ (now − before) · ln(now ÷ before) over the bins (Siddiqi, Credit Risk Scorecards,
 * 2006). The recipe: tenths of the training rows and a bin of its own for missing; a bin that is empty on one side
 * alone counts there as half a row.
 */
export function psi(before: readonly number[], now: readonly number[], rows: { before: number; now: number }): number {
  return before.reduce((sum, share, bin) => {
    const [p, q] = [share || 0.5 / rows.before, now[bin] || 0.5 / rows.now];
    return share === now[bin] ? sum : sum + (q - p) * Math.log(q / p);
  }, 0);
}

/** The Jensen–Shannon distance with logarithms of base 2: from 0, the same, to 1, nothing in common (Lin 1991). */
export function jensenShannon(before: readonly number[], now: readonly number[]): number {
  const from = (p: number, middle: number) => (p === 0 ? 0 : p * Math.log2(p / middle));
  const divergence = before.reduce((sum, p, i) => {
    const middle = (p + now[i]) / 2;
    return sum + (from(p, middle) + from(now[i], middle)) / 2;
  }, 0);
  return Math.sqrt(Math.max(0, divergence));
}

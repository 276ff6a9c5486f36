import { groupedBy } from '../../shared/groupedBy';
import type { Segment } from '../../shared/schemas/comparison';
import { leastClients, testMean } from './clusters';
import { type Duel, gainsOf } from './duel';
import { type FeatureColumn, formOf } from './features';
import { quantile, saysYes, varianceOf } from './metrics';
import { sorted } from './order';
import { holm, normalPValue } from './significance';

const leastRows = 200;
const significance = 0.05;
/** A feature with at most so many values has a segment for each; any other is cut at its quartiles. */
const fewValues = 6;

/** A feature of the rows that two models were judged on. */
export interface NamedColumn {
  name: string;
  column: FeatureColumn;
}

interface Part extends Pick<Segment, 'feature' | 'form' | 'category' | 'from' | 'to'> {
  rows: Uint32Array;
}

/**
 * Parts of the rows, of at least 200 each by 20 clients, in which the candidate is clearly worse: one-sided tests on
 * the mean gain per row, with errors that allow for several rows of one client, corrected for the number of parts
 * (Holm). Worst first.
 */
export function findWorseSegments(duel: Duel, features: readonly NamedColumn[]): { tested: number; worse: Segment[] } {
  const gain = gainPerRow(duel);
  const parts = features
    .flatMap(partsOf)
    .filter(({ rows }) => rows.length >= leastRows && rows.length < duel.actual.length)
    .map((part) => ({ ...part, test: testMean(gain, duel.client, part.rows) }))
    .filter(({ test }) => test.clients >= leastClients);
  const pValues = holm(parts.map(({ test: { mean, error } }) => (error === 0 ? 1 : normalPValue(mean / error))));
  const worse = parts.flatMap(({ rows, test: { mean, clients }, ...where }, i): Segment[] => {
    if (pValues[i] >= significance) return [];
    const difference = mean / scaleOf(duel, rows);
    return [{ ...where, rows: rows.length, clients, difference, pValue: pValues[i] }];
  });
  return { tested: parts.length, worse: worse.sort((a, b) => a.pValue - b.pValue) };
}

/** What the candidate gains on a row: right instead of wrong, or less squared error (both sides clipped). */
function gainPerRow(duel: Duel): Float64Array {
  if (duel.kind === 'regression') return gainsOf(duel, 'r2Clipped');
  const { actual, champion, candidate } = duel;
  const right = (predicted: number, row: number) => Number(saysYes(predicted) === (actual[row] === 1));
  return candidate.map((predicted, row) => right(predicted, row) - right(champion[row], row));
}

/** Squared errors are told relative to the segment's variance, which makes them a difference of R². */
function scaleOf({ kind, actual, clip }: Duel, rows: Uint32Array): number {
  if (kind === 'classification') return 1;
  return varianceOf(Float64Array.from(rows, (row) => Math.min(actual[row], clip))) || 1;
}

function partsOf({ name: feature, column }: NamedColumn): Part[] {
  const parts = column.type === 'number' ? rangesOf(column.values) : categoriesOf(column);
  return parts.map((part) => ({ ...part, feature, form: formOf(column) }));
}

type Bounds = Omit<Part, 'feature' | 'form'>;

function categoriesOf({ codes, names }: FeatureColumn & { type: 'category' }): Bounds[] {
  return [...groupedBy(codes.keys(), (row) => codes[row])].map(([code, members]) => ({
    category: code < 0 ? null : names[code],
    from: null,
    to: null,
    rows: Uint32Array.from(members),
  }));
}

function rangesOf(values: Float64Array): Bounds[] {
  const known = sorted(values);
  const missing = rowsWhere(values, Number.isNaN);
  const parts: Bounds[] = missing.length > 0 ? [{ category: null, from: null, to: null, rows: missing }] : [];
  if (known.length === 0) return parts;
  const bounds = boundsOf(known);
  for (let i = 0; i <= bounds.length; i++) {
    const [from, to] = [bounds[i - 1] ?? null, bounds[i] ?? null];
    if (from === null && to === null) break;
    const rows = rowsWhere(values, (value) => value >= (from ?? -Infinity) && value < (to ?? Infinity));
    parts.push({ category: null, from, to, rows });
  }
  return parts;
}

function boundsOf(known: Float64Array): number[] {
  const distinct = new Set<number>();
  for (const value of known) if (distinct.add(value).size > fewValues) break;
  const cuts = distinct.size <= fewValues ? [...distinct] : [0.25, 0.5, 0.75].map((share) => quantile(known, share));
  return [...new Set(cuts)].filter((cut) => cut > known[0]);
}

function rowsWhere(values: Float64Array, holds: (value: number) => boolean): Uint32Array {
  const rows: number[] = [];
  values.forEach((value, row) => {
    if (holds(value)) rows.push(row);
  });
  return Uint32Array.from(rows);
}

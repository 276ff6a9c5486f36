import { shared } from './shared';

/**
 * A feature's values as ranks. Codes are dense and in the order of the values; missing is the highest code, so it goes
 * right at every split. Columns with up to `mostCodes` distinct values lose nothing; others are cut at quantiles.
 */
export interface BinnedColumn {
  /** One code per row. */
  codes: Uint16Array<SharedArrayBuffer>;
  /** Least and greatest value of each code; missing has none. */
  low: Float64Array<SharedArrayBuffer>;
  high: Float64Array<SharedArrayBuffer>;
}

/** One code is kept for missing. */
export const mostCodes = 65_535;

/** Ranks the values of a column; NaN is missing. Buffers are shared, so that threads need no copies. */
export function binColumn(values: Float64Array): BinnedColumn {
  const { low, high } = cut(tally(values));
  const codes = new Uint16Array(new SharedArrayBuffer(values.length * 2));
  for (let i = 0; i < values.length; i++) {
    codes[i] = Number.isNaN(values[i]) ? high.length : firstReaching(high, values[i]);
  }
  return { codes, low, high };
}

/** A whole column in order: its distinct values, and the place of each row's among them; missing has the last. */
interface Ranked {
  distinct: Float64Array;
  ranks: Uint32Array;
}

const ranked = new WeakMap<Float64Array, Ranked>();

/**
 * The same of some rows of a column. The column is sorted once: many forests grow on some rows of it, each with codes
 * of its own.
 */
export function binRows(column: Float64Array, rows: Int32Array): BinnedColumn {
  const { distinct, ranks } = ranked.get(column) ?? rank(column);
  const counts = new Uint32Array(distinct.length + 1);
  for (let i = 0; i < rows.length; i++) counts[ranks[rows[i]]]++;
  const found: Tally = {
    distinct: new Float64Array(distinct.length),
    counts: new Uint32Array(distinct.length),
    size: 0,
  };
  for (let at = 0; at < distinct.length; at++) {
    if (counts[at] === 0) continue;
    found.distinct[found.size] = distinct[at];
    found.counts[found.size++] = counts[at];
  }
  const { low, high } = cut(found);
  // From here on: the code of each rank.
  counts[distinct.length] = high.length;
  for (let at = 0, code = 0; at < distinct.length; at++) {
    while (code < high.length - 1 && high[code] < distinct[at]) code++;
    counts[at] = code;
  }
  const codes = new Uint16Array(new SharedArrayBuffer(rows.length * 2));
  for (let i = 0; i < rows.length; i++) codes[i] = counts[ranks[rows[i]]];
  return { codes, low, high };
}

function rank(column: Float64Array): Ranked {
  const { distinct: values, size } = tally(column);
  const distinct = values.slice(0, size);
  const ranks = new Uint32Array(column.length);
  for (let i = 0; i < column.length; i++) {
    ranks[i] = Number.isNaN(column[i]) ? size : firstReaching(distinct, column[i]);
  }
  const made = { distinct, ranks };
  ranked.set(column, made);
  return made;
}

/** Distinct values in ascending order, and how many rows have each. */
interface Tally {
  /** There may be room for more than `size` of them. */
  distinct: Float64Array;
  counts: Uint32Array;
  size: number;
}

function tally(values: Float64Array): Tally {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const counts = new Uint32Array(sorted.length);
  let size = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] > sorted[size - 1]) sorted[size++] = sorted[i];
    counts[size - 1]++;
  }
  return { distinct: sorted, counts, size };
}

/** Ranges of values with one code each: one per distinct value, or, where those are too many, as even as can be. */
function cut({ distinct, counts, size: values }: Tally): Pick<BinnedColumn, 'low' | 'high'> {
  const size = Math.min(values, mostCodes);
  const low = new Float64Array(new SharedArrayBuffer(size * 8));
  const high = new Float64Array(new SharedArrayBuffer(size * 8));
  const rows = counts.subarray(0, values).reduce((sum, count) => sum + count, 0);
  const perCode = values <= mostCodes ? 1 : rows / mostCodes;
  let code = -1;
  let within = 0;
  for (let at = 0; at < values; at++) {
    if (at === 0 || (within >= perCode && code < size - 1)) {
      code++;
      within = 0;
      low[code] = distinct[at];
    }
    high[code] = distinct[at];
    within += counts[at];
  }
  const used = code + 1;
  if (used === size) return { low, high };
  return { low: shared(low.subarray(0, used)), high: shared(high.subarray(0, used)) };
}

/** The first place in ascending numbers whose number is not below the value; the last if there is none. */
function firstReaching(high: Float64Array, value: number): number {
  let first = 0;
  // Without a branch that depends on the values: it would be mispredicted half of the time.
  for (let size = high.length - 1; size > 0; ) {
    const half = (size + 1) >>> 1;
    first += high[first + half - 1] < value ? half : 0;
    size -= half;
  }
  return first;
}

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
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const { low, high } = cut(sorted);
  const codes = new Uint16Array(new SharedArrayBuffer(values.length * 2));
  for (let i = 0; i < values.length; i++) {
    codes[i] = Number.isNaN(values[i]) ? high.length : codeOf(high, values[i]);
  }
  return { codes, low, high };
}

/** Ranges of values with one code each: one per distinct value, or, where those are too many, as even as can be. */
function cut(sorted: Float64Array): Pick<BinnedColumn, 'low' | 'high'> {
  let distinct = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] > sorted[i - 1]) distinct++;
  const perCode = distinct <= mostCodes ? 1 : sorted.length / mostCodes;
  const size = Math.min(distinct, mostCodes);
  const low = new Float64Array(new SharedArrayBuffer(size * 8));
  const high = new Float64Array(new SharedArrayBuffer(size * 8));
  let code = -1;
  let began = 0;
  for (let i = 0; i < sorted.length; i++) {
    const isNew = i === 0 || sorted[i] > sorted[i - 1];
    if (isNew && (i === 0 || i - began >= perCode) && code < size - 1) {
      code++;
      began = i;
      low[code] = sorted[i];
    }
    high[code] = sorted[i];
  }
  const used = code + 1;
  if (used === size) return { low, high };
  return { low: shared(low.subarray(0, used)), high: shared(high.subarray(0, used)) };
}

/** The first code whose greatest value is not below the value; the last if there is none. */
function codeOf(high: Float64Array, value: number): number {
  let first = 0;
  // Without a branch that depends on the values: it would be mispredicted half of the time.
  for (let size = high.length - 1; size > 0; ) {
    const half = (size + 1) >>> 1;
    first += high[first + half - 1] < value ? half : 0;
    size -= half;
  }
  return first;
}

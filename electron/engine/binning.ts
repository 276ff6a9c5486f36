import { gather } from './gather';
import { ascending } from './order';
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
  const { distinct, ranks } = rank(values);
  return coded(distinct, ranks);
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
  const { distinct, ranks } = ranked.get(column) ?? rankForGood(column);
  return coded(distinct, gather(ranks, rows));
}

/** Without the room that distinct values did not need. */
function rankForGood(column: Float64Array): Ranked {
  const { distinct, ranks } = rank(column);
  const known = { distinct: distinct.slice(), ranks };
  ranked.set(column, known);
  return known;
}

function rank(column: Float64Array): Ranked {
  const order = ascending(column);
  const distinct = new Float64Array(column.length);
  const ranks = new Uint32Array(column.length);
  let [at, size] = [0, 0];
  for (; at < order.length && !Number.isNaN(column[order[at]]); at++) {
    // Zero has no sign here.
    const value = column[order[at]] + 0;
    if (size === 0 || value > distinct[size - 1]) distinct[size++] = value;
    ranks[order[at]] = size - 1;
  }
  for (; at < order.length; at++) ranks[order[at]] = size;
  return { distinct: distinct.subarray(0, size), ranks };
}

/**
 * Codes of rows by the places of their values among `distinct` ones.
 * @param ranks per row; missing has the number of these
 */
function coded(distinct: Float64Array, ranks: Uint32Array): BinnedColumn {
  const counts = new Uint32Array(distinct.length + 1);
  for (let i = 0; i < ranks.length; i++) counts[ranks[i]]++;
  const { low, high } = cut(distinct, counts);
  // From here on: the code of each rank.
  counts[distinct.length] = high.length;
  for (let at = 0, code = 0; at < distinct.length; at++) {
    while (code < high.length - 1 && high[code] < distinct[at]) code++;
    counts[at] = code;
  }
  const codes = new Uint16Array(new SharedArrayBuffer(ranks.length * 2));
  for (let i = 0; i < codes.length; i++) codes[i] = counts[ranks[i]];
  return { codes, low, high };
}

/**
 * Ranges of values with one code each: one per distinct value that there is, or, where those are too many, as even as
 * can be.
 * @param counts how many rows have each of the distinct values, some of which none may have
 */
function cut(distinct: Float64Array, counts: Uint32Array): Pick<BinnedColumn, 'low' | 'high'> {
  let [rows, values] = [0, 0];
  for (let at = 0; at < distinct.length; at++) {
    rows += counts[at];
    values += counts[at] > 0 ? 1 : 0;
  }
  const size = Math.min(values, mostCodes);
  const low = new Float64Array(new SharedArrayBuffer(size * 8));
  const high = new Float64Array(new SharedArrayBuffer(size * 8));
  const perCode = values <= mostCodes ? 1 : rows / mostCodes;
  let code = -1;
  let within = 0;
  for (let at = 0; at < distinct.length; at++) {
    if (counts[at] === 0) continue;
    if (code < 0 || (within >= perCode && code < size - 1)) {
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

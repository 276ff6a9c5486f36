import { testMean } from './clusters';
import { gather } from './gather';
import { isDated } from './present';
import type { LoadedTable } from './tableFile';

/** Shares of the rows before a cut that are tried, the newest ones. */
const shares = [1 / 2, 1 / 4, 1 / 8];
/** Parts of all rows, in time, whose beginnings are the cuts: the last tenth, and the one before it. */
const parts = [
  { from: 0.8, until: 0.9 },
  { from: 0.9, until: 1 },
];
const leastRows = 1000;
/** More rows than this are thinned out: they would not tell more. */
const mostRows = 20_000;
const clearly = 2;

/** Learns from some rows, and gives the loss on each of some others. */
export type Trial = (learned: Int32Array, asked: Int32Array) => Promise<Float64Array>;

/** The newest rows, in the order of the table. */
export function newestOf(table: LoadedTable, rows: Int32Array, count: number): Int32Array {
  const newest = inTime(table, asNewAs(table, rows, count));
  return newest.slice(Math.max(0, newest.length - count)).sort();
}

/** The newest rows, and those of the same time as the oldest of them: few are left to be sorted. */
export function asNewAs(
  { predictedAt }: Pick<LoadedTable, 'predictedAt'>,
  rows: Int32Array,
  count: number,
): Int32Array {
  if (count >= rows.length) return rows;
  const since = count > 0 ? gather(predictedAt, rows).sort()[rows.length - count] : Number.POSITIVE_INFINITY;
  return rows.filter((row) => predictedAt[row] >= since);
}

/**
 * How many of the newest rows are best to learn from: as many as foretell later rows best (out of time), if that is
 * clearly better than all of them. Rows without a date tell nothing of it.
 */
export async function countNewest(table: LoadedTable, rows: Int32Array, attempt: Trial): Promise<number> {
  const dated = rows.filter((row) => isDated(table.predictedAt[row]));
  if (dated.length < leastRows || new Set(gather(table.predictedAt, dated)).size < 2 * parts.length) return rows.length;
  const step = Math.ceil(dated.length / mostRows);
  const ordered = inTime(table, dated).filter((_, i) => i % step === 0);
  const gains: number[][] = shares.map(() => []);
  const clients: number[] = [];
  for (const { from, until } of parts) {
    const earlier = ordered.slice(0, Math.floor(from * ordered.length));
    const asked = ordered.slice(earlier.length, Math.floor(until * ordered.length));
    const all = await attempt(earlier.slice().sort(), asked);
    for (const [i, share] of shares.entries()) {
      const few = earlier.slice(Math.floor((1 - share) * earlier.length)).sort();
      const losses = await attempt(few, asked);
      gains[i].push(...losses.map((loss, row) => all[row] - loss));
    }
    clients.push(...gather(table.client, asked));
  }
  const which = Uint32Array.from(clients.keys());
  const tests = gains.map((values) => testMean(Float64Array.from(values), Int32Array.from(clients), which));
  const clear = tests.map(({ mean, error }) => (mean > clearly * error ? mean : 0));
  const best = clear.indexOf(Math.max(...clear));
  return clear[best] > 0 ? Math.ceil(shares[best] * dated.length) : rows.length;
}

function inTime(table: LoadedTable, rows: Int32Array): Int32Array {
  const times = table.predictedAt;
  return rows.slice().sort((a, b) => times[a] - times[b] || a - b);
}

import { testMean } from './clusters';
import { gather } from './gather';
import { ascending } from './order';

/**
 * How fast the past loses its worth. A series (what a model gets wrong, or gains on another one) is cut into blocks by
 * time, and each recent block is foretold by the mean of those before it, weighted by age. Exponential weights are the
 * best forecast of a level that wanders (J. Muth 1960; the local level model of A. Harvey, Forecasting, Structural Time
 * Series Models, 1989): the data's own change decides the half-life. Where nothing changes, old rows are worth as much
 * as new ones.
 */

/** Fewest rows of a block, and the most blocks. */
const leastRows = 20;
const mostBlocks = 100;
/** Fewest blocks that can tell, and how many of the latest are foretold. */
const leastBlocks = 6;
const recentBlocks = 12;
/** Half-lives that are tried: the time from the first row to the last, halved so many times. */
const halvings = 8;
/** How much likelier (as a logarithm) a half-life must make the recent blocks than equal weights do. */
const clearly = 6;
/** What half-lives may differ by in it and still foretell alike. */
const alike = 2;
/** Degrees of freedom of the errors, so that one odd block does not decide. */
const degrees = 4;

/** Whether somebody said when it was: 0 stands for nobody (shared/trainingTable.ts), and is no time of long ago. */
export function isDated(at: number): boolean {
  return at !== 0;
}

/** The rows of which a time is known: what time does is learned from no others. */
export function datedRows(times: Float64Array): Uint32Array {
  return Uint32Array.from(times.keys()).filter((row) => isDated(times[row]));
}

/** 1 for a row of this moment, a half for one that is a half-life older; without a half-life 1 for all. */
export function ageWeights(times: Float64Array, now: number, halfLife: number | null): Float64Array {
  if (halfLife === null) return new Float64Array(times.length).fill(1);
  return times.map((at) => 2 ** (Math.min(0, at - now) / halfLife));
}

/**
 * The half-life (in the unit of the times) that foretells one of the series best, the shortest of them; null where none
 * foretells it clearly better than equal weights. Rows without a date take no part.
 * @param series of each row: values whose mean changes where the world does
 * @param client of each row: rows of one client are not independent
 */
export function chooseHalfLife(
  times: Float64Array,
  client: Int32Array,
  series: readonly Float64Array[],
): number | null {
  const dated = datedRows(times);
  const blocks = blocksOf(gather(times, dated), { leastRows, mostBlocks }).map((rows) => gather(dated, rows));
  if (blocks.length < leastBlocks) return null;
  const found = series.flatMap(
    (values) => halfLifeOf(blocks.map((rows) => summary(rows, times, values, client))) ?? [],
  );
  return found.length === 0 ? null : Math.min(...found);
}

/** Rows (as indices) by their time, cut into blocks of about equally many; rows of one time are not parted. */
export function blocksOf(
  times: Float64Array,
  { leastRows, mostBlocks }: { leastRows: number; mostBlocks: number },
): Uint32Array[] {
  const order = ascending(times);
  const size = Math.max(leastRows, Math.ceil(order.length / mostBlocks));
  const blocks: Uint32Array[] = [];
  // From the latest rows backwards: what is left over is the oldest.
  for (let to = order.length; to > 0; ) {
    let from = Math.max(0, to - size);
    while (from > 0 && times[order[from]] === times[order[from - 1]]) from--;
    if (from < leastRows) from = 0;
    blocks.unshift(order.subarray(from, to));
    to = from;
  }
  return blocks;
}

interface Block {
  at: number;
  rows: number;
  mean: number;
  /** Variance of a row's value, as far as it counts for the mean's error. */
  variance: number;
}

function summary(rows: Uint32Array, times: Float64Array, values: Float64Array, client: Int32Array): Block {
  const { mean, error } = testMean(values, client, rows);
  const at = rows.reduce((sum, row) => sum + times[row], 0) / rows.length;
  return { at, rows: rows.length, mean, variance: error ** 2 * rows.length };
}

function halfLifeOf(blocks: readonly Block[]): number | null {
  const span = blocks[blocks.length - 1].at - blocks[0].at;
  if (!(span > 0)) return null;
  const smooth = smoothVariance(blocks);
  if (!smooth.every(({ variance }) => variance > 0)) return null;
  const tried = Array.from({ length: halvings }, (_, i) => span / 2 ** (i + 1));
  const likelihoods = tried.map((halfLife) => likelihoodOf(smooth, halfLife));
  const best = Math.max(...likelihoods);
  if (best < likelihoodOf(smooth, Number.POSITIVE_INFINITY) + clearly) return null;
  // The longest that is about as good: it leaves most rows to judge by.
  return tried[likelihoods.findIndex((likelihood) => likelihood > best - alike)];
}

/** A block of few rows says little of its own variance, so its neighbours join in. */
function smoothVariance(blocks: readonly Block[]): Block[] {
  const reach = 3;
  return blocks.map((block, i) => {
    const near = blocks.slice(Math.max(0, i - reach), i + reach + 1);
    const rows = near.reduce((sum, one) => sum + one.rows, 0);
    return { ...block, variance: near.reduce((sum, one) => sum + one.rows * one.variance, 0) / rows };
  });
}

/** How likely the recent blocks are, each after those before it. */
function likelihoodOf(blocks: readonly Block[], halfLife: number): number {
  let likelihood = 0;
  for (let i = Math.max(1, blocks.length - recentBlocks); i < blocks.length; i++) {
    const { at, rows, mean, variance } = blocks[i];
    let [weight, sum] = [0, 0];
    for (let j = 0; j < i; j++) {
      const counts = blocks[j].rows * 2 ** ((blocks[j].at - at) / halfLife);
      weight += counts;
      sum += counts * blocks[j].mean;
    }
    // What is known before is worth so many rows.
    const spread = variance / rows + variance / Math.max(weight, Number.MIN_VALUE);
    const surprise = (mean - sum / Math.max(weight, Number.MIN_VALUE)) ** 2 / spread;
    likelihood -= Math.log(spread) / 2 + ((degrees + 1) / 2) * Math.log1p(surprise / degrees);
  }
  return likelihood;
}

import type { EstimatorFacts } from '../../../shared/schemas/monitoring';
import { normalQuantile } from '../../../shared/scores';
import { testMean } from '../clusters';
import { gather } from '../gather';
import { blocksOf } from '../present';
import { estimatedScore } from './estimate';
import { type Honest, part } from './honest';
import type { LossScale } from './losses';

/** Blocks that tell how far off estimates are. */
const blocks = { leastRows: 100, mostBlocks: 20 };

/**
 * By how much estimates miss: per row, clients taken as one, and what later blocks of time differ by from all before
 * them beyond that, as rows to come will from those that were learned from. Of amounts, whose score is no mean over
 * rows, both are seen from blocks alone.
 */
export function noiseOf(
  honest: Honest,
  expected: Float64Array,
  scale: LossScale,
  facts: Pick<EstimatorFacts, 'scale' | 'slope'>,
): Pick<EstimatorFacts, 'noise' | 'drift'> {
  const { client, time } = honest;
  const answer = scale.clipped(honest.answer);
  const scoreOf = (rows: Uint32Array) => scale.scoreOf(part(honest, rows));
  const all = Uint32Array.from(expected.keys());
  const cut = blocksOf(time, blocks).map((rows) => {
    const estimate = estimatedScore({ expected: gather(expected, rows), answer: gather(answer, rows) }, facts);
    return { rows: rows.length, miss: scoreOf(rows).score - estimate };
  });
  const { right } = scoreOf(all);
  if (right === null) {
    const noise = cut.reduce((sum, { rows, miss }) => sum + rows * miss ** 2, 0) / cut.length;
    return { noise, drift: 0 };
  }
  const missed = right.map((value, i) => value - expected[i]);
  const noise = testMean(missed, client, all).error ** 2 * all.length;
  return { noise, drift: driftOf(cut, noise) };
}

/**
 * The mean square by which the later half of the blocks miss the mean of those before them, beyond chance. So few
 * blocks know it roughly: it is taken as much larger as Student's quantile is than the normal one.
 */
function driftOf(cut: readonly { rows: number; miss: number }[], noise: number): number {
  const from = Math.ceil(cut.length / 2);
  const known = cut.length - from;
  if (from === 0 || known < 2) return 0;
  let [rows, sum, excess] = [0, 0, 0];
  for (const [i, block] of cut.entries()) {
    if (i >= from) excess += (block.miss - sum / rows) ** 2 - noise / block.rows - noise / rows;
    rows += block.rows;
    sum += block.rows * block.miss;
  }
  return Math.max(0, excess / known) * (studentQuantile(known) / normalQuantile) ** 2;
}

/** Two-sided, 95 % (the expansion of R. Fisher and E. Cornish, 1960). */
function studentQuantile(degrees: number): number {
  const z = normalQuantile;
  return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
}

/** What is thought of a client's losses where no client was asked twice. */
const unknownAlikeness = 0.5;
/** Fewer pairs of losses of one client tell nothing. */
const leastPairs = 100;

/** The correlation of two losses of one client (analysis of variance; Donner 1986), in [0, 1]. */
export function alikeness(loss: Float64Array, client: Int32Array, mean: number): number {
  const groups = new Map<number, { sum: number; squares: number; rows: number }>();
  loss.forEach((value, i) => {
    const group = groups.get(client[i]) ?? { sum: 0, squares: 0, rows: 0 };
    groups.set(client[i], {
      sum: group.sum + value - mean,
      squares: group.squares + (value - mean) ** 2,
      rows: group.rows + 1,
    });
  });
  let [products, pairs, variance] = [0, 0, 0];
  for (const { sum, squares, rows } of groups.values()) {
    products += sum ** 2 - squares;
    pairs += rows * (rows - 1);
    variance += squares;
  }
  if (pairs < leastPairs || variance === 0) return unknownAlikeness;
  return Math.min(1, Math.max(0, products / pairs / (variance / loss.length)));
}

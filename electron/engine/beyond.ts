import type { Amounts } from './amounts';
import type { Said } from './forests';
import { combinedVotes, type Votes } from './unseen';

/** Few clients are asked beyond the clip, and what is said there is rough; but large amounts are few in a leaf. */
const share = { trees: 1 / 4, minLeaf: 1 / 2 };

/** How its forest is grown, beside that of clipped amounts. */
export function beyondSize({ trees, minLeaf }: { trees: number; minLeaf: number }): { trees: number; minLeaf: number } {
  const of = (count: number, part: number) => Math.max(1, Math.round(count * part));
  return { trees: of(trees, share.trees), minLeaf: of(minLeaf, share.minLeaf) };
}

/** So much more clipped error is no price for being right about the largest amounts. */
const leastClippedShare = 0.01;

/**
 * Whether a forest of amounts as they are, which tells beyond the clip, is worth keeping: unseen amounts have to be
 * missed by less with it, and the clipped ones not clearly by more. A forest of clipped amounts can't say more than the
 * clip, and one of amounts as they are is led astray by a few of them everywhere.
 * @param said of the other forests, by trees that had not seen the client
 */
export function tellBeyond(
  target: Float64Array,
  { clip }: Pick<Amounts, 'clip'>,
  said: Said<Votes>,
  beyond: Votes,
): { votes: Votes; why: string } | null {
  const rule = { clip, weight: 0 };
  const [without, votes] = [combinedVotes(rule, said), combinedVotes(rule, { ...said, beyond })];
  const told = Uint32Array.from(target.keys()).filter((row) => without.counts[row] > 0);
  const meanOf = (each: (answer: number, actual: number) => number, { sums, counts }: Votes) =>
    told.reduce((sum, row) => sum + each(sums[row] / counts[row], target[row]), 0) / told.length;
  const missed = (answer: number, actual: number) => Math.abs(answer - actual);
  const clipped = (answer: number, actual: number) => (Math.min(answer, clip) - Math.min(actual, clip)) ** 2;
  const gain = 1 - meanOf(missed, votes) / meanOf(missed, without);
  if (!(gain > 0) || meanOf(clipped, votes) > (1 + leastClippedShare) * meanOf(clipped, without)) return null;
  return {
    votes,
    why: `Beyond ${clip.toPrecision(3)} a forest of amounts as they are tells how much: unseen ones are missed by ${(100 * gain).toFixed(1)} % less.`,
  };
}

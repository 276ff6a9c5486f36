import { CodeSet } from './codeSet';
import { mostSummed, type Node, weightShift } from './node';
import type { Sample } from './sample';

/** The best cut found so far: rows with codes up to `code` go left, from `next` on right. */
export interface Split {
  feature: number;
  code: number;
  next: number;
  /** The decrease of impurity, times a constant of the node; below zero while there is none. */
  score: number;
  /** `code` and `next` are bins of 2^shift codes, to be refined. */
  shift: number;
}

const insertionRows = 16;
/** In nodes of more rows, cuts are first compared between bins of codes. */
const exactRows = 512;
const mostBins = 1024;
const codesInAll = 65_536;

/**
 * Finds the best cut of a node by one feature. With weights w, sums S of weighted targets and totals W and S, a cut lowers the
 * squared error by (S_left·W − w_left·S)² / (W · w_left · w_right). For 0/1 targets the Gini impurity is twice the variance, so
 * the same sums serve classes and numbers (Breiman et al., Classification and Regression Trees, 1984). W is the same for
 * all cuts of a node and left out; cuts are compared without dividing. Buffers are reused over all nodes.
 */
export class SplitFinder {
  readonly best: Split = { feature: -1, code: 0, next: 0, score: -1, shift: 0 };
  private readonly set = new CodeSet();
  private readonly drawn = new Int32Array(codesInAll);
  private readonly sums = new Float64Array(codesInAll);
  private readonly counts = new Int32Array(mostBins);
  private readonly weights = new Int32Array(mostBins);
  private readonly binSums = new Float64Array(mostBins);
  private readonly keys = new Int32Array(insertionRows);

  constructor(private readonly minLeaf: number) {}

  /** Improves `best` if the feature has a better cut. Says whether the feature varies within the node at all. */
  improve(sample: Sample, feature: number, node: Node): boolean {
    if (node.rows <= insertionRows) return this.bySorting(sample, feature, node);
    if (node.rows <= exactRows) return this.byCodes(sample, feature, node);
    return this.byBins(sample, feature, node);
  }

  /** For nodes of few rows: sorts (code, position) pairs, then walks the rows. */
  private bySorting({ row, codes }: Sample, feature: number, node: Node): boolean {
    const { keys, minLeaf, best } = this;
    const { from, rows, weight, sum, drawn, weighted } = node;
    const column = codes[feature];
    for (let i = 0; i < rows; i++) {
      const key = (column[row[from + i]] << 4) | i;
      let j = i - 1;
      while (j >= 0 && keys[j] > key) {
        keys[j + 1] = keys[j];
        j--;
      }
      keys[j + 1] = key;
    }
    let code = keys[0] >>> 4;
    if (code === keys[rows - 1] >>> 4) return false;
    let leftWeight = 0;
    let leftSum = 0;
    for (let i = 0; i < rows; i++) {
      const next = keys[i] >>> 4;
      if (next !== code) {
        if (i >= minLeaf && rows - i >= minLeaf) {
          const excess = leftSum * weight - leftWeight * sum;
          const spread = leftWeight * (weight - leftWeight);
          if (excess * excess > best.score * spread) take(best, feature, code, next, (excess * excess) / spread, 0);
        }
        code = next;
      }
      const position = keys[i] & 15;
      leftWeight += drawn[position] >>> weightShift;
      leftSum += weighted[position];
    }
    return true;
  }

  /** Sums per code and notes which codes occur; then walks these in order. */
  private byCodes(sample: Sample, feature: number, node: Node): boolean {
    this.sum(sample, feature, node);
    const { drawn, sums, minLeaf, best } = this;
    const { words, groups } = this.set;
    const { rows, weight, sum } = node;
    let { score } = best;
    let cut = 0;
    let cutNext = 0;
    let code = -1;
    let times = 0;
    let count = 0;
    let leftWeight = 0;
    let leftSum = 0;
    for (let group = 0; group < groups.length; group++) {
      let filled = groups[group];
      if (filled === 0) continue;
      groups[group] = 0;
      do {
        const word = (group << 5) + 31 - Math.clz32(filled & -filled);
        filled &= filled - 1;
        let bits = words[word];
        words[word] = 0;
        do {
          const next = (word << 5) + 31 - Math.clz32(bits & -bits);
          bits &= bits - 1;
          if (count >= minLeaf && rows - count >= minLeaf) {
            const excess = leftSum * weight - leftWeight * sum;
            const spread = leftWeight * (weight - leftWeight);
            if (excess * excess > score * spread) {
              score = (excess * excess) / spread;
              cut = code;
              cutNext = next;
            }
          }
          code = next;
          times = drawn[code];
          count += times & mostSummed;
          leftWeight += times >>> weightShift;
          leftSum += sums[code];
          drawn[code] = 0;
          sums[code] = 0;
        } while (bits !== 0);
      } while (filled !== 0);
    }
    if (cutNext > 0) take(best, feature, cut, cutNext, score, 0);
    return (times & mostSummed) < rows;
  }

  private sum({ row, codes }: Sample, feature: number, node: Node): void {
    const { drawn, sums } = this;
    const { words, groups } = this.set;
    const { from, rows, drawn: times, weighted } = node;
    const column = codes[feature];
    for (let i = 0; i < rows; i++) {
      const code = column[row[from + i]];
      drawn[code] += times[i];
      sums[code] += weighted[i];
      words[code >>> 5] |= 1 << (code & 31);
      groups[code >>> 10] |= 1 << ((code >>> 5) & 31);
    }
  }

  /** For nodes of many rows: sums per bin of neighbouring codes, then walks the bins; `refine` follows. */
  private byBins(sample: Sample, feature: number, node: Node): boolean {
    const { counts, weights, binSums } = this;
    const { from, rows, drawn, weighted } = node;
    const { row } = sample;
    const column = sample.codes[feature];
    const binBits = rows < 8 * mostBins ? 8 : 10;
    const shift = Math.max(0, 32 - Math.clz32(sample.codeCounts[feature] - 1) - binBits);
    if (node.weight <= mostSummed) {
      // One sum instead of two.
      for (let i = 0; i < rows; i++) {
        const bin = column[row[from + i]] >>> shift;
        weights[bin] += drawn[i];
        binSums[bin] += weighted[i];
      }
      for (let bin = 0; bin < 1 << binBits; bin++) {
        counts[bin] = weights[bin] & mostSummed;
        weights[bin] >>>= weightShift;
      }
    } else {
      for (let i = 0; i < rows; i++) {
        const bin = column[row[from + i]] >>> shift;
        counts[bin]++;
        weights[bin] += drawn[i] >>> weightShift;
        binSums[bin] += weighted[i];
      }
    }
    const distinct = this.walkBins(feature, node, 1 << binBits, shift, 0, 0, 0);
    // All in one bin: its codes may still differ.
    if (distinct === 1 && shift > 0) {
      const bin = column[row[from]] >>> shift;
      return this.withinBins(sample, feature, node, bin, bin, shift) > 1;
    }
    return distinct > 1;
  }

  /** After all features were tried: where the best cut lies between bins, finds the best one within these two. */
  refine(sample: Sample, node: Node): void {
    const { best } = this;
    const { feature, code, next, shift } = best;
    if (best.score < 0 || shift === 0) return;
    best.score = -1;
    this.withinBins(sample, feature, node, code, next, shift);
  }

  /** Tries the cuts next to the codes of two bins. Gives the number of different codes in them. */
  private withinBins(sample: Sample, feature: number, node: Node, low: number, high: number, shift: number): number {
    const { counts, weights, binSums, best } = this;
    const { from, rows, drawn, weighted } = node;
    const { row } = sample;
    const column = sample.codes[feature];
    const size = 1 << shift;
    let count = 0;
    let leftWeight = 0;
    let leftSum = 0;
    for (let i = 0; i < rows; i++) {
      const code = column[row[from + i]];
      const bin = code >>> shift;
      if (bin > high) continue;
      if (bin < low) {
        count++;
        leftWeight += drawn[i] >>> weightShift;
        leftSum += weighted[i];
      } else {
        const at = (code & (size - 1)) + (bin === low ? 0 : size);
        counts[at]++;
        weights[at] += drawn[i] >>> weightShift;
        binSums[at] += weighted[i];
      }
    }
    const before = best.score;
    const distinct = this.walkBins(feature, node, 2 * size, 0, count, leftWeight, leftSum);
    if (best.score > before) {
      best.code += best.code < size ? low * size : (high - 1) * size;
      best.next += best.next < size ? low * size : (high - 1) * size;
    }
    return distinct;
  }

  /** Walks the sums per bin and clears them, the rows below the first bin given; gives the number of bins with rows. */
  private walkBins(
    feature: number,
    { rows, weight, sum }: Node,
    bins: number,
    shift: number,
    count: number,
    leftWeight: number,
    leftSum: number,
  ): number {
    const { counts, weights, binSums, minLeaf, best } = this;
    let last = -1;
    let distinct = 0;
    for (let bin = 0; bin < bins; bin++) {
      const inBin = counts[bin];
      if (inBin === 0) continue;
      if (distinct > 0 && count >= minLeaf && rows - count >= minLeaf) {
        const excess = leftSum * weight - leftWeight * sum;
        const spread = leftWeight * (weight - leftWeight);
        if (excess * excess > best.score * spread) {
          take(best, feature, last, bin, (excess * excess) / spread, shift);
        }
      }
      distinct++;
      count += inBin;
      leftWeight += weights[bin];
      leftSum += binSums[bin];
      last = bin;
      counts[bin] = 0;
      weights[bin] = 0;
      binSums[bin] = 0;
    }
    return distinct;
  }
}

function take(best: Split, feature: number, code: number, next: number, score: number, shift: number): void {
  best.feature = feature;
  best.code = code;
  best.next = next;
  best.score = score;
  best.shift = shift;
}

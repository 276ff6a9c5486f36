import type { BinnedColumn } from './binning';

/**
 * The rows of a tree's bootstrap sample, in node order: a node is a range of positions. `weight` says how often a row was
 * drawn, `weighted` is that times its target.
 */
export interface Sample {
  row: Int32Array;
  weight: Float64Array;
  weighted: Float64Array;
}

/** The best cut found so far: rows with codes up to `code` go left, from `next` on right. */
export interface Split {
  feature: number;
  code: number;
  next: number;
  /** S²/W of the left plus that of the right: what the impurity falls by, up to a constant of the node. */
  score: number;
}

/** A node as the search sees it: positions [from, to), its total weight and weighted target. */
export interface NodeRange {
  from: number;
  to: number;
  weight: number;
  weighted: number;
}

const insertionRows = 24;
const mostPacked = 1 << 16;

/**
 * Finds the best cut of a node by one feature. For 0/1 targets the Gini impurity is twice the variance, so the same sums
 * serve classes and numbers (Breiman et al., Classification and Regression Trees, 1984). Buffers are reused over all nodes.
 */
export class SplitFinder {
  private readonly counts = new Int32Array(mostPacked);
  private readonly weights = new Float64Array(mostPacked);
  private readonly sums = new Float64Array(mostPacked);
  private readonly keys: Uint32Array;
  private readonly spare: Uint32Array;
  private readonly buckets = new Int32Array(257);

  constructor(
    private readonly sample: Sample,
    private readonly minLeaf: number,
  ) {
    const most = Math.min(sample.row.length, mostPacked);
    this.keys = new Uint32Array(most);
    this.spare = new Uint32Array(most);
  }

  /** Improves `best` if the feature has a better cut. Says whether the feature varies within the node at all. */
  improve(column: BinnedColumn, feature: number, node: NodeRange, best: Split): boolean {
    const { codes } = column;
    const { row } = this.sample;
    let least = codes[row[node.from]];
    let most = least;
    for (let i = node.from + 1; i < node.to; i++) {
      const code = codes[row[i]];
      if (code < least) least = code;
      else if (code > most) most = code;
    }
    if (least === most) return false;
    const rows = node.to - node.from;
    if (rows <= insertionRows || (rows <= mostPacked && most - least > 4 * rows)) {
      this.bySorting(codes, feature, node, best);
    } else {
      this.byHistogram(codes, feature, node, best, least, most);
    }
    return true;
  }

  /** For nodes with many rows for their range of codes: adds up per code, then walks the codes. */
  private byHistogram(
    codes: Uint16Array,
    feature: number,
    node: NodeRange,
    best: Split,
    least: number,
    most: number,
  ): void {
    const { counts, weights, sums, minLeaf } = this;
    const { row, weight, weighted } = this.sample;
    for (let i = node.from; i < node.to; i++) {
      const code = codes[row[i]] - least;
      counts[code]++;
      weights[code] += weight[i];
      sums[code] += weighted[i];
    }
    const range = most - least;
    const rows = node.to - node.from;
    let count = counts[0];
    let leftWeight = weights[0];
    let leftSum = sums[0];
    let last = 0;
    for (let code = 1; code <= range; code++) {
      if (counts[code] === 0) continue;
      if (count >= minLeaf && rows - count >= minLeaf) {
        const rightSum = node.weighted - leftSum;
        const score = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / (node.weight - leftWeight);
        if (score > best.score) {
          best.score = score;
          best.feature = feature;
          best.code = last + least;
          best.next = code + least;
        }
      }
      count += counts[code];
      leftWeight += weights[code];
      leftSum += sums[code];
      last = code;
    }
    counts.fill(0, 0, range + 1);
    weights.fill(0, 0, range + 1);
    sums.fill(0, 0, range + 1);
  }

  /** For nodes with few rows for their range of codes: sorts (code, position) pairs packed into 32 bits, then walks the rows. */
  private bySorting(codes: Uint16Array, feature: number, node: NodeRange, best: Split): void {
    const { minLeaf } = this;
    const { row, weight, weighted } = this.sample;
    const rows = node.to - node.from;
    for (let i = 0; i < rows; i++) this.keys[i] = (codes[row[node.from + i]] << 16) | i;
    const sorted = rows <= insertionRows ? insertionSort(this.keys, rows) : this.radixSort(rows);
    let leftWeight = 0;
    let leftSum = 0;
    let code = sorted[0] >>> 16;
    for (let i = 0; i < rows; i++) {
      const next = sorted[i] >>> 16;
      if (next !== code) {
        if (i >= minLeaf && rows - i >= minLeaf) {
          const rightSum = node.weighted - leftSum;
          const score = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / (node.weight - leftWeight);
          if (score > best.score) {
            best.score = score;
            best.feature = feature;
            best.code = code;
            best.next = next;
          }
        }
        code = next;
      }
      const position = node.from + (sorted[i] & 0xffff);
      leftWeight += weight[position];
      leftSum += weighted[position];
    }
  }

  /** By the code's two bytes, least first; stable, so that rows of one code stay in their order. */
  private radixSort(rows: number): Uint32Array {
    this.radixPass(this.keys, this.spare, rows, 16);
    this.radixPass(this.spare, this.keys, rows, 24);
    return this.keys;
  }

  private radixPass(from: Uint32Array, to: Uint32Array, rows: number, shift: number): void {
    const { buckets } = this;
    buckets.fill(0);
    for (let i = 0; i < rows; i++) buckets[((from[i] >>> shift) & 0xff) + 1]++;
    for (let i = 1; i < 257; i++) buckets[i] += buckets[i - 1];
    for (let i = 0; i < rows; i++) to[buckets[(from[i] >>> shift) & 0xff]++] = from[i];
  }
}

function insertionSort(keys: Uint32Array, rows: number): Uint32Array {
  for (let i = 1; i < rows; i++) {
    const key = keys[i];
    let j = i - 1;
    while (j >= 0 && keys[j] > key) {
      keys[j + 1] = keys[j];
      j--;
    }
    keys[j + 1] = key;
  }
  return keys;
}

import { type BinnedColumn, thresholdBetween } from './binning';
import { below, type Random, randomFrom } from './rng';
import { type NodeRange, type Sample, type Split, SplitFinder } from './split';
import { joinTrees, type TreeChunk } from './tree';

/** What trees grow on: binned features and the target (0 or 1 for classes), one value per training row. */
export interface TrainingData {
  columns: readonly BinnedColumn[];
  target: Float64Array;
}

export interface GrowParams {
  /** Fewest distinct rows of the bootstrap sample in a leaf. */
  minLeaf: number;
  /** Features tried at a split, constant ones included; more are tried until one varies. */
  featuresPerSplit: number;
  seed: number;
}

export interface GrownChunk {
  chunk: TreeChunk;
  /** Sum over the chunk's trees of their answers for the rows that they did not see, and the number of those trees. */
  outOfBagSum: Float64Array<ArrayBuffer>;
  outOfBagCount: Uint16Array<ArrayBuffer>;
  /** Decrease of impurity per feature. */
  gain: Float64Array<ArrayBuffer>;
}

/**
 * Grows trees `first` to `first` + `count` − 1 of a random forest (L. Breiman, Random Forests, 2001): each on a bootstrap
 * sample, trying a random choice of features at every split, to the full depth that `minLeaf` allows. Tree t depends on the
 * data, the parameters and (seed, t) alone.
 * @param onTree called after each tree; false stops, and null is returned
 */
export function growChunk(
  data: TrainingData,
  params: GrowParams,
  first: number,
  count: number,
  onTree: () => boolean,
): GrownChunk | null {
  const rows = data.target.length;
  const grower = new TreeGrower(data, params);
  const outOfBagSum = new Float64Array(rows);
  const outOfBagCount = new Uint16Array(rows);
  const trees: Omit<TreeChunk, 'starts'>[] = [];
  for (let tree = first; tree < first + count; tree++) {
    trees.push(grower.grow(randomFrom(params.seed, tree)));
    grower.addOutOfBag(outOfBagSum, outOfBagCount);
    if (!onTree()) return null;
  }
  return { chunk: joinTrees(trees), outOfBagSum, outOfBagCount, gain: grower.gain };
}

class TreeGrower {
  readonly gain: Float64Array<ArrayBuffer>;
  private readonly drawn: Uint16Array;
  private readonly sample: Sample;
  private readonly finder: SplitFinder;
  private readonly order: Int32Array;
  private readonly best: Split = { feature: -1, code: 0, next: 0, score: 0 };
  private readonly spare: Sample;
  // The tree that grows: at most one leaf per row, and a node less than that above them.
  private readonly feature: Int16Array<ArrayBuffer>;
  private readonly left: Int32Array<ArrayBuffer>;
  private readonly value: Float64Array<ArrayBuffer>;
  private readonly splitCode: Uint16Array;
  private readonly stack: Int32Array;

  constructor(
    private readonly data: TrainingData,
    private readonly params: GrowParams,
  ) {
    const rows = data.target.length;
    this.gain = new Float64Array(data.columns.length);
    this.drawn = new Uint16Array(rows);
    this.sample = newSample(rows);
    this.spare = newSample(rows);
    this.finder = new SplitFinder(this.sample, params.minLeaf);
    this.order = Int32Array.from(data.columns, (_, i) => i);
    this.feature = new Int16Array(2 * rows);
    this.left = new Int32Array(2 * rows);
    this.value = new Float64Array(2 * rows);
    this.splitCode = new Uint16Array(2 * rows);
    this.stack = new Int32Array(3 * (rows + 1));
  }

  grow(random: Random): Omit<TreeChunk, 'starts'> {
    const inBag = this.drawSample(random);
    const { stack } = this;
    this.order.forEach((_, i) => {
      this.order[i] = i;
    });
    let nodes = 1;
    let top = 0;
    stack[top++] = 0;
    stack[top++] = 0;
    stack[top++] = inBag;
    while (top > 0) {
      const to = stack[--top];
      const from = stack[--top];
      const node = stack[--top];
      const middle = this.splitNode(random, node, from, to, nodes);
      if (middle < 0) continue;
      for (const [child, low, high] of [
        [nodes + 1, middle, to],
        [nodes, from, middle],
      ]) {
        stack[top++] = child;
        stack[top++] = low;
        stack[top++] = high;
      }
      nodes += 2;
    }
    return {
      feature: this.feature.slice(0, nodes),
      left: this.left.slice(0, nodes),
      value: this.value.slice(0, nodes),
    };
  }

  /** Answers of the tree just grown for the rows it did not see. */
  addOutOfBag(sum: Float64Array, count: Uint16Array): void {
    const { drawn, feature, left, value, splitCode } = this;
    const { columns } = this.data;
    for (let row = 0; row < drawn.length; row++) {
      if (drawn[row] > 0) continue;
      let node = 0;
      while (feature[node] >= 0) {
        node = left[node] + (columns[feature[node]].codes[row] <= splitCode[node] ? 0 : 1);
      }
      sum[row] += value[node];
      count[row]++;
    }
  }

  /** Draws as many rows as there are, with replacement; gives the number of distinct ones, which come first in the sample. */
  private drawSample(random: Random): number {
    const { drawn, sample } = this;
    const { target } = this.data;
    drawn.fill(0);
    for (let i = 0; i < target.length; i++) drawn[below(random, target.length)]++;
    let inBag = 0;
    for (let row = 0; row < target.length; row++) {
      if (drawn[row] === 0) continue;
      sample.row[inBag] = row;
      sample.weight[inBag] = drawn[row];
      sample.weighted[inBag] = drawn[row] * target[row];
      inBag++;
    }
    return inBag;
  }

  /** Makes the node a leaf (−1), or a split whose right child's rows begin where it says. */
  private splitNode(random: Random, node: number, from: number, to: number, nextNode: number): number {
    const range = this.measure(from, to);
    const split = range && to - from >= 2 * this.params.minLeaf ? this.findSplit(random, range) : null;
    if (!split) {
      this.feature[node] = -1;
      this.value[node] = this.meanOf(from, to);
      return -1;
    }
    const column = this.data.columns[split.feature];
    this.feature[node] = split.feature;
    this.left[node] = nextNode;
    this.value[node] = thresholdBetween(column, split.code, split.next);
    this.splitCode[node] = split.code;
    const { weight, weighted } = range as NodeRange;
    this.gain[split.feature] += Math.max(0, split.score - (weighted * weighted) / weight);
    return this.partition(column.codes, split.code, from, to);
  }

  /** The node's sums; null when all its targets are equal. */
  private measure(from: number, to: number): NodeRange | null {
    const { row, weight, weighted } = this.sample;
    const { target } = this.data;
    const first = target[row[from]];
    let pure = true;
    let weightSum = 0;
    let weightedSum = 0;
    for (let i = from; i < to; i++) {
      weightSum += weight[i];
      weightedSum += weighted[i];
      if (target[row[i]] !== first) pure = false;
    }
    return pure ? null : { from, to, weight: weightSum, weighted: weightedSum };
  }

  private meanOf(from: number, to: number): number {
    const { row, weight, weighted } = this.sample;
    const { target } = this.data;
    const first = target[row[from]];
    let pure = true;
    let weightSum = 0;
    let weightedSum = 0;
    for (let i = from; i < to; i++) {
      weightSum += weight[i];
      weightedSum += weighted[i];
      if (target[row[i]] !== first) pure = false;
    }
    // A sum of equal numbers divided by their count may miss the number by a rounding.
    return pure ? first : weightedSum / weightSum;
  }

  private findSplit(random: Random, range: NodeRange): Split | null {
    const { best, order } = this;
    const { columns } = this.data;
    best.score = Number.NEGATIVE_INFINITY;
    let varying = 0;
    for (let tried = 0; tried < order.length; tried++) {
      if (tried >= this.params.featuresPerSplit && varying > 0) break;
      const pick = tried + below(random, order.length - tried);
      const feature = order[pick];
      order[pick] = order[tried];
      order[tried] = feature;
      if (this.finder.improve(columns[feature], feature, range, best)) varying++;
    }
    return best.score === Number.NEGATIVE_INFINITY ? null : best;
  }

  /** Brings the rows that go left to the front, both sides in their old order; gives where the right ones begin. */
  private partition(codes: Uint16Array, code: number, from: number, to: number): number {
    const { sample, spare } = this;
    let left = from;
    let right = 0;
    for (let i = from; i < to; i++) {
      const row = sample.row[i];
      const goesLeft = codes[row] <= code;
      const target = goesLeft ? sample : spare;
      const at = goesLeft ? left++ : right++;
      target.row[at] = row;
      target.weight[at] = sample.weight[i];
      target.weighted[at] = sample.weighted[i];
    }
    for (let i = 0; i < right; i++) {
      sample.row[left + i] = spare.row[i];
      sample.weight[left + i] = spare.weight[i];
      sample.weighted[left + i] = spare.weighted[i];
    }
    return left;
  }
}

function newSample(rows: number): Sample {
  return { row: new Int32Array(rows), weight: new Float64Array(rows), weighted: new Float64Array(rows) };
}

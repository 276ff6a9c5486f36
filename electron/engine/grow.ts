import { type BinnedColumn, lastCodeBelow, thresholdBetween } from './binning';
import { Block, blockRows } from './block';
import { CodeSet } from './codeSet';
import { Node } from './node';
import { Random } from './rng';
import { partition, type Sample } from './sample';
import { SplitFinder } from './split';
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
  /** Rows drawn for a tree; null: as many as there are. */
  rowsPerTree?: number | null | undefined;
}

export interface GrownChunk {
  chunk: TreeChunk;
  /** Sum over the chunk's trees of their answers for the rows that they did not see, and the number of those trees. */
  outOfBagSum: Float64Array<ArrayBuffer>;
  outOfBagCount: Uint16Array<ArrayBuffer>;
  /** Decrease of impurity per feature. */
  gain: Float64Array<ArrayBuffer>;
  /** Per feature: mean rise of the squared error, when a tree's unseen rows exchange their values; summed over the trees. */
  permuted: Float64Array<ArrayBuffer>;
}

/** Rows per tree that the permutation importance looks at: over all trees, these are many. */
const permutedRows = 128;

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
  const permuted = new Float64Array(data.columns.length);
  const trees: Omit<TreeChunk, 'starts'>[] = [];
  for (let tree = first; tree < first + count; tree++) {
    trees.push(grower.grow(new Random(params.seed, tree)));
    grower.addOutOfBag(outOfBagSum, outOfBagCount);
    grower.addPermuted(permuted);
    if (!onTree()) return null;
  }
  return { chunk: joinTrees(trees), outOfBagSum, outOfBagCount, gain: grower.gain, permuted };
}

class TreeGrower {
  readonly gain: Float64Array<ArrayBuffer>;
  private readonly sample: Sample;
  private readonly spare: Int32Array;
  private readonly block: Block;
  private readonly finder: SplitFinder;
  private readonly order: Int32Array;
  private readonly node: Node;
  // The tree that grows: at most one leaf per row, and a node less than that above them.
  private nodes = 0;
  private readonly feature: Int16Array<ArrayBuffer>;
  private readonly left: Int32Array<ArrayBuffer>;
  private readonly value: Float64Array<ArrayBuffer>;
  private readonly mean: Float32Array<ArrayBuffer>;
  private readonly splitCode: Uint16Array;
  private readonly nextCode: Uint16Array;
  /** Whether the tree splits by a feature. */
  private readonly usedFeatures: Uint8Array;
  private readonly unseen = new Int32Array(permutedRows);
  /** Nodes that wait, three numbers each: node, from, to. */
  private readonly stack: Int32Array;

  constructor(
    private readonly data: TrainingData,
    private readonly params: GrowParams,
  ) {
    const rows = data.target.length;
    const { columns } = data;
    const mostDrawn = Math.min(rows, params.rowsPerTree ?? rows);
    this.gain = new Float64Array(columns.length);
    this.sample = {
      row: new Int32Array(mostDrawn),
      drawn: new Uint16Array(rows),
      target: data.target,
      codes: columns.map((column) => column.codes),
      codeCounts: Int32Array.from(columns, (column) => column.high.length + 1),
    };
    this.spare = new Int32Array(mostDrawn);
    this.node = new Node(mostDrawn);
    this.block = new Block(columns.length, Math.min(mostDrawn, blockRows), new CodeSet());
    this.finder = new SplitFinder(params.minLeaf);
    this.order = Int32Array.from(columns, (_, i) => i);
    this.feature = new Int16Array(2 * mostDrawn);
    this.left = new Int32Array(2 * mostDrawn);
    this.value = new Float64Array(2 * mostDrawn);
    this.mean = new Float32Array(2 * mostDrawn);
    this.splitCode = new Uint16Array(2 * mostDrawn);
    this.nextCode = new Uint16Array(2 * mostDrawn);
    this.usedFeatures = new Uint8Array(columns.length);
    this.stack = new Int32Array(3 * (mostDrawn + 1));
  }

  grow(random: Random): Omit<TreeChunk, 'starts'> {
    const inBag = this.drawSample(random);
    for (let i = 0; i < this.order.length; i++) this.order[i] = i;
    this.nodes = 1;
    this.usedFeatures.fill(0);
    this.growFrom(random, this.sample, 0, inBag, 0, 0);
    this.placeThresholds();
    return {
      feature: this.feature.slice(0, this.nodes),
      left: this.left.slice(0, this.nodes),
      value: this.value.slice(0, this.nodes),
      mean: this.mean.slice(0, this.nodes),
    };
  }

  /** All at once, since they are looked up far from each other: so the processor can wait for many of them together. */
  private placeThresholds(): void {
    const { feature, value, splitCode, nextCode } = this;
    const { columns } = this.data;
    for (let node = 0; node < this.nodes; node++) {
      if (feature[node] < 0) continue;
      const column = columns[feature[node]];
      const code = splitCode[node];
      const next = nextCode[node];
      value[node] = thresholdBetween(column, code, next);
      if (next !== code + 1) splitCode[node] = lastCodeBelow(column, value[node], code, next);
    }
  }

  /** Answers of the tree just grown for the rows it did not see. */
  addOutOfBag(sum: Float64Array, count: Uint16Array): void {
    const { drawn } = this.sample;
    for (let row = 0; row < drawn.length; row++) {
      if (drawn[row] > 0) continue;
      sum[row] += this.answer(row, -1, row);
      count[row]++;
    }
  }

  /**
   * How much worse the tree just grown answers for some of the rows it did not see, when one feature after the other takes the
   * value of the next such row (Breiman 2001, §10).
   */
  addPermuted(rise: Float64Array): void {
    const { unseen, usedFeatures } = this;
    const { drawn, target } = this.sample;
    let rows = 0;
    for (let row = 0; row < drawn.length && rows < permutedRows; row++) if (drawn[row] === 0) unseen[rows++] = row;
    for (let feature = 0; feature < rise.length; feature++) {
      if (usedFeatures[feature] === 0) continue;
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        const row = unseen[i];
        const actual = target[row];
        sum +=
          (this.answer(row, feature, unseen[(i + 1) % rows]) - actual) ** 2 - (this.answer(row, -1, row) - actual) ** 2;
      }
      if (rows > 1) rise[feature] += sum / rows;
    }
  }

  /** The tree's answer for a row that has, for one feature, the value of another row. */
  private answer(row: number, exchanged: number, other: number): number {
    const { feature, left, value, splitCode } = this;
    const { codes } = this.sample;
    let node = 0;
    let split = feature[0];
    while (split >= 0) {
      node = left[node] + (codes[split][split === exchanged ? other : row] <= splitCode[node] ? 0 : 1);
      split = feature[node];
    }
    return value[node];
  }

  /** Draws as many rows as there are, with replacement; gives the number of distinct ones, which come first in the sample. */
  private drawSample(random: Random): number {
    const { drawn, row } = this.sample;
    drawn.fill(0);
    const draws = this.params.rowsPerTree ?? drawn.length;
    for (let i = 0; i < draws; i++) drawn[random.below(drawn.length)]++;
    let inBag = 0;
    for (let i = 0; i < drawn.length; i++) if (drawn[i] > 0) row[inBag++] = i;
    return inBag;
  }

  /** Grows the subtree of a node: positions [from, to) of the sample. `base` is where the stack is free. */
  private growFrom(random: Random, sample: Sample, from: number, to: number, root: number, base: number): void {
    const { stack } = this;
    let top = base;
    stack[top++] = root;
    stack[top++] = from;
    stack[top++] = to;
    while (top > base) {
      const end = stack[--top];
      const start = stack[--top];
      const node = stack[--top];
      if (sample === this.sample && end - start <= blockRows) {
        this.block.fill(sample, start, end);
        this.growFrom(random, this.block.sample, 0, end - start, node, top);
        continue;
      }
      const middle = this.splitNode(random, sample, node, start, end);
      if (middle < 0) continue;
      stack[top++] = this.nodes + 1;
      stack[top++] = middle;
      stack[top++] = end;
      stack[top++] = this.nodes;
      stack[top++] = start;
      stack[top++] = middle;
      this.nodes += 2;
    }
  }

  /** Makes the node a leaf (−1), or a split whose right child's rows begin where it says. */
  private splitNode(random: Random, sample: Sample, index: number, from: number, to: number): number {
    const { node } = this;
    const varies = node.load(sample, from, to);
    // A sum of equal numbers divided by their count may miss the number by a rounding.
    const mean = varies ? node.sum / node.weight : sample.target[sample.row[from]];
    this.mean[index] = mean;
    if (!varies || to - from < 2 * this.params.minLeaf || !this.findSplit(random, sample)) {
      this.feature[index] = -1;
      this.value[index] = mean;
      return -1;
    }
    const { feature, code, next, score } = this.finder.best;
    const original = sample === this.sample ? null : this.block.original[feature];
    const lastLeft = original ? original[code] : code;
    const firstRight = original ? original[next] : next;
    this.usedFeatures[feature] = 1;
    this.feature[index] = feature;
    this.left[index] = this.nodes;
    this.splitCode[index] = lastLeft;
    this.nextCode[index] = firstRight;
    this.gain[feature] += score / node.weight;
    return partition(sample.row, this.spare, sample.codes[feature], code, from, to);
  }

  private findSplit(random: Random, sample: Sample): boolean {
    const { order, node, finder } = this;
    finder.best.score = -1;
    // Two rows are parted alike by whatever feature parts them.
    const enough = node.rows === 2 ? 1 : this.params.featuresPerSplit;
    let varying = 0;
    for (let tried = 0; tried < order.length; tried++) {
      if (tried >= enough && varying > 0) break;
      const pick = tried + random.below(order.length - tried);
      const feature = order[pick];
      order[pick] = order[tried];
      order[tried] = feature;
      if (finder.improve(sample, feature, node)) varying++;
    }
    finder.refine(sample, node);
    return finder.best.score >= 0;
  }
}

import { drawsOf, fillBag } from './bag';
import type { BinnedColumn } from './binning';
import bytes from './kernel/grow.ts?wasm';
import { kernelBytes } from './memory';
import { Random } from './rng';
import { joinTrees, type OneTree, type TreeChunk } from './tree';
import { type KernelMemory, kernelMaker, makeRoom, viewOf } from './wasm';

/** What trees grow on, per training row: binned features, the target (0 or 1 for classes) and the client's key. */
export interface TrainingData {
  columns: readonly BinnedColumn[];
  target: Float64Array;
  client: Uint32Array;
}

export interface GrowParams {
  /** Fewest distinct rows of the bag in a leaf. */
  minLeaf: number;
  /** Features tried at a split, constant ones included; more are tried until one varies. */
  featuresPerSplit: number;
  seed: number;
  /** Rows drawn for a tree on average, and the most different ones; at most as many as there are; null: so many. */
  rowsPerTree?: number | null | undefined;
}

export interface GrownChunk {
  chunk: TreeChunk;
  /** Sum over the chunk's trees of their answers for the rows that they did not see, and the number of those trees. */
  outOfBagSum: Float64Array<ArrayBuffer>;
  outOfBagCount: Uint16Array<ArrayBuffer>;
  /** Decrease of impurity per feature. */
  gain: Float64Array<ArrayBuffer>;
  /** Per feature: mean rise of the squared error when a tree's unseen rows exchange their values; a sum over trees. */
  permuted: Float64Array<ArrayBuffer>;
}

/** What `kernel/grow.ts` exports. Addresses are bytes from the beginning of its memory. */
interface Kernel {
  memory: KernelMemory;
  lay(rows: number, features: number, most: number, minLeaf: number, featuresPerSplit: number): void;
  layValues(feature: number, codes: number): number;
  codesOf(feature: number): number;
  targetAt(): number;
  drawnAt(): number;
  clear(): void;
  grow(a: number, b: number, c: number, counter: number): number;
  featureAt(): number;
  leftAt(): number;
  valueAt(): number;
  meanAt(): number;
  outOfBagSumAt(): number;
  outOfBagCountAt(): number;
  gainAt(): number;
  permutedAt(): number;
}

const makeKernel = kernelMaker<Kernel>(bytes);

/**
 * The kernel of this thread, and whose data lie in it: those of the next forest take their place, so that no memory of
 * many small forests waits to be collected. Null while it is at work: one that has failed there is not used again.
 */
let atHand: { kernel: Kernel; laidFor: object | null } | null = null;

/**
 * Grows trees of a random forest (L. Breiman, Random Forests, 2001): each on clients drawn at random (`bag.ts`), trying
 * a random choice of features at every split, to the full depth that `minLeaf` allows. Tree t depends on the data, the
 * parameters and (seed, t) alone. Holds a copy of the data in the kernel's memory, until another one is made.
 */
export class Grower {
  /** Stands for the data in `atHand`, which keeps nothing else of them. */
  private readonly own = {};
  private readonly rows: number;
  private readonly features: number;
  /** Rows that there is room for in a tree's bag. */
  private readonly most: number;

  /** @throws AppError `out_of_memory` */
  constructor(
    private readonly data: TrainingData,
    private readonly params: GrowParams,
  ) {
    this.rows = data.target.length;
    this.features = data.columns.length;
    this.most = Math.min(this.rows, params.rowsPerTree ?? this.rows);
    atHand = { kernel: this.ready(), laidFor: this.own };
  }

  /** A kernel with the data. It is at work from here on. */
  private ready(): Kernel {
    const { kernel, laidFor } = atHand ?? { kernel: makeKernel(), laidFor: null };
    atHand = null;
    if (laidFor !== this.own) this.lay(kernel);
    return kernel;
  }

  private lay(kernel: Kernel): void {
    const { rows, features } = this;
    const { columns, target } = this.data;
    const { minLeaf, featuresPerSplit } = this.params;
    const { memory } = kernel;
    const values = makeRoom(kernelBytes({ rows, features, rowsPerTree: this.most }), () => {
      kernel.lay(rows, features, this.most, minLeaf, featuresPerSplit);
      return columns.map(({ high }, feature) => kernel.layValues(feature, high.length + 1));
    });
    viewOf(Float64Array, memory, kernel.targetAt(), rows).set(target);
    for (const [feature, { codes, low, high }] of columns.entries()) {
      viewOf(Uint16Array, memory, kernel.codesOf(feature), rows).set(codes);
      viewOf(Float64Array, memory, values[feature], low.length).set(low);
      viewOf(Float64Array, memory, values[feature] + low.byteLength, high.length).set(high);
    }
  }

  /**
   * Grows trees `first` to `first` + `count` − 1.
   * @param onTree called after each tree; false stops, and null is returned
   */
  grow(first: number, count: number, onTree: () => boolean): GrownChunk | null {
    const { rows, features, most } = this;
    const { client } = this.data;
    const { seed } = this.params;
    const kernel = this.ready();
    const { memory } = kernel;
    const rate = most / rows;
    const trees: OneTree[] = [];
    kernel.clear();
    for (let tree = first; tree < first + count; tree++) {
      const random = new Random(seed, tree);
      fillBag(viewOf(Uint16Array, memory, kernel.drawnAt(), rows), client, drawsOf(random, rate), most);
      const [a, b, c, counter] = random.state;
      const nodes = kernel.grow(a, b, c, counter);
      trees.push({
        feature: viewOf(Int16Array, memory, kernel.featureAt(), nodes).slice(),
        left: viewOf(Int32Array, memory, kernel.leftAt(), nodes).slice(),
        value: viewOf(Float64Array, memory, kernel.valueAt(), nodes).slice(),
        mean: viewOf(Float32Array, memory, kernel.meanAt(), nodes).slice(),
      });
      if (!onTree()) return null;
    }
    atHand = { kernel, laidFor: this.own };
    return {
      chunk: joinTrees(trees, { seed, rate, trees: Array.from({ length: count }, (_, i) => first + i) }),
      outOfBagSum: viewOf(Float64Array, memory, kernel.outOfBagSumAt(), rows).slice(),
      outOfBagCount: viewOf(Uint16Array, memory, kernel.outOfBagCountAt(), rows).slice(),
      gain: viewOf(Float64Array, memory, kernel.gainAt(), features).slice(),
      permuted: viewOf(Float64Array, memory, kernel.permutedAt(), features).slice(),
    };
  }
}

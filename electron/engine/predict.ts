import bytes from './kernel/predict.ts?sharedwasm';
import { type TreeChunk, treesIn } from './tree';
import { makeRoom, type SharedMemory, sharedKernelMaker, viewOf } from './wasm';

/** What `kernel/predict.ts` exports. Addresses are bytes from the beginning of its memory. */
interface Kernel {
  lay(features: number, trees: number, allNodes: number, mostNodes: number): void;
  adopt(nodes: number, roots: number, features: number): void;
  nodesAt(): number;
  rootsAt(): number;
  takeRows(size: number): number;
  layRowsAt(at: number, size: number): void;
  featureAt(): number;
  leftAt(): number;
  valueAt(): number;
  layTree(first: number, nodes: number): void;
  rowsAt(): number;
  columnAt(): number;
  layColumn(feature: number, rows: number): void;
  findLeaves(tree: number, rows: number): void;
  answer(from: number, to: number, rows: number): void;
  sumsAt(): number;
}

/** A predictor's trees, for a thread that has none of its own: they are not copied. */
export interface LentTrees {
  memory: SharedMemory;
  trees: number;
  features: number;
  nodesAt: number;
  rootsAt: number;
  /** Room for rows, of this thread only. */
  rowsAt: number;
}

/** A place for one row, to be filled and predicted again and again: nothing is allocated. */
export interface OneRow {
  /** @param value encoded; NaN is missing */
  set: (feature: number, value: number) => void;
  /** The same answer as `Predictor.predict` gives, to the bit. */
  predict: () => number;
}

/** Rows lie in groups of so many, feature by feature. */
const lanes = 8;
/** Up to so many rows are laid out one by one. */
const fewRows = 16;
/** So many rows go through the trees together, so that they stay in the processor's cache. */
const manyRows = 8192;
/** From so many trees on, to bring rows into an order costs less than it saves. */
const manyTrees = 10;

const makeKernel = sharedKernelMaker<Kernel>(bytes);

/** A model's trees, ready for predicting. */
export class Predictor {
  private readonly lent: LentTrees[] = [];

  private constructor(
    readonly trees: number,
    private readonly features: number,
    private readonly kernel: ReturnType<typeof makeKernel>,
    /** Rows that there is room for. */
    private room: number,
  ) {}

  /**
   * Copies trees into a kernel's memory.
   * @throws AppError `out_of_memory`
   */
  static of(chunks: readonly TreeChunk[], features: number): Predictor {
    const kernel = makeKernel();
    const trees = chunks.reduce((sum, chunk) => sum + treesIn(chunk), 0);
    const sizes = chunks.map(({ feature }) => feature.length);
    const allNodes = sizes.reduce((sum, size) => sum + size, 0);
    const mostNodes = Math.max(...sizes);
    makeRoom(16 * allNodes + 14 * mostNodes, () => kernel.lay(features, trees, allNodes, mostNodes));
    for (const { starts, feature, left, value } of chunks) {
      viewOf(Int16Array, kernel.memory, kernel.featureAt(), feature.length).set(feature);
      viewOf(Int32Array, kernel.memory, kernel.leftAt(), left.length).set(left);
      viewOf(Float64Array, kernel.memory, kernel.valueAt(), value.length).set(value);
      for (let tree = 0; tree < starts.length - 1; tree++)
        kernel.layTree(starts[tree], starts[tree + 1] - starts[tree]);
    }
    return new Predictor(trees, features, kernel, 0);
  }

  /** The trees of another thread's predictor. */
  static borrow({ memory, trees, features, nodesAt, rootsAt, rowsAt }: LentTrees): Predictor {
    const kernel = makeKernel(memory);
    kernel.adopt(nodesAt, rootsAt, features);
    kernel.layRowsAt(rowsAt, manyRows);
    return new Predictor(trees, features, kernel, manyRows);
  }

  /** For so many other threads, as long as this predictor is held. */
  lend(threads: number): LentTrees[] {
    const { kernel, trees, features, lent } = this;
    while (lent.length < threads) {
      const rowsAt = this.takeRows(manyRows);
      lent.push({
        memory: kernel.memory,
        trees,
        features,
        nodesAt: kernel.nodesAt(),
        rootsAt: kernel.rootsAt(),
        rowsAt,
      });
    }
    return lent.slice(0, threads);
  }

  private takeRows(size: number): number {
    return makeRoom(8 * size * (this.features + 3), () => this.kernel.takeRows(size));
  }

  /**
   * The mean answer of all trees for each row: a probability of class 1, or a number. Trees add up in their order, so
   * that the result is the same to the bit wherever it is computed.
   * @param columns one array per feature, in the model's order; NaN is missing
   */
  predict(columns: readonly Float64Array[], rows: number): Float64Array {
    const sums = this.sums(columns, rows, 0, this.trees);
    for (let row = 0; row < rows; row++) sums[row] /= this.trees;
    return sums;
  }

  oneRow(): OneRow {
    const { memory } = this.kernel;
    const kernel = makeKernel(memory);
    kernel.adopt(this.kernel.nodesAt(), this.kernel.rootsAt(), this.features);
    kernel.layRowsAt(this.takeRows(lanes), lanes);
    const values = viewOf(Float64Array, memory, kernel.rowsAt(), this.features * lanes);
    const sum = viewOf(Float64Array, memory, kernel.sumsAt(), 1);
    return {
      set: (feature, value) => {
        values[feature * lanes] = value;
      },
      predict: () => {
        kernel.answer(0, this.trees, 1);
        return sum[0] / this.trees;
      },
    };
  }

  answersOf(tree: number, columns: readonly Float64Array[], rows: number): Float64Array {
    return this.sums(columns, rows, tree, tree + 1);
  }

  private sums(columns: readonly Float64Array[], rows: number, firstTree: number, endTree: number): Float64Array {
    const { kernel } = this;
    const most = this.roomFor(rows);
    const sums = new Float64Array(rows);
    for (let from = 0; from < rows; from += most) {
      const count = Math.min(most, rows - from);
      this.layRows(columns, from, count, null);
      const isWorthIt = count > fewRows && endTree - firstTree >= manyTrees;
      const order = isWorthIt ? this.alikeTogether(firstTree, count) : null;
      if (order) this.layRows(columns, from, count, order);
      kernel.answer(firstTree, endTree, count);
      const found = viewOf(Float64Array, kernel.memory, kernel.sumsAt(), count);
      for (let i = 0; i < count; i++) sums[from + (order ? order[i] : i)] = found[i];
    }
    return sums;
  }

  /** An order in which rows that end in one leaf of a tree lie together: they go the same ways in others, too. */
  private alikeTogether(tree: number, count: number): Uint32Array {
    const { kernel } = this;
    kernel.findLeaves(tree, count);
    const leaves = viewOf(Uint32Array, kernel.memory, kernel.columnAt(), count);
    // Leaf and row as one number, which is sorted without a comparison of ours.
    return Uint32Array.from(
      Float64Array.from(leaves, (leaf, row) => leaf * manyRows + row).sort(),
      (key) => key % manyRows,
    );
  }

  /** Room for a few rows, or for many: once each. Gives how many go at once. */
  private roomFor(rows: number): number {
    const wanted = rows <= fewRows ? fewRows : manyRows;
    if (this.room < wanted) {
      this.kernel.layRowsAt(this.takeRows(wanted), wanted);
      this.room = wanted;
    }
    return this.room;
  }

  /** @param order which row comes where; null: as they are */
  private layRows(columns: readonly Float64Array[], from: number, count: number, order: Uint32Array | null): void {
    const { kernel, features } = this;
    if (count <= fewRows) {
      const group = (features + 1) * lanes;
      const values = viewOf(Float64Array, kernel.memory, kernel.rowsAt(), (fewRows / lanes) * group);
      for (let row = 0; row < count; row++) {
        const at = Math.floor(row / lanes) * group + (row % lanes);
        for (let feature = 0; feature < features; feature++)
          values[at + feature * lanes] = columns[feature][from + row];
      }
      return;
    }
    const column = viewOf(Float64Array, kernel.memory, kernel.columnAt(), count);
    for (const [feature, values] of columns.entries()) {
      if (order) for (let i = 0; i < count; i++) column[i] = values[from + order[i]];
      else column.set(values.subarray(from, from + count));
      kernel.layColumn(feature, count);
    }
  }
}

/** Models are asked again and again: each is made ready once, for as long as it is held. */
const ready = new WeakMap<readonly TreeChunk[], Predictor>();

export function predictorOf(chunks: readonly TreeChunk[], features: number): Predictor {
  const known = ready.get(chunks);
  if (known) return known;
  const made = Predictor.of(chunks, features);
  ready.set(chunks, made);
  return made;
}

/** A model's predictions: see `Predictor.predict`. */
export function predict(chunks: readonly TreeChunk[], columns: readonly Float64Array[], rows: number): Float64Array {
  return predictorOf(chunks, columns.length).predict(columns, rows);
}

import bytes from './kernel/predict.ts?sharedwasm';
import { thresholdsOf } from './thresholds';
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
  takeTables(features: number, thresholds: number, nodes: number): void;
  adoptTables(features: number, tables: number, nodeRanks: number): void;
  tablesAt(): number;
  nodeRanksAt(): number;
  thresholdsAt(feature: number, count: number): number;
  rankNodes(nodes: number): void;
  takeRanks(features: number): number;
  layRanksAt(at: number, features: number): void;
  rankColumn(feature: number, rows: number): void;
  answerByParts(from: number, to: number, rows: number): void;
  oneRowBytes(trees: number, nodes: number): number;
  layForOneRow(features: number): number;
  takeRow(features: number): number;
  answerOneRow(values: number): number;
  answer(from: number, to: number, rows: number): void;
  sumsAt(): number;
}

/** A predictor's trees, for a thread that has none of its own: they are not copied. */
export interface LentTrees {
  memory: SharedMemory;
  trees: number;
  nodes: number;
  features: number;
  nodesAt: number;
  rootsAt: number;
  /** Room for rows, of this thread only. */
  rowsAt: number;
  /** What parts rows, and room for that, of this thread only; null where rows are not parted. */
  parting: { tablesAt: number; nodeRanksAt: number; ranksAt: number } | null;
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
/** Room for a batch of few rows. */
const fewRows = 16;
/** So many rows go through the trees together, so that they stay in the processor's cache. */
const manyRows = 8192;
/** From so many trees on, to bring rows into an order costs less than it saves. */
const manyTrees = 10;
/** Rows are parted node by node where so many, on average, come to a node; where fewer do, each goes its own way. */
const rowsPerNode = 2;

const makeKernel = sharedKernelMaker<Kernel>(bytes);

/** A model's trees, ready for predicting. */
export class Predictor {
  private readonly lent: LentTrees[] = [];

  private constructor(
    readonly trees: number,
    private readonly features: number,
    private readonly kernel: ReturnType<typeof makeKernel>,
    private readonly nodes: number,
    /** Rows that there is room for. */
    private room: number,
    /** Trees that can be made ready for parting rows, until they are. */
    private unready: readonly TreeChunk[] | null,
  ) {}

  /** Whether rows can be parted. */
  private parts = false;
  private laidForOne: boolean | null = null;

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
    const canPart = rowsPerNode * allNodes <= trees * manyRows;
    return new Predictor(trees, features, kernel, allNodes, 0, canPart ? chunks : null);
  }

  /** The trees of another thread's predictor. */
  static borrow({ memory, trees, nodes, features, nodesAt, rootsAt, rowsAt, parting }: LentTrees): Predictor {
    const kernel = makeKernel(memory);
    kernel.adopt(nodesAt, rootsAt, features);
    kernel.layRowsAt(rowsAt, manyRows);
    const predictor = new Predictor(trees, features, kernel, nodes, manyRows, null);
    if (parting) {
      kernel.adoptTables(features, parting.tablesAt, parting.nodeRanksAt);
      kernel.layRanksAt(parting.ranksAt, features);
      predictor.parts = true;
    }
    return predictor;
  }

  /** For so many other threads, as long as this predictor is held. */
  lend(threads: number): LentTrees[] {
    const { kernel, trees, nodes, features, lent } = this;
    if (threads > 0) this.makeReady();
    while (lent.length < threads) {
      const places = { tablesAt: kernel.tablesAt(), nodeRanksAt: kernel.nodeRanksAt() };
      lent.push({
        ...{ memory: kernel.memory, trees, nodes, features },
        nodesAt: kernel.nodesAt(),
        rootsAt: kernel.rootsAt(),
        rowsAt: this.takeRows(manyRows),
        parting: this.parts ? { ...places, ranksAt: this.takeRanks() } : null,
      });
    }
    return lent.slice(0, threads);
  }

  /** Makes trees ready for parting rows, if that is possible and not done yet. @throws AppError `out_of_memory` */
  private makeReady(): void {
    const { kernel, features, nodes, unready } = this;
    const thresholds = unready && thresholdsOf(unready, features);
    this.unready = null;
    if (!thresholds) return;
    const all = thresholds.reduce((sum, { length }) => sum + length, 0);
    makeRoom(32 * features + 10 * all + 2 * nodes, () => kernel.takeTables(features, all, nodes));
    for (const [feature, values] of thresholds.entries()) {
      const at = kernel.thresholdsAt(feature, values.length);
      viewOf(Float64Array, kernel.memory, at, values.length).set(values);
    }
    kernel.rankNodes(nodes);
    kernel.layRanksAt(this.takeRanks(), features);
    this.parts = true;
  }

  private takeRanks(): number {
    return makeRoom(2 * (manyRows * (2 * this.features + 12) + this.features + this.nodes), () =>
      this.kernel.takeRanks(this.features),
    );
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

  /** @throws AppError `out_of_memory` */
  oneRow(): OneRow {
    this.makeReady();
    return this.parts && this.isLaidForOne() ? this.rankedRow() : this.plainRow();
  }

  /** Whether single rows have trees laid for them: tried once. */
  private isLaidForOne(): boolean {
    const { kernel, trees, nodes, features } = this;
    this.laidForOne ??= makeRoom(kernel.oneRowBytes(trees, nodes), () => kernel.layForOneRow(features) !== 0);
    return this.laidForOne;
  }

  private rankedRow(): OneRow {
    const { kernel, trees, features } = this;
    const at = makeRoom(8 * features, () => kernel.takeRow(features));
    const values = viewOf(Float64Array, kernel.memory, at, features);
    return {
      set: (feature, value) => {
        values[feature] = value;
      },
      predict: () => kernel.answerOneRow(at) / trees,
    };
  }

  /** For trees with more thresholds, nodes or features than ranks are made for, or a node of a row’s trees can tell. */
  private plainRow(): OneRow {
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

  /**
   * What each tree says of rows, some rows at a time: of these every tree in turn, so that they are laid out once.
   * @param told the answers to the rows from `from` on; they are overwritten by the next
   */
  forEachTree(
    columns: readonly Float64Array[],
    rows: number,
    told: (tree: number, answers: Float64Array, from: number) => void,
  ): void {
    const { kernel, trees } = this;
    const most = this.roomFor(rows);
    const isParting = this.partsRows(Math.min(rows, most), trees);
    for (let from = 0; from < rows; from += most) {
      const count = Math.min(most, rows - from);
      const part = columns.map((column) => column.subarray(from, from + count));
      this.layColumns(part, null, (feature) =>
        isParting ? kernel.rankColumn(feature, count) : kernel.layColumn(feature, count),
      );
      for (let tree = 0; tree < trees; tree++) {
        if (isParting) kernel.answerByParts(tree, tree + 1, count);
        else kernel.answer(tree, tree + 1, count);
        told(tree, this.found(count), from);
      }
    }
  }

  private sums(columns: readonly Float64Array[], rows: number, firstTree: number, endTree: number): Float64Array {
    const { kernel } = this;
    const most = this.roomFor(rows);
    const hasMany = endTree - firstTree >= manyTrees && rows > fewRows;
    const isParting = this.partsRows(Math.min(rows, most), endTree - firstTree);
    const sums = new Float64Array(rows);
    for (let from = 0; from < rows; from += most) {
      const count = Math.min(most, rows - from);
      const part = columns.map((column) => column.subarray(from, from + count));
      if (isParting) {
        this.layColumns(part, null, (feature) => kernel.rankColumn(feature, count));
        kernel.answerByParts(firstTree, endTree, count);
        sums.set(this.found(count), from);
        continue;
      }
      const lay = (feature: number) => kernel.layColumn(feature, count);
      this.layColumns(part, null, lay);
      const order = hasMany ? this.alikeTogether(firstTree, count) : null;
      if (order) this.layColumns(part, order, lay);
      kernel.answer(firstTree, endTree, count);
      const found = this.found(count);
      for (let i = 0; i < count; i++) sums[from + (order ? order[i] : i)] = found[i];
    }
    return sums;
  }

  /** Whether so many rows at once are parted node by node on their way through so many trees. */
  private partsRows(rows: number, trees: number): boolean {
    if (trees < manyTrees || rows <= fewRows || rows * this.trees < rowsPerNode * this.nodes) return false;
    this.makeReady();
    return this.parts;
  }

  private found(count: number): Float64Array {
    return viewOf(Float64Array, this.kernel.memory, this.kernel.sumsAt(), count);
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
  private layColumns(
    columns: readonly Float64Array[],
    order: Uint32Array | null,
    lay: (feature: number) => void,
  ): void {
    const { memory } = this.kernel;
    const column = viewOf(Float64Array, memory, this.kernel.columnAt(), columns[0].length);
    for (const [feature, values] of columns.entries()) {
      if (order) for (let i = 0; i < order.length; i++) column[i] = values[order[i]];
      else column.set(values);
      lay(feature);
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

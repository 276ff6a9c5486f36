import bytes from './kernel/predict.ts?wasm';
import { type TreeChunk, treesIn } from './tree';
import { type KernelMemory, kernelMaker, makeRoom, viewOf } from './wasm';

/** What `kernel/predict.ts` exports. Addresses are bytes from the beginning of its memory. */
interface Kernel {
  memory: KernelMemory;
  lay(features: number, trees: number, allNodes: number, mostNodes: number): void;
  layRows(most: number): void;
  featureAt(): number;
  leftAt(): number;
  valueAt(): number;
  layTree(first: number, nodes: number): void;
  rowsAt(): number;
  columnAt(): number;
  layColumn(feature: number, rows: number): void;
  answer(from: number, to: number, rows: number): void;
  sumsAt(): number;
}

/** Up to so many rows are laid out one by one. */
const fewRows = 16;
/** So many rows go through the trees together, so that they stay in the processor's cache. */
const manyRows = 8192;

const makeKernel = kernelMaker<Kernel>(bytes);

/** A model's trees, ready for predicting: a copy of them in the kernel's memory. */
export class Predictor {
  readonly trees: number;
  private readonly kernel: Kernel;
  /** Rows that there is room for. */
  private room = 0;

  /** @throws AppError `out_of_memory` */
  constructor(
    chunks: readonly TreeChunk[],
    private readonly features: number,
  ) {
    this.kernel = makeKernel();
    this.trees = chunks.reduce((sum, chunk) => sum + treesIn(chunk), 0);
    const { kernel } = this;
    const sizes = chunks.map(({ feature }) => feature.length);
    const allNodes = sizes.reduce((sum, size) => sum + size, 0);
    const mostNodes = Math.max(...sizes);
    makeRoom(16 * allNodes + 14 * mostNodes, () => kernel.lay(features, this.trees, allNodes, mostNodes));
    const { memory } = kernel;
    for (const { starts, feature, left, value } of chunks) {
      viewOf(Int16Array, memory, kernel.featureAt(), feature.length).set(feature);
      viewOf(Int32Array, memory, kernel.leftAt(), left.length).set(left);
      viewOf(Float64Array, memory, kernel.valueAt(), value.length).set(value);
      for (let tree = 0; tree < starts.length - 1; tree++)
        kernel.layTree(starts[tree], starts[tree + 1] - starts[tree]);
    }
  }

  /**
   * The mean answer of all trees for each row: a probability of class 1, or a number. Trees add up in their order, so that the
   * result is the same to the bit wherever it is computed.
   * @param columns one array per feature, in the model's order; NaN is missing
   */
  predict(columns: readonly Float64Array[], rows: number): Float64Array {
    const sums = this.sums(columns, rows, 0, this.trees);
    for (let row = 0; row < rows; row++) sums[row] /= this.trees;
    return sums;
  }

  /** The answers of one tree. */
  answersOf(tree: number, columns: readonly Float64Array[], rows: number): Float64Array {
    return this.sums(columns, rows, tree, tree + 1);
  }

  private sums(columns: readonly Float64Array[], rows: number, firstTree: number, endTree: number): Float64Array {
    const { kernel } = this;
    const most = this.roomFor(rows);
    const sums = new Float64Array(rows);
    for (let from = 0; from < rows; from += most) {
      const count = Math.min(most, rows - from);
      this.layRows(columns, from, count);
      kernel.answer(firstTree, endTree, count);
      sums.set(viewOf(Float64Array, kernel.memory, kernel.sumsAt(), count), from);
    }
    return sums;
  }

  /** Room for a few rows, or for many: once each. Gives how many go at once. */
  private roomFor(rows: number): number {
    const wanted = rows <= fewRows ? fewRows : manyRows;
    if (this.room < wanted) {
      makeRoom(8 * wanted * (this.features + 3), () => this.kernel.layRows(wanted));
      this.room = wanted;
    }
    return this.room;
  }

  private layRows(columns: readonly Float64Array[], from: number, count: number): void {
    const { kernel, features } = this;
    if (count <= fewRows) {
      const stride = features + 1;
      const values = viewOf(Float64Array, kernel.memory, kernel.rowsAt(), count * stride);
      for (let feature = 0; feature < features; feature++) {
        for (let row = 0; row < count; row++) values[row * stride + feature] = columns[feature][from + row];
      }
      return;
    }
    const column = viewOf(Float64Array, kernel.memory, kernel.columnAt(), count);
    for (const [feature, values] of columns.entries()) {
      column.set(values.subarray(from, from + count));
      kernel.layColumn(feature, count);
    }
  }
}

/** Models are asked again and again: each is made ready once, for as long as it is held. */
const ready = new WeakMap<readonly TreeChunk[], Predictor>();

/** A model's predictions: see `Predictor.predict`. */
export function predict(chunks: readonly TreeChunk[], columns: readonly Float64Array[], rows: number): Float64Array {
  let predictor = ready.get(chunks);
  if (!predictor) {
    predictor = new Predictor(chunks, columns.length);
    ready.set(chunks, predictor);
  }
  return predictor.predict(columns, rows);
}

import bytes from './kernel/gram.ts?wasm';
import { type KernelMemory, kernelMaker, makeRoom, viewOf } from './wasm';

/** What `kernel/gram.ts` exports. Addresses are bytes from the beginning of its memory. */
interface Kernel {
  memory: KernelMemory;
  lay(rows: number, columns: number): void;
  widthOf(): number;
  tableAt(): number;
  weightsAt(): number;
  sumsAt(): number;
  addUp(): void;
}

const makeKernel = kernelMaker<Kernel>(bytes);

/** Columns of which weighted products are asked again and again: XᵀWX. Holds a copy of them in the kernel's memory. */
export class Gram {
  private readonly kernel = makeKernel();
  private readonly columns: number;
  private readonly rows: number;

  /** @throws AppError `out_of_memory` */
  constructor(columns: readonly Float64Array[], rows: number) {
    const { kernel } = this;
    this.columns = columns.length;
    this.rows = rows;
    makeRoom(8 * (rows + columns.length + 3) * (columns.length + 4), () => kernel.lay(rows, columns.length));
    const width = kernel.widthOf();
    const table = viewOf(Float64Array, kernel.memory, kernel.tableAt(), rows * width);
    for (const [i, column] of columns.entries()) {
      for (let row = 0; row < rows; row++) table[row * width + i] = column[row];
    }
  }

  /**
   * @param weight one per row
   * @returns per column: its products with the columns up to itself, each summed in the order of the rows
   */
  weighed(weight: Float64Array): Float64Array[] {
    const { kernel, columns, rows } = this;
    const { memory } = kernel;
    viewOf(Float64Array, memory, kernel.weightsAt(), rows).set(weight);
    kernel.addUp();
    const step = 8 * kernel.widthOf();
    return Array.from({ length: columns }, (_, i) =>
      viewOf(Float64Array, memory, kernel.sumsAt() + i * step, i + 1).slice(),
    );
  }
}

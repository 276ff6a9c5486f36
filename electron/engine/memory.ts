import { freemem } from 'node:os';
import { AppError } from '../../shared/errors';

export interface TrainingSize {
  rows: number;
  features: number;
  trees: number;
  threads: number;
  /** Rows drawn for a tree. */
  rowsPerTree: number;
  minLeaf: number;
}

/** Bytes that a training takes beside the table, at most: shared columns, each thread's buffers, and the trees. */
export function bytesNeeded({ rows, features, trees, threads, rowsPerTree, minLeaf }: TrainingSize): number {
  const columns = rows * (2 * features + 8) + 2 * 8 * rows * Math.min(threads, features);
  // A growing tree (20 bytes a node, up to two nodes a row), its rows, and the answers out of bag.
  const thread = rowsPerTree * (2 * 22 + 12 + 12 + 8) + rows * (2 + 2 * 10);
  const distinctShare = 0.64;
  const nodes = (2 * distinctShare * rowsPerTree) / minLeaf + 1;
  return columns + threads * thread + 2 * trees * nodes * 18 + rows * 10;
}

/** @throws AppError `out_of_memory` when the training does not fit into what is free */
export function checkMemory(size: TrainingSize, free = freemem()): void {
  const needed = bytesNeeded(size);
  if (needed <= free) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new AppError(
    'out_of_memory',
    `Training on ${size.rows} rows needs about ${gigabytes(needed)} GB, and ${gigabytes(free)} GB are free. Close other programs, train fewer trees, or draw fewer rows per tree.`,
    { needed, free },
  );
}

import { freemem } from 'node:os';
import { AppError } from '../../shared/errors';
import { mostCodes } from './binning';
import type { LeftBytes } from './idleWorkers';

interface TrainingSize {
  rows: number;
  features: number;
  trees: number;
  threads: number;
  rowsPerTree: number;
  minLeaf: number;
}

/**
 * Bytes that a thread's kernel takes, at most: its copy of the columns, the ranges of their codes, the answers out of
 * bag, the sample's rows and shares, a growing tree of up to two nodes a row, and the nodes that wait.
 */
export function kernelBytes({
  rows,
  features,
  rowsPerTree,
}: Pick<TrainingSize, 'rows' | 'features' | 'rowsPerTree'>): number {
  const ranges = 16 * features * Math.min(rows, mostCodes);
  const block = 8_192 * (4 * features + 48) + 2 ** 21;
  return rows * (2 * features + 24) + ranges + rowsPerTree * (40 + 2 * 32 + 32) + block;
}

/** Bytes that a forest may leave in a thread's memory, at most: its columns as numbers, codes and ranges of these. */
export function leftBytes(size: Parameters<typeof kernelBytes>[0]): LeftBytes {
  const { rows, features } = size;
  return { columns: rows * features * (8 + 2 + 16), kernel: kernelBytes(size) };
}

/** Bytes that a training takes beside the table, at most: shared columns, each thread's kernel, and the trees. */
function bytesNeeded({ rows, features, trees, threads, rowsPerTree, minLeaf }: TrainingSize): number {
  const columns = rows * (2 * features + 8) + 2 * 8 * rows * Math.min(threads, features);
  // The answers out of bag are copied out of the kernel.
  const thread = kernelBytes({ rows, features, rowsPerTree }) + 10 * rows;
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

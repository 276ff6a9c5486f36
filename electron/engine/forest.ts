import { AppError } from '../../shared/errors';
import type { CallIo } from '../node/calls';
import { type BinnedColumn, binColumn } from './binning';
import { Grower, type GrownChunk, type GrowParams, type TrainingData } from './grow';
import type { Elsewhere, TreeRange } from './growChunks';
import { leftBytes } from './memory';
import { overThreads, Pool } from './pool';
import type { TreeChunk } from './tree';
import type { WorkReply } from './worker';

export interface GrownForest {
  chunks: TreeChunk[];
  /** Per training row: sum of the answers of the trees that did not see it, and their number. */
  outOfBagSum: Float64Array;
  outOfBagCount: Uint16Array;
  /** Decrease of impurity per feature. */
  gain: Float64Array;
  /** Rise of the squared error per feature, when its values are exchanged between rows that a tree did not see. */
  permuted: Float64Array;
}

/** The rows to grow on. A column is made when its turn has come, so that not all have to be in memory at once. */
interface GrowSource {
  features: number;
  column: (feature: number) => Float64Array<SharedArrayBuffer>;
  /** The column's ranks, where they are had more cheaply than from its values; for forests that one thread grows. */
  binned?: (feature: number) => BinnedColumn;
  target: Float64Array<SharedArrayBuffer>;
  /** Key of each row's client (`bag.ts`). */
  client: Uint32Array<SharedArrayBuffer>;
}

export interface GrowIo extends CallIo {
  workerEntry: string;
  /** Other machines that grow a forest's chunks; null, or absent: the threads of this process do, as for trials. */
  elsewhere?: Elsewhere | null;
}

/** Trees per chunk. Fixed, so that the result does not depend on the number of threads. */
const chunkTrees = 10;

type ForestParams = GrowParams & { trees: number; firstTree: number };

/**
 * Grows trees `firstTree` to `firstTree` + `trees` − 1 over worker threads. Chunks are handed out as threads become
 * free and put together in their order, so that sums, and so the result, are the same to the bit for any number of
 * threads.
 * @throws AppError `cancelled` at once
 */
export function growForest(
  source: GrowSource,
  params: ForestParams,
  threads: number,
  io: GrowIo,
): Promise<GrownForest> {
  const most = Math.max(Math.ceil(params.trees / chunkTrees), source.features);
  return withGrower(source, Math.min(threads, most), io, (grow) => grow(params, source.target));
}

/** Grows a forest for a target of the rows at hand. */
export type Grow = (params: ForestParams, target: Float64Array<SharedArrayBuffer>) => Promise<GrownForest>;

/**
 * Bins the columns once for as many forests as `use` grows.
 * @param threads 0: this very thread does all, which spares a small forest the start of others; then only the end of
 *   the thread stops it
 * @throws AppError `cancelled` at once
 */
export async function withGrower<T>(
  source: Omit<GrowSource, 'target'>,
  threads: number,
  { workerEntry, signal, onProgress, elsewhere = null }: GrowIo,
  use: (grow: Grow) => Promise<T>,
): Promise<T> {
  if (threads === 0) return use(growerHere(source));
  const pool = new Pool(workerEntry, threads, signal);
  const [rows, { features }] = [source.client.length, source];
  try {
    const columns = new Array<TrainingData['columns'][number]>(features);
    await pool.run<Extract<WorkReply, { type: 'binned' }>>(
      features,
      (feature) => ({ type: 'bin', values: source.column(feature) }),
      (feature, { column }) => {
        columns[feature] = column;
      },
    );
    return await use((params, target) =>
      growOn(pool, { columns, target, client: source.client }, params, { onProgress, elsewhere }),
    );
  } finally {
    await pool.close(leftBytes({ rows, features, rowsPerTree: rows }));
  }
}

async function growOn(
  pool: Pool,
  data: TrainingData,
  params: ForestParams,
  { onProgress, elsewhere = null }: Pick<GrowIo, 'onProgress' | 'elsewhere'>,
): Promise<GrownForest> {
  const parts = partsOf(params);
  const merge = new Merge({ features: data.columns.length, rows: data.target.length }, parts.length);
  const io = {
    done: (part: number, grown: GrownChunk) => merge.add(part, grown),
    onTrees: (grown: number) => onProgress(grown / params.trees),
  };
  const here = overThreads(pool);
  const work = { data, params, parts };
  await (elsewhere ? elsewhere(work, here, io) : here(work, io));
  onProgress(1);
  return merge;
}

/** A forest's chunks. */
function partsOf({ trees, firstTree }: ForestParams): TreeRange[] {
  return Array.from({ length: Math.ceil(trees / chunkTrees) }, (_, chunk) => {
    const first = chunk * chunkTrees;
    return { first: firstTree + first, count: Math.min(chunkTrees, trees - first) };
  });
}

function growerHere({ features, column, binned, client }: Omit<GrowSource, 'target'>): Grow {
  const columns = Array.from({ length: features }, (_, feature) => binned?.(feature) ?? binColumn(column(feature)));
  return async (params, target) => {
    const parts = partsOf(params);
    const grower = new Grower({ columns, target, client }, params);
    const merge = new Merge({ features, rows: target.length }, parts.length);
    for (const [part, { first, count }] of parts.entries()) {
      const grown = grower.grow(first, count, () => true);
      if (!grown) throw new AppError('internal', 'Nothing stops the growing of trees in this thread.');
      merge.add(part, grown);
    }
    return merge;
  };
}

/** Puts chunks together in order, whatever the order in which they come. */
class Merge implements GrownForest {
  readonly chunks: TreeChunk[] = [];
  readonly outOfBagSum: Float64Array;
  readonly outOfBagCount: Uint16Array;
  readonly gain: Float64Array;
  readonly permuted: Float64Array;
  private readonly waiting: (GrownChunk | null)[];

  constructor({ features, rows }: { features: number; rows: number }, chunks: number) {
    this.outOfBagSum = new Float64Array(rows);
    this.outOfBagCount = new Uint16Array(rows);
    this.gain = new Float64Array(features);
    this.permuted = new Float64Array(features);
    this.waiting = new Array<GrownChunk | null>(chunks).fill(null);
  }

  add(chunk: number, grown: GrownChunk): void {
    this.waiting[chunk] = grown;
    for (let next = this.waiting[this.chunks.length]; next; next = this.waiting[this.chunks.length]) {
      this.waiting[this.chunks.length] = null;
      addTo(this.outOfBagSum, next.outOfBagSum);
      addTo(this.outOfBagCount, next.outOfBagCount);
      addTo(this.gain, next.gain);
      addTo(this.permuted, next.permuted);
      this.chunks.push(next.chunk);
    }
  }
}

function addTo(sum: Float64Array | Uint16Array, values: Float64Array | Uint16Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i];
}

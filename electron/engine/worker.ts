import { parentPort } from 'node:worker_threads';
import { AppError, toErrorReport } from '../../shared/errors';
import type { ErrorReport } from '../../shared/schemas/errors';
import { comeSecond } from '../node/priority';
import { type Batch, predictPart } from './batchPart';
import { type BinnedColumn, binColumn } from './binning';
import { Grower, type GrownChunk, type GrowParams, type TrainingData } from './grow';
import { type LentTrees, Predictor } from './predict';

/** What a training thread can be told. Columns and target lie in shared memory. */
export type WorkRequest =
  | { type: 'bin'; values: Float64Array<SharedArrayBuffer> }
  /** What `grow` works on from now on; `progress` is one counter of trees grown, shared by all threads. */
  | { type: 'data'; data: TrainingData; params: GrowParams; progress: Int32Array<SharedArrayBuffer> }
  /** Trees `first` to `first` + `count` − 1. */
  | { type: 'grow'; first: number; count: number }
  /** Rows that others predict as well, until none is left. */
  | { type: 'predict'; batch: Batch; trees: LentTrees }
  /** The work is done; another may come. */
  | { type: 'rest' };

export type WorkReply =
  | { type: 'binned'; column: BinnedColumn }
  | { type: 'grown'; grown: GrownChunk }
  | { type: 'predicted' }
  | { type: 'failed'; error: ErrorReport };

const port = parentPort;
if (!port) throw new AppError('internal', 'This is the entry of a worker thread.');
comeSecond();
let setup: Extract<WorkRequest, { type: 'data' }> | null = null;
let grower: Grower | null = null;

function work(request: Exclude<WorkRequest, { type: 'data' | 'rest' }>): WorkReply {
  if (request.type === 'bin') return { type: 'binned', column: binColumn(request.values) };
  if (request.type === 'predict') {
    const predictor = Predictor.borrow(request.trees);
    while (predictPart(request.batch, predictor));
    return { type: 'predicted' };
  }
  if (!setup) throw new AppError('internal', 'A training thread was asked to grow trees before it had data.');
  const { data, params, progress } = setup;
  grower ??= new Grower(data, params);
  const grown = grower.grow(request.first, request.count, () => {
    Atomics.add(progress, 0, 1);
    return true;
  });
  if (!grown) throw new AppError('internal', 'A training thread stopped by itself.');
  return { type: 'grown', grown };
}

function buffersOf(reply: WorkReply): ArrayBuffer[] {
  if (reply.type !== 'grown') return [];
  const { chunk, outOfBagSum, outOfBagCount, gain, permuted } = reply.grown;
  const { starts, feature, left, value, mean } = chunk;
  const arrays = [starts, feature, left, value, mean, outOfBagSum, outOfBagCount, gain, permuted];
  // What was just grown lies in no shared memory.
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}

port.on('message', (request: WorkRequest) => {
  if (request.type === 'data' || request.type === 'rest') {
    setup = request.type === 'data' ? request : null;
    grower = null;
    return;
  }
  try {
    const reply = work(request);
    port.postMessage(reply, buffersOf(reply));
  } catch (error) {
    const reply: WorkReply = { type: 'failed', error: toErrorReport(error) };
    port.postMessage(reply);
  }
});

import { parentPort, workerData } from 'node:worker_threads';
import { AppError, type ErrorReport, toErrorReport } from '../../shared/errors';
import { type GrownChunk, type GrowParams, growChunk, type TrainingData } from './grow';

/** What a training thread is started with. Columns and target lie in shared memory. */
export interface GrowSetup {
  data: TrainingData;
  params: GrowParams;
  /** One counter of trees grown, shared by all threads. */
  progress: Int32Array<SharedArrayBuffer>;
}

/** Trees `first` to `first` + `count` − 1. */
export interface GrowRequest {
  first: number;
  count: number;
}

export type GrowReply = { type: 'grown'; grown: GrownChunk } | { type: 'failed'; error: ErrorReport };

const port = parentPort;
if (!port) throw new AppError('internal', 'Trees are grown in a worker thread only.');
const { data, params, progress } = workerData as GrowSetup;

function countTree(): boolean {
  Atomics.add(progress, 0, 1);
  return true;
}

port.on('message', ({ first, count }: GrowRequest) => {
  try {
    const grown = growChunk(data, params, first, count, countTree);
    if (!grown) return;
    const { chunk, outOfBagSum, outOfBagCount, gain } = grown;
    const arrays = [chunk.starts, chunk.feature, chunk.left, chunk.value, outOfBagSum, outOfBagCount, gain];
    const reply: GrowReply = { type: 'grown', grown };
    port.postMessage(reply, [...new Set(arrays.map(({ buffer }) => buffer))]);
  } catch (error) {
    const reply: GrowReply = { type: 'failed', error: toErrorReport(error) };
    port.postMessage(reply);
  }
});

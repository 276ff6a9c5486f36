import { Worker } from 'node:worker_threads';
import { AppError, fromErrorReport } from '../../shared/errors';
import type { GrownChunk, GrowParams, TrainingData } from './grow';
import type { TreeChunk } from './tree';
import type { GrowReply, GrowRequest, GrowSetup } from './worker';

export interface GrownForest {
  chunks: TreeChunk[];
  /** Per training row: sum of the answers of the trees that did not see it, and their number. */
  outOfBagSum: Float64Array;
  outOfBagCount: Uint16Array;
  /** Decrease of impurity per feature. */
  gain: Float64Array;
}

/** Trees per chunk. Fixed, so that the result does not depend on the number of threads. */
const chunkTrees = 10;
const progressMs = 50;

/**
 * Grows a forest over worker threads. Chunks are handed out as threads become free and put together in their order, so that
 * sums, and so the result, are the same to the bit for any number of threads.
 * @throws AppError `cancelled` at once: threads are ended wherever they are
 */
export async function growForest(
  data: TrainingData,
  params: GrowParams & { trees: number },
  threads: number,
  io: { workerEntry: string; signal: AbortSignal; onProgress: (done: number, total: number) => void },
): Promise<GrownForest> {
  const jobs: GrowRequest[] = [];
  for (let first = 0; first < params.trees; first += chunkTrees) {
    jobs.push({ first, count: Math.min(chunkTrees, params.trees - first) });
  }
  const progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const setup: GrowSetup = { data, params, progress };
  const merge = new Merge(data, jobs.length);
  const workers = Array.from(
    { length: Math.min(threads, jobs.length) },
    () => new Worker(io.workerEntry, { workerData: setup }),
  );
  const ticker = setInterval(() => io.onProgress(Atomics.load(progress, 0), params.trees), progressMs);
  try {
    io.signal.throwIfAborted();
    const cancelled = new Promise<never>((_, reject) => {
      io.signal.addEventListener('abort', () => reject(io.signal.reason), { once: true });
    });
    const next = { job: 0 };
    await Promise.race([cancelled, Promise.all(workers.map((worker) => drain(worker, jobs, next, merge)))]);
  } finally {
    clearInterval(ticker);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  io.onProgress(params.trees, params.trees);
  return merge;
}

/** Gives one thread job after job until there are none. */
function drain(worker: Worker, jobs: readonly GrowRequest[], next: { job: number }, merge: Merge): Promise<void> {
  return new Promise((resolve, reject) => {
    let job = -1;
    const give = () => {
      if (next.job >= jobs.length) return resolve();
      job = next.job++;
      worker.postMessage(jobs[job]);
    };
    worker.on('message', (reply: GrowReply) => {
      if (reply.type === 'failed') return reject(fromErrorReport(reply.error));
      merge.add(job, reply.grown);
      give();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new AppError('engine_failed', `A training thread ended (exit code ${code}).`)));
    give();
  });
}

/** Puts chunks together in order, whatever the order in which they come. */
class Merge implements GrownForest {
  readonly chunks: TreeChunk[] = [];
  readonly outOfBagSum: Float64Array;
  readonly outOfBagCount: Uint16Array;
  readonly gain: Float64Array;
  private readonly waiting: (GrownChunk | null)[];

  constructor(data: TrainingData, jobs: number) {
    this.outOfBagSum = new Float64Array(data.target.length);
    this.outOfBagCount = new Uint16Array(data.target.length);
    this.gain = new Float64Array(data.columns.length);
    this.waiting = new Array<GrownChunk | null>(jobs).fill(null);
  }

  add(job: number, grown: GrownChunk): void {
    this.waiting[job] = grown;
    for (let next = this.waiting[this.chunks.length]; next; next = this.waiting[this.chunks.length]) {
      this.waiting[this.chunks.length] = null;
      addTo(this.outOfBagSum, next.outOfBagSum);
      addTo(this.outOfBagCount, next.outOfBagCount);
      addTo(this.gain, next.gain);
      this.chunks.push(next.chunk);
    }
  }
}

function addTo(sum: Float64Array | Uint16Array, values: Float64Array | Uint16Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += values[i];
}

import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pool } from './pool';
import { type Predictor, predict, predictorOf } from './predict';
import { shared } from './shared';
import type { TreeChunk } from './tree';

/** Rows of a large prediction, that threads take part by part. All lies in shared memory. */
export interface Batch {
  columns: readonly Float64Array[];
  answers: Float64Array;
  /** The first row that nobody has taken. */
  next: Int32Array;
}

/** Batches of fewer rows are done before another thread would have started. */
const manyRows = 10_000;
const partRows = 4096;

/** Predicts the next rows that nobody has taken; says whether there were any. */
export function predictPart({ columns, answers, next }: Batch, predictor: Predictor): boolean {
  const from = Atomics.add(next, 0, partRows);
  const to = Math.min(answers.length, from + partRows);
  if (from >= to) return false;
  const part = columns.map((column) => column.subarray(from, to));
  answers.set(predictor.predict(part, to - from), from);
  return true;
}

/** Like `predict`, to the bit; large batches over several threads, of which this is one. */
export async function predictBatch(
  chunks: readonly TreeChunk[],
  columns: readonly Float64Array[],
  rows: number,
  {
    workerEntry,
    signal,
    threads = availableParallelism(),
  }: { workerEntry: string; signal: AbortSignal; threads?: number },
): Promise<Float64Array> {
  if (rows < manyRows || threads === 1) return predict(chunks, columns, rows);
  const predictor = predictorOf(chunks, columns.length);
  const others = Math.min(threads, Math.ceil(rows / partRows)) - 1;
  const pool = new Pool(workerEntry, others, signal);
  const batch: Batch = {
    columns: columns.map(shared),
    answers: shared(new Float64Array(rows)),
    next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  };
  const lent = predictor.lend(others);
  const takePart = async () => {
    while (predictPart(batch, predictor)) {
      await nextTurn();
      signal.throwIfAborted();
    }
  };
  try {
    await Promise.all([
      pool.run(
        others,
        (thread) => ({ type: 'predict', batch, trees: lent[thread] }),
        () => undefined,
      ),
      takePart(),
    ]);
    return batch.answers;
  } finally {
    await pool.close();
  }
}

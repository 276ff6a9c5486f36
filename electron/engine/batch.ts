import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Batch, partRows, predictPart } from './batchPart';
import { combinedRows, type Forests, ruleOf, saidBy } from './forests';
import { Pool } from './pool';
import { predict, predictorOf } from './predict';
import { shared } from './shared';
import type { TreeChunk } from './tree';

/** Batches of fewer rows are done before another thread would have started. */
const manyRows = 10_000;
/** Bytes that a thread's rows take per feature, as values and as ranks, in the memory that all share with the model. */
const bytesPerFeature = 12 * partRows;
/** Of its four gigabytes, what the rows of other threads may take. */
const mostBytes = 2e9;

interface BatchIo {
  workerEntry: string;
  signal: AbortSignal;
  threads?: number | undefined;
}

/** Like `forestAnswers`, to the bit; large batches over several threads. */
export async function predictForests(
  model: Forests,
  columns: readonly Float64Array[],
  rows: number,
  io: BatchIo,
): Promise<Float64Array> {
  const own = rows < manyRows ? columns : columns.map(shared);
  const { answer, any, beyond, linear } = saidBy(model, (chunks) => () => predictBatch(chunks, own, rows, io));
  const said = {
    answer: await answer(),
    any: any && (await any()),
    beyond: beyond && (await beyond()),
    linear: linear && (await linear()),
  };
  return combinedRows(ruleOf(model), said);
}

/** Like `predict`, to the bit; large batches over several threads, of which this is one. */
export async function predictBatch(
  chunks: readonly TreeChunk[],
  columns: readonly Float64Array[],
  rows: number,
  { workerEntry, signal, threads = availableParallelism() }: BatchIo,
): Promise<Float64Array> {
  const room = Math.floor(mostBytes / (bytesPerFeature * columns.length));
  const others = Math.min(threads - 1, Math.ceil(rows / partRows) - 1, room);
  if (rows < manyRows || others === 0) return predict(chunks, columns, rows);
  const predictor = predictorOf(chunks, columns.length);
  const pool = new Pool(workerEntry, others, signal);
  try {
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

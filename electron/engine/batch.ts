import { availableParallelism } from 'node:os';
import { Pool } from './pool';
import { predict } from './predict';
import type { TreeChunk } from './tree';
import type { WorkReply } from './worker';

/** Batches of fewer rows are done before threads would have started. */
const manyRows = 20_000;
const jobRows = 8192;

/** Like `predict`, to the bit; large batches over worker threads. */
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
  const answers = new Float64Array(rows);
  const jobs = Math.ceil(rows / jobRows);
  const pool = new Pool(workerEntry, Math.min(threads, jobs), signal);
  try {
    pool.tell({ type: 'model', chunks });
    await pool.run<Extract<WorkReply, { type: 'predicted' }>>(
      jobs,
      (job) => {
        const [from, to] = [job * jobRows, Math.min(rows, (job + 1) * jobRows)];
        return { type: 'predict', columns: columns.map((column) => column.slice(from, to)), rows: to - from };
      },
      (job, reply) => answers.set(reply.answers, job * jobRows),
    );
    return answers;
  } finally {
    await pool.close();
  }
}

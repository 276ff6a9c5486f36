import type { Predictor } from './predict';

/** Rows of a large prediction, that threads take part by part. All lies in shared memory. */
export interface Batch {
  columns: readonly Float64Array[];
  answers: Float64Array;
  /** The first row that nobody has taken. */
  next: Int32Array;
}

/** As many as a kernel sends through the trees together. */
export const partRows = 8192;

/** Predicts the next rows that nobody has taken; says whether there were any. */
export function predictPart({ columns, answers, next }: Batch, predictor: Predictor): boolean {
  const from = Atomics.add(next, 0, partRows);
  const to = Math.min(answers.length, from + partRows);
  if (from >= to) return false;
  const part = columns.map((column) => column.subarray(from, to));
  answers.set(predictor.predict(part, to - from), from);
  return true;
}

import { type Interval, intervalAt, spreadOf } from './interval';
import type { Model } from './modelFile';
import { Predictor, predict } from './predict';
import type { TreeChunk } from './tree';

/** Rows that are asked at once: what each tree says of each is kept meanwhile. */
const blockRows = 4096;

/** Trees whose leaves answer with one of their rows' amounts instead of the mean. */
const ready = new WeakMap<readonly TreeChunk[], Predictor>();

export function examplesOf(chunks: readonly TreeChunk[], features: number): Predictor {
  const known = ready.get(chunks);
  if (known) return known;
  const exemplary = chunks.map((chunk) => ({
    ...chunk,
    value: chunk.value.map((value, node) => (chunk.feature[node] < 0 ? chunk.mean[node] : value)),
  }));
  const made = Predictor.of(exemplary, features);
  ready.set(chunks, made);
  return made;
}

/**
 * The intervals around a model's answers; null for classes, and where the model has none.
 * @param columns encoded, in the model's order
 */
export function intervalsOf(
  model: Pick<Model, 'amounts' | 'chunks' | 'any'>,
  columns: readonly Float64Array[],
  answers: Float64Array,
): { lower: Float64Array; upper: Float64Array } | null {
  if (!model.amounts?.interval) return null;
  const { interval: fit, clip } = model.amounts;
  const [lower, upper] = [new Float64Array(answers.length), new Float64Array(answers.length)];
  for (let from = 0; from < answers.length; from += blockRows) {
    const part = columns.map((column) => column.subarray(from, from + blockRows));
    for (const [i, spread] of spreadsOf(model, part, Math.min(blockRows, answers.length - from)).entries()) {
      const interval = intervalAt(fit, answers[from + i], spread);
      lower[from + i] = interval.lower;
      // Leaves hold clipped amounts, beyond which an answer may lie.
      upper[from + i] = answers[from + i] > clip ? Math.max(interval.upper, answers[from + i]) : interval.upper;
    }
  }
  return { lower, upper };
}

function spreadsOf(
  { chunks, any }: Pick<Model, 'chunks' | 'any'>,
  columns: readonly Float64Array[],
  rows: number,
): Interval[] {
  const predictor = examplesOf(chunks, columns.length);
  const { trees } = predictor;
  const examples = new Float64Array(rows * trees);
  predictor.forEachTree(columns, rows, (tree, answers, from) => {
    for (let i = 0; i < answers.length; i++) examples[(from + i) * trees + tree] = answers[i];
  });
  const shares = any.length > 0 ? predict(any, columns, rows) : new Float64Array(rows).fill(1);
  return Array.from({ length: rows }, (_, row) =>
    spreadOf(examples.subarray(row * trees, (row + 1) * trees).sort(), shares[row]),
  );
}

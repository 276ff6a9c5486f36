import type { Amounts } from './amounts';
import { type Interval, type IntervalFit, intervalAt, spreadOf } from './interval';
import type { Model } from './modelFile';
import { type LentTrees, Predictor, predictorOf } from './predict';
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

/** What amounts may come to, row by row. */
export interface Intervals {
  lower: Float64Array;
  upper: Float64Array;
}

type Fitted = Amounts & { interval: IntervalFit };

/** What tells a model's intervals, for a thread that has no trees of its own. */
export interface LentIntervals {
  amounts: Fitted;
  examples: LentTrees;
  any: LentTrees | null;
}

/** The intervals around a model's answers. */
export class IntervalPredictor {
  private constructor(
    private readonly amounts: Fitted,
    private readonly examples: Predictor,
    private readonly any: Predictor | null,
  ) {}

  /** Null for classes, and where the model has none. */
  static of({ amounts, chunks, any }: Pick<Model, 'amounts' | 'chunks' | 'any'>, features: number) {
    if (!hasInterval(amounts)) return null;
    return new IntervalPredictor(
      amounts,
      examplesOf(chunks, features),
      any.length > 0 ? predictorOf(any, features) : null,
    );
  }

  static borrow({ amounts, examples, any }: LentIntervals): IntervalPredictor {
    return new IntervalPredictor(amounts, Predictor.borrow(examples), any && Predictor.borrow(any));
  }

  /** For so many other threads, as long as this predictor is held. */
  lend(threads: number): LentIntervals[] {
    const any = this.any?.lend(threads);
    return this.examples
      .lend(threads)
      .map((examples, thread) => ({ amounts: this.amounts, examples, any: any?.[thread] ?? null }));
  }

  /** @param columns encoded, in the model's order */
  around(columns: readonly Float64Array[], answers: Float64Array): Intervals {
    const { interval: fit, clip } = this.amounts;
    const [lower, upper] = [new Float64Array(answers.length), new Float64Array(answers.length)];
    for (let from = 0; from < answers.length; from += blockRows) {
      const part = columns.map((column) => column.subarray(from, from + blockRows));
      for (const [i, spread] of this.spreads(part, Math.min(blockRows, answers.length - from)).entries()) {
        const interval = intervalAt(fit, answers[from + i], spread);
        lower[from + i] = interval.lower;
        // Leaves hold clipped amounts, beyond which an answer may lie.
        upper[from + i] = answers[from + i] > clip ? Math.max(interval.upper, answers[from + i]) : interval.upper;
      }
    }
    return { lower, upper };
  }

  private spreads(columns: readonly Float64Array[], rows: number): Interval[] {
    const { trees } = this.examples;
    const examples = new Float64Array(rows * trees);
    this.examples.forEachTree(columns, rows, (tree, answers, from) => {
      for (let i = 0; i < answers.length; i++) examples[(from + i) * trees + tree] = answers[i];
    });
    const shares = this.any?.predict(columns, rows) ?? new Float64Array(rows).fill(1);
    return Array.from({ length: rows }, (_, row) =>
      spreadOf(examples.subarray(row * trees, (row + 1) * trees).sort(), shares[row]),
    );
  }
}

/** Whether a model's answers have intervals. */
export function hasInterval(amounts: Model['amounts']): amounts is Fitted {
  return amounts?.interval != null;
}

/**
 * The intervals around a model's answers; null for classes, and where the model has none.
 * @param columns encoded, in the model's order
 */
export function intervalsOf(
  model: Pick<Model, 'amounts' | 'chunks' | 'any'>,
  columns: readonly Float64Array[],
  answers: Float64Array,
): Intervals | null {
  return IntervalPredictor.of(model, columns.length)?.around(columns, answers) ?? null;
}

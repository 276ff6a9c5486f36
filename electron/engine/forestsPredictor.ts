import type { Model } from './modelFile';
import { type LentTrees, type OneRow, Predictor } from './predict';

/** A model's forests, for a thread that has none of its own. */
export interface LentForests {
  answer: LentTrees;
  any: LentTrees | null;
}

/** A model's forests, ready for predicting: the same as `Predictor` for models of one or two parts. */
export class ForestsPredictor {
  private constructor(
    private readonly answer: Predictor,
    private readonly any: Predictor | null,
  ) {}

  /** @throws AppError `out_of_memory` */
  static of({ chunks, any }: Pick<Model, 'chunks' | 'any'>, features: number): ForestsPredictor {
    const predictorOf = (trees: Model['chunks']) => (trees.length > 0 ? Predictor.of(trees, features) : null);
    return new ForestsPredictor(Predictor.of(chunks, features), predictorOf(any));
  }

  static borrow({ answer, any }: LentForests): ForestsPredictor {
    return new ForestsPredictor(Predictor.borrow(answer), any && Predictor.borrow(any));
  }

  /** For so many other threads, as long as this predictor is held. */
  lend(threads: number): LentForests[] {
    const any = this.any?.lend(threads);
    return this.answer.lend(threads).map((answer, thread) => ({ answer, any: any?.[thread] ?? null }));
  }

  /** What the forests say before calibration. @param columns one array per feature, in the model's order */
  predict(columns: readonly Float64Array[], rows: number): Float64Array {
    const answers = this.answer.predict(columns, rows);
    const any = this.any?.predict(columns, rows);
    if (any) for (let row = 0; row < rows; row++) answers[row] *= any[row];
    return answers;
  }

  oneRow(): OneRow {
    const answer = this.answer.oneRow();
    const any = this.any?.oneRow();
    if (!any) return answer;
    return {
      set: (feature, value) => {
        answer.set(feature, value);
        any.set(feature, value);
      },
      predict: () => answer.predict() * any.predict(),
    };
  }
}

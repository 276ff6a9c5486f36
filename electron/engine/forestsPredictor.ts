import { combined, combinedRows, type Forests, type Rule, ruleOf, type Said, saidBy } from './forests';
import { type LentTrees, type OneRow, Predictor } from './predict';

/** A model's forests, for a thread that has none of its own. */
export interface LentForests extends Said<LentTrees> {
  rule: Rule;
}

/** A model's forests, ready for predicting: the same as `Predictor` for models of one or more parts. */
export class ForestsPredictor {
  private constructor(
    private readonly parts: Said<Predictor>,
    private readonly rule: Rule,
  ) {}

  /** @throws AppError `out_of_memory` */
  static of(model: Forests, features: number): ForestsPredictor {
    return new ForestsPredictor(
      saidBy(model, (trees) => Predictor.of(trees, features)),
      ruleOf(model),
    );
  }

  static borrow({ rule, ...parts }: LentForests): ForestsPredictor {
    return new ForestsPredictor(
      each(parts, (trees) => Predictor.borrow(trees)),
      rule,
    );
  }

  /** For so many other threads, as long as this predictor is held. */
  lend(threads: number): LentForests[] {
    const lent = each(this.parts, (part) => part.lend(threads));
    return lent.answer.map((_, thread) => ({ ...each(lent, (trees) => trees[thread]), rule: this.rule }));
  }

  /** What the forests say before calibration. @param columns one array per feature, in the model's order */
  predict(columns: readonly Float64Array[], rows: number): Float64Array {
    return combinedRows(
      this.rule,
      each(this.parts, (part) => part.predict(columns, rows)),
    );
  }

  oneRow(): OneRow {
    const { answer, any, beyond, linear } = each(this.parts, (part) => part.oneRow());
    if (!any && !beyond && !linear) return answer;
    const all = [answer, any, beyond, linear].filter((one) => one !== null);
    const ask = (one: OneRow | null) => (one === null ? null : one.predict());
    return {
      set: (feature, value) => {
        for (const one of all) one.set(feature, value);
      },
      predict: () => combined(this.rule, answer.predict(), ask(any), ask(beyond), ask(linear)),
    };
  }
}

function each<T, R>({ answer, any, beyond, linear }: Said<T>, make: (part: T) => R): Said<R> {
  const other = (part: T | null) => (part === null ? null : make(part));
  return { answer: make(answer), any: other(any), beyond: other(beyond), linear: other(linear) };
}

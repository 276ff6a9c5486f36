import type { Model } from './modelFile';

/** The forests of a model, and what else its raw answer is made of. */
export type Forests = Pick<Model, 'chunks' | 'any' | 'beyond' | 'linear' | 'linearWeight'> & {
  amounts: { clip: number } | null;
};

/** What each forest of a model says of some row; null where the model has none. */
export interface Said<T> {
  answer: T;
  any: T | null;
  beyond: T | null;
  linear: T | null;
}

/** How that becomes one answer. */
export interface Rule {
  /** Where the forest of `beyond` begins to tell. */
  clip: number;
  /** Of the regression, against the forest. */
  weight: number;
}

export function ruleOf({ amounts, linearWeight }: Pick<Forests, 'amounts' | 'linearWeight'>): Rule {
  return { clip: amounts?.clip ?? Number.POSITIVE_INFINITY, weight: linearWeight };
}

/** Each forest asked; null where there is none. */
export function saidBy<T>(
  { chunks, any, beyond, linear }: Pick<Forests, 'chunks' | 'any' | 'beyond' | 'linear'>,
  ask: (chunks: Model['chunks']) => T,
): Said<T> {
  const other = (forest: Model['chunks']) => (forest.length > 0 ? ask(forest) : null);
  return { answer: ask(chunks), any: other(any), beyond: other(beyond), linear: other(linear) };
}

/**
 * The raw answer to one row: an amount if there is any times the probability that there is; as many times more as what
 * the forest of amounts as they are says is beyond the clip; of classes, the mean with the regression's probability.
 */
export function combined(
  { clip, weight }: Rule,
  answer: number,
  any: number | null,
  beyond: number | null,
  linear: number | null,
): number {
  const share = any ?? 1;
  const amount = any === null ? answer : answer * share;
  if (beyond !== null) return amount * Math.max(1, (beyond * share) / clip);
  if (linear !== null) return (1 - weight) * amount + weight * chanceOf(linear);
  return amount;
}

/** Logit to probability. */
export function chanceOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The same for many rows. */
export function combinedRows(rule: Rule, { answer, any, beyond, linear }: Said<Float64Array>): Float64Array {
  if (any === null && beyond === null && linear === null) return answer;
  return answer.map((one, row) =>
    combined(
      rule,
      one,
      any === null ? null : any[row],
      beyond === null ? null : beyond[row],
      linear === null ? null : linear[row],
    ),
  );
}

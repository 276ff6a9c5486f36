import { createHash } from 'node:crypto';
import { required } from '../../shared/required';
import type { SyntheticRule } from '../../shared/schemas/labels';
import type { OutcomeRule } from '../../shared/tasks';

/** What a feature may tell of a client, by words in its name (without case, spaces and punctuation). */
const concepts = {
  recency: /recen|dayssince|inactiv|overdue|lastpurchasedays|lastorderdays/,
  frequency: /freq|purchases|orders|visits|transactions|sessions|logins|usage|calls$/,
  money: /monetary|spend|spent|revenue|turnover|totalcharges|totalamount|totalsales/,
  tenure: /tenure|subscriptionlength|accountage|membership|customerage/,
  trouble: /complain|failure|returns|tickets/,
} as const;

/** The default rules, by what labels a task: who bought lately, often and much buys again, and spends the same. */
const defaults: Record<OutcomeRule, readonly [concept: keyof typeof concepts, weight: number][]> = {
  purchase: [
    ['frequency', 1],
    ['recency', -1],
    ['money', 0.5],
  ],
  inactivity: [
    ['recency', 1],
    ['frequency', -1],
    ['tenure', -0.5],
    ['trouble', 0.5],
  ],
  spend: [['money', 1]],
};

/** The terms of the default rule, of the features that there are; none when nothing tells. */
export function defaultTerms(outcome: OutcomeRule, features: readonly string[]): SyntheticRule['terms'] {
  return defaults[outcome].flatMap(([concept, weight]) => {
    const feature = features.find((name) => concepts[concept].test(name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()));
    return feature === undefined ? [] : [{ feature, weight }];
  });
}

/** Clients that get labels: their ids, and, per feature, their values; NaN where missing. */
interface Population {
  ids: readonly string[];
  values: ReadonlyMap<string, Float64Array>;
}

/**
 * The labels that a rule gives, one per client; NaN where it gives none. The same rule, clients and seed give the same
 * labels, in whatever order the clients come.
 */
export function syntheticLabels(rule: SyntheticRule, { ids, values }: Population, seed: number): Float64Array {
  const columns = rule.terms.map(({ feature, weight }) => ({ weight, column: required(values.get(feature), feature) }));
  if (rule.kind === 'regression') {
    return Float64Array.from(ids, (_, row) => {
      const sum = columns.reduce((total, { weight, column }) => total + weight * column[row], rule.constant);
      return Math.round(sum * 1e4) / 1e4;
    });
  }
  const scores = new Float64Array(ids.length);
  for (const { weight, column } of columns) {
    const ranks = rankScores(column);
    for (let row = 0; row < scores.length; row++) scores[row] += weight * ranks[row];
  }
  const offset = offsetFor(scores, rule.share ?? 0.5);
  return Float64Array.from(ids, (id, row) => Number(draw(seed, rule.task, id) < logistic(scores[row] + offset)));
}

/** Ranks scaled to mean 0 and standard deviation 1 (of a uniform spread); ties share their mean rank; missing is 0. */
export function rankScores(column: Float64Array): Float64Array {
  const rows = Array.from(column.keys()).filter((row) => !Number.isNaN(column[row]));
  rows.sort((a, b) => column[a] - column[b]);
  const scores = new Float64Array(column.length);
  for (let from = 0; from < rows.length; ) {
    let until = from + 1;
    while (until < rows.length && column[rows[until]] === column[rows[from]]) until++;
    const middle = (from + until) / 2 / rows.length;
    for (let i = from; i < until; i++) scores[rows[i]] = (middle - 0.5) * Math.sqrt(12);
    from = until;
  }
  return scores;
}

/** What to add to the scores so that their mean probability is the share; by halving, since it grows with it. */
function offsetFor(scores: Float64Array, share: number): number {
  let [low, high] = [-60, 60];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const mean = scores.reduce((sum, score) => sum + logistic(score + middle), 0) / scores.length;
    if (mean < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** A number in [0, 1) that belongs to the client. */
function draw(seed: number, task: string, id: string): number {
  const digest = createHash('sha256').update(`${seed}\u001f${task}\u001f${id}`).digest();
  return Number(digest.readBigUInt64BE(0)) / 2 ** 64;
}

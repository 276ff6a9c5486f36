import type { Giveaway } from '../../shared/schemas/versions';
import { type FeatureColumn, fitFeature, numbersAt } from './features';
import { areaUnderRoc } from './metrics';
import { ascending } from './order';

/** An AUC, or a correlation of ranks, from which on a feature alone answers what is asked. */
const answers = 0.99;
/** Rows of each class, or distinct amounts, below which chance alone parts them now and then. */
const fewest = 10;

/** A feature at the rows that are judged, and what its values mean by the training rows. */
interface JudgedFeature {
  name: string;
  column: FeatureColumn;
  judged: Int32Array;
  training: Int32Array;
}

/**
 * The features that alone tell a label: nothing that was known before does so, but what was written down after the
 * outcome. A value that is missing may tell as well: it stands at either end.
 * @param actual of the judged rows
 * @param learned of the training rows
 */
export function giveaways(
  kind: 'classification' | 'regression',
  features: Iterable<JudgedFeature>,
  actual: Float64Array,
  learned: Float64Array,
): Giveaway[] {
  const tells = kind === 'classification' ? classTeller(actual) : amountTeller(actual);
  if (!tells) return [];
  const found: Giveaway[] = [];
  for (const { name, column, judged, training } of features) {
    const values = numbersAt(fitFeature(name, column, training, learned), column, judged);
    const ends = values.some(Number.isNaN) ? [-Infinity, Infinity] : [Infinity];
    const score = Math.max(...ends.map((end) => tells(values.map((value) => (Number.isNaN(value) ? end : value)))));
    if (score >= answers) found.push({ feature: name, score });
  }
  return found;
}

function classTeller(actual: Float64Array): ((values: Float64Array) => number) | null {
  const yes = actual.reduce((sum, value) => sum + value, 0);
  if (yes < fewest || actual.length - yes < fewest) return null;
  return (values) => {
    const auc = areaUnderRoc(actual, values) ?? 0.5;
    return Math.max(auc, 1 - auc);
  };
}

/** By Spearman's correlation: the amount, or anything that grows with it. */
function amountTeller(actual: Float64Array): ((values: Float64Array) => number) | null {
  if (new Set(actual).size < fewest) return null;
  const ranks = ranksOf(actual);
  return (values) => Math.abs(correlation(ranks, ranksOf(values)));
}

/** Ranks from 0; equal values share their mean rank. */
function ranksOf(values: Float64Array): Float64Array {
  const order = ascending(values);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let i = from; i < to; i++) ranks[order[i]] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}

/** Pearson's correlation; 0 where one of both does not vary. */
function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (a.length - 1) / 2;
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i] - mean) * (b[i] - mean);
    squaresA += (a[i] - mean) ** 2;
    squaresB += (b[i] - mean) ** 2;
  }
  return squaresA === 0 || squaresB === 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
}

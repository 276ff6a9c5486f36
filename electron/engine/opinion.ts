import { calibrate, fitSigmoid } from './calibration';
import { testMean } from './clusters';
import { type FeatureSchema, numbersAt } from './features';
import { chanceOf } from './forests';
import { gather } from './gather';
import { addedBy, fitAllAndFolds, rowsFor } from './linear';
import { linearTrees } from './linearTrees';
import { logLosses } from './metrics';
import type { Model } from './modelFile';
import { mix } from './rng';
import type { LoadedTable } from './tableFile';
import type { Votes } from './unseen';

/** A second opinion beside a forest of classes: a logistic regression, and how much it counts. */
export interface Opinion extends Pick<Model, 'linear' | 'linearWeight'> {
  /** Of forest and regression together, on clients that either had not seen. */
  votes: Votes;
  /** The reason in a sentence; null where none was formed. */
  why: string | null;
}

/** What of a training table is looked at. */
type Table = Pick<LoadedTable, 'client' | 'clientKeys' | 'feature'>;

const folds = 5;
/** Another draw than that of the bags and of the holdout. */
const foldSeed = 1_618_033;
const weights = [0.25, 0.5, 0.75];
/** Standard errors, by client, that it has to gain: beyond chance. */
const leastErrors = 2;
/** Fewest clients that can tell, and the most features that a regression of all is worth its time for. */
const leastClients = 50;
const mostFeatures = 500;

/**
 * Fits a regression on what the trees see, and lets it count for as much as costs least log loss on unseen clients,
 * each way of mixing under the sigmoid that suits it best; for nothing where that gains less than chance may.
 * @param votes of the forest, by trees that had not seen the client
 */
export function formOpinion(
  table: Table,
  schema: readonly FeatureSchema[],
  { rows, target }: { rows: Int32Array; target: Float64Array },
  votes: Votes,
): Opinion {
  const none = { linear: [], linearWeight: 0, votes, why: null };
  const told = Int32Array.from(rows.keys()).filter((i) => votes.counts[i] > 0);
  const client = gather(table.client, rows);
  if (schema.length > mostFeatures || new Set(gather(client, told)).size < leastClients) return none;
  const { all, logits } = crossFit(table, schema, rows, target);
  const forest = votes.sums.map((sum, i) => (votes.counts[i] > 0 ? sum / votes.counts[i] : Number.NaN));
  const regression = logits.map(chanceOf);
  const actual = gather(target, told);
  const mixed = (weight: number) => Float64Array.from(told, (i) => (1 - weight) * forest[i] + weight * regression[i]);
  const costOf = (weight: number) => {
    const probability = mixed(weight);
    const sigmoid = fitSigmoid({ probability, actual, weight: new Float64Array(actual.length).fill(1) });
    return logLosses(
      probability.map((p) => calibrate(sigmoid, p)),
      actual,
    );
  };
  const alone = costOf(0);
  const tried = weights.map((weight) => {
    const cost = costOf(weight);
    const gains = alone.map((loss, i) => loss - cost[i]);
    return { weight, ...testMean(gains, gather(client, told), Uint32Array.from(gains.keys())) };
  });
  const best = tried.reduce((most, one) => (one.mean > most.mean ? one : most));
  if (!(best.mean > leastErrors * best.error)) return none;
  const share = best.mean / (alone.reduce((sum, loss) => sum + loss, 0) / alone.length);
  return {
    linear: [linearTrees(all)],
    linearWeight: best.weight,
    votes: {
      sums: votes.sums.map((sum, i) => (1 - best.weight) * sum + best.weight * votes.counts[i] * regression[i]),
      counts: votes.counts,
    },
    why: `A logistic regression counts for ${100 * best.weight} % beside the forest: on unseen clients both together cost ${(100 * share).toFixed(2)} % less than the forest alone, beyond chance.`,
  };
}

/** A regression of the rows, and what one that did not see a row's client says of it (five folds by client). */
function crossFit(table: Table, schema: readonly FeatureSchema[], rows: Int32Array, target: Float64Array) {
  const keys = table.clientKeys();
  const fold = Uint8Array.from(rows, (row) => (mix(keys[row] ^ foldSeed) >>> 0) % folds);
  const learned = rowsFor(rows.length, schema.length);
  const columnAt = (one: FeatureSchema, some: Int32Array) => numbersAt(one, table.feature(one.name), some);
  const { all, without } = fitAllAndFolds(
    'classification',
    schema.map((one) => columnAt(one, gather(rows, learned))),
    gather(target, learned),
    Array.from({ length: folds }, (_, own) => Uint8Array.from(learned, (i) => Number(fold[i] === own))),
  );
  const logits = Float64Array.from(fold, (own) => without[own].intercept);
  // One column at a time: all of them may be more than fits beside the forest.
  for (const [feature, one] of schema.entries()) {
    const values = columnAt(one, rows);
    for (let i = 0; i < logits.length; i++) logits[i] += addedBy(without[fold[i]].features[feature], values[i]);
  }
  return { all, logits };
}

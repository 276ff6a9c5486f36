import type { EngineRequest, ExplainResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { FeatureValue } from '../../shared/features';
import { answersOf, encoded, forestAnswers } from './answer';
import { columnOf, type FeatureSchema, formOf } from './features';
import { chanceOf, type Forests, ruleOf, saidBy } from './forests';
import { featureNames, readModel } from './modelFile';
import { intervalsOf } from './spread';
import type { TreeChunk } from './tree';

/** A model's prediction for one row, and why. */
export async function explain({ model: ref, row, absent }: EngineRequest<'explain'>): Promise<ExplainResult> {
  const model = await readModel(ref);
  if (row.length !== model.schema.length) {
    throw new AppError('bad_usage', `The model takes ${model.schema.length} features, and there are ${row.length}.`);
  }
  const isOfUse = ({ type }: FeatureSchema, value: FeatureValue) =>
    absent === 'refuse' || (type === 'category') === (typeof value === 'string');
  const columns = model.schema.map((schema, i) => columnOf(schema, [isOfUse(schema, row[i]) ? row[i] : null]));
  const numbers = encoded(model, columns);
  const values = Float64Array.from(numbers, ([value]) => value);
  const { base, contributions: parts } = modelContributions(model, values);
  const answers = answersOf(model, columns, 1);
  const interval = intervalsOf(model, numbers, answers);
  return {
    prediction: answers[0],
    uncalibrated: forestAnswers(model, numbers, 1)[0],
    base,
    interval: interval && { lower: interval.lower[0], upper: interval.upper[0] },
    contributions: featureNames(model)
      .map((feature, i) => ({ feature, form: formOf(model.schema[i]), contribution: parts[i] }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  };
}

interface Contributions {
  base: number;
  contributions: Float64Array;
}

/**
 * What each feature contributes to one row's uncalibrated prediction. Of a product of two parts, a feature gets what it
 * adds to each, times the mean of the other part with and without the features: the value of both orders in which the
 * parts can change (L. Shapley 1953). So here too all adds up.
 */
export function modelContributions(model: Forests, row: Float64Array): Contributions {
  const { answer, any, beyond, linear } = saidBy(model, (chunks) => contributions(chunks, row));
  const { clip, weight } = ruleOf(model);
  const share = (amount: Contributions) => (any ? product(amount, any) : amount);
  if (beyond)
    return product(
      share(answer),
      bent(share(beyond), (value) => Math.max(1, value / clip)),
    );
  if (linear) return sum(times(1 - weight, share(answer)), times(weight, bent(linear, chanceOf)));
  return share(answer);
}

/**
 * Of a curve of a sum: what the features change it by together, in proportion to what each adds to the sum (R. Aumann
 * and L. Shapley 1974, along the straight way from the base).
 */
function bent({ base, contributions: parts }: Contributions, curve: (value: number) => number): Contributions {
  const total = parts.reduce((whole, part) => whole + part, 0);
  const change = curve(base + total) - curve(base);
  return { base: curve(base), contributions: parts.map((part) => (total === 0 ? 0 : (part * change) / total)) };
}

function times(factor: number, { base, contributions: parts }: Contributions): Contributions {
  return { base: factor * base, contributions: parts.map((part) => factor * part) };
}

function sum(one: Contributions, other: Contributions): Contributions {
  return {
    base: one.base + other.base,
    contributions: one.contributions.map((part, feature) => part + other.contributions[feature]),
  };
}

function product(amount: Contributions, share: Contributions): Contributions {
  const middle = ({ base, contributions: parts }: Contributions) =>
    base + parts.reduce((whole, part) => whole + part, 0) / 2;
  const [middleAmount, middleShare] = [middle(amount), middle(share)];
  return {
    base: amount.base * share.base,
    contributions: amount.contributions.map(
      (part, feature) => part * middleShare + share.contributions[feature] * middleAmount,
    ),
  };
}

/**
 * What each feature contributes to one row's uncalibrated prediction: going down a tree, every step moves the mean
 * target of the rows at hand, and the step's feature gets the difference (A. Palczewska et al., Interpreting random
 * forest models using a feature contribution method, 2013). `base` + the sum of the contributions is the prediction.
 * @param row the encoded values, in the model's order; NaN is missing
 */
export function contributions(chunks: readonly TreeChunk[], row: Float64Array): Contributions {
  const sums = new Float64Array(row.length);
  let base = 0;
  let trees = 0;
  for (const { starts, feature, left, value, mean } of chunks) {
    for (let tree = 0; tree < starts.length - 1; tree++) {
      const root = starts[tree];
      let node = root;
      base += feature[node] < 0 ? value[node] : mean[node];
      while (feature[node] >= 0) {
        const split = feature[node];
        const child = root + left[node] + (row[split] < value[node] ? 0 : 1);
        // A leaf's own answer is exact.
        sums[split] += (feature[child] < 0 ? value[child] : mean[child]) - mean[node];
        node = child;
      }
      trees++;
    }
  }
  return { base: base / trees, contributions: sums.map((sum) => sum / trees) };
}

import type { EngineRequest, ExplainResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import { answersOf, encoded } from './answer';
import { columnOf } from './features';
import { featureNames, readModel } from './modelFile';
import { predict } from './predict';
import type { TreeChunk } from './tree';

/** A model's prediction for one row, and why. */
export async function explain({ model: ref, row }: EngineRequest<'explain'>): Promise<ExplainResult> {
  const model = await readModel(ref);
  if (row.length !== model.schema.length) {
    throw new AppError('bad_usage', `The model takes ${model.schema.length} features, and there are ${row.length}.`);
  }
  const columns = model.schema.map((schema, i) => columnOf(schema, [row[i]]));
  const numbers = encoded(model, columns);
  const { base, contributions: parts } = contributions(
    model.chunks,
    Float64Array.from(numbers, ([value]) => value),
  );
  return {
    prediction: answersOf(model, columns, 1)[0],
    uncalibrated: predict(model.chunks, numbers, 1)[0],
    base,
    contributions: featureNames(model)
      .map((feature, i) => ({ feature, contribution: parts[i] }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  };
}

/**
 * What each feature contributes to one row's uncalibrated prediction: going down a tree, every step moves the mean
 * target of the rows at hand, and the step's feature gets the difference (A. Palczewska et al., Interpreting random
 * forest models using a feature contribution method, 2013). `base` + the sum of the contributions is the prediction.
 * @param row the encoded values, in the model's order; NaN is missing
 */
export function contributions(
  chunks: readonly TreeChunk[],
  row: Float64Array,
): { base: number; contributions: Float64Array } {
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

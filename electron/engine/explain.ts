import type { TreeChunk } from './tree';

/**
 * What each feature contributes to one row's uncalibrated prediction: going down a tree, every step moves the mean target of
 * the rows at hand, and the step's feature gets the difference (A. Palczewska et al., Interpreting random forest models using
 * a feature contribution method, 2013). `base` + the sum of the contributions is the prediction.
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

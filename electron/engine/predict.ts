import type { TreeChunk } from './tree';

const blockRows = 2048;

/**
 * The mean answer of all trees for each row: a probability of class 1, or a number. Trees add up in their order, so that the
 * result is the same to the bit wherever it is computed.
 * @param columns one array per feature, in the model's order; NaN is missing
 */
export function predict(chunks: readonly TreeChunk[], columns: readonly Float64Array[], rows: number): Float64Array {
  const sums = new Float64Array(rows);
  let trees = 0;
  for (const chunk of chunks) trees += chunk.starts.length - 1;
  for (let from = 0; from < rows; from += blockRows) {
    const to = Math.min(rows, from + blockRows);
    for (const chunk of chunks) addChunk(chunk, columns, sums, from, to);
  }
  for (let row = 0; row < rows; row++) sums[row] /= trees;
  return sums;
}

function addChunk(
  { starts, feature, left, value }: TreeChunk,
  columns: readonly Float64Array[],
  sums: Float64Array,
  from: number,
  to: number,
): void {
  for (let tree = 0; tree < starts.length - 1; tree++) {
    const root = starts[tree];
    for (let row = from; row < to; row++) {
      let node = root;
      let split = feature[node];
      while (split >= 0) {
        // Missing is NaN, which is below nothing: it goes right.
        node = root + left[node] + (columns[split][row] < value[node] ? 0 : 1);
        split = feature[node];
      }
      sums[row] += value[node];
    }
  }
}

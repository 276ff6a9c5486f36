/**
 * Several trees as one block of arrays: the unit of work, of storage and of adding. A node i with `feature[i]` ≥ 0 sends a row
 * left to `left[i]` when its value is below `value[i]`, else (also when it is missing) right to `left[i]` + 1; with −1 it is a
 * leaf, whose answer is `value[i]`: the mean of the target, for classes the share of class 1.
 */
export interface TreeChunk {
  /** Where each tree's nodes begin; one entry more than trees. A node's index, also in `left`, counts from its tree's root. */
  starts: Int32Array<ArrayBuffer>;
  feature: Int16Array<ArrayBuffer>;
  left: Int32Array<ArrayBuffer>;
  value: Float64Array<ArrayBuffer>;
}

/** Number of trees. */
export function treesIn(chunk: TreeChunk): number {
  return chunk.starts.length - 1;
}

/** The most features that a chunk can tell apart. */
export const mostFeatures = 2 ** 15 - 1;

/** Joins the arrays of single trees into one chunk. */
export function joinTrees(trees: readonly Omit<TreeChunk, 'starts'>[]): TreeChunk {
  const starts = new Int32Array(trees.length + 1);
  trees.forEach((tree, i) => {
    starts[i + 1] = starts[i] + tree.feature.length;
  });
  const nodes = starts[trees.length];
  const chunk = {
    starts,
    feature: new Int16Array(nodes),
    left: new Int32Array(nodes),
    value: new Float64Array(nodes),
  };
  trees.forEach((tree, i) => {
    chunk.feature.set(tree.feature, starts[i]);
    chunk.left.set(tree.left, starts[i]);
    chunk.value.set(tree.value, starts[i]);
  });
  return chunk;
}

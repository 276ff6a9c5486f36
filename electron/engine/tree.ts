import type { Bags } from './bag';

/**
 * Several trees as one block of arrays: the unit of work, of storage and of adding. A node i with `feature[i]` ≥ 0
 * sends a row left to `left[i]` when its value is below `value[i]`, else (also when it is missing) right to `left[i]` +
 * 1; with −1 it is a leaf, whose answer is `value[i]`: the mean of the target, for classes the share of class 1.
 * `mean[i]` is, to single precision, that mean at a node with children, which a prediction's explanation needs, and of
 * a leaf the target of one of its rows, drawn at random, which a quantile forest needs.
 */
export interface TreeChunk {
  /** Where each tree's nodes begin; one entry more than trees. A node's index, also in `left`, counts from its root. */
  starts: Int32Array;
  feature: Int16Array;
  left: Int32Array;
  value: Float64Array;
  mean: Float32Array;
  /** Who was drawn for its trees; null for trees of a release that drew rows instead of clients. */
  bags: Bags | null;
}

/** The arrays of a single tree. */
export type OneTree = Pick<TreeChunk, 'feature' | 'left' | 'value' | 'mean'>;

/** Number of trees. */
export function treesIn(chunk: TreeChunk): number {
  return chunk.starts.length - 1;
}

/** The most features that a chunk can tell apart. */
export const mostFeatures = 2 ** 15 - 1;

/** Joins the arrays of single trees into one chunk. */
export function joinTrees(trees: readonly OneTree[], bags: Bags | null): TreeChunk {
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
    mean: new Float32Array(nodes),
    bags,
  };
  trees.forEach((tree, i) => {
    chunk.feature.set(tree.feature, starts[i]);
    chunk.left.set(tree.left, starts[i]);
    chunk.value.set(tree.value, starts[i]);
    chunk.mean.set(tree.mean, starts[i]);
  });
  return chunk;
}

/** Each tree as a chunk of its own, over the same memory. */
export function treesOf(chunks: readonly TreeChunk[]): TreeChunk[] {
  return chunks.flatMap(({ starts, feature, left, value, mean, bags }) =>
    Array.from({ length: starts.length - 1 }, (_, tree) => {
      const nodes = [starts[tree], starts[tree + 1]] as const;
      return {
        starts: Int32Array.of(0, nodes[1] - nodes[0]),
        feature: feature.subarray(...nodes),
        left: left.subarray(...nodes),
        value: value.subarray(...nodes),
        mean: mean.subarray(...nodes),
        bags: bags && { ...bags, trees: [bags.trees[tree]] },
      };
    }),
  );
}

/** Chunks without some of their trees, given by their number over all chunks; untouched ones stay as they are. */
export function withoutTrees(chunks: readonly TreeChunk[], dropped: ReadonlySet<number>): TreeChunk[] {
  let first = 0;
  return chunks.flatMap((chunk) => {
    const trees = treesOf([chunk]);
    const kept = trees.filter((_, i) => !dropped.has(first + i));
    first += trees.length;
    if (kept.length === trees.length) return [chunk];
    const bags = chunk.bags && { ...chunk.bags, trees: kept.flatMap((tree) => tree.bags?.trees ?? []) };
    return kept.length === 0 ? [] : [joinTrees(kept, bags)];
  });
}

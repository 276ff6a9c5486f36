import type { LinearFeature, LinearModel } from './linear';
import { joinTrees, type OneTree, type TreeChunk } from './tree';

/**
 * A regression as trees, one per feature, whose mean answer is its logit: so it is kept, asked and exported as forests
 * are.
 */
export function linearTrees({ intercept, features }: LinearModel): TreeChunk {
  const trees = features.map((one, feature) => treeOf(one, feature, (add) => features.length * add + intercept));
  return joinTrees(trees, null);
}

function treeOf(
  { cuts, adds, missing, counts, missingCount }: LinearFeature,
  feature: number,
  toldBy: (add: number) => number,
): OneTree {
  const nodes = 2 * adds.length + 1;
  const tree = {
    feature: new Int16Array(nodes).fill(-1),
    left: new Int32Array(nodes),
    value: new Float64Array(nodes),
    mean: new Float32Array(nodes),
  };
  let next = 1;
  const split = (node: number, threshold: number) => {
    tree.feature[node] = feature;
    tree.left[node] = next;
    tree.value[node] = threshold;
    next += 2;
    return tree.left[node];
  };
  const leaf = (node: number, add: number) => {
    tree.value[node] = toldBy(add);
    tree.mean[node] = tree.value[node];
  };
  const fill = (node: number, from: number, to: number): number => {
    if (from === to) {
      leaf(node, adds[from]);
      return adds[from];
    }
    const middle = (from + to) >> 1;
    const left = split(node, cuts[middle]);
    const below = fill(left, from, middle);
    const above = fill(left + 1, middle + 1, to);
    const weight = sumOf(counts, from, middle + 1);
    const all = sumOf(counts, from, to + 1);
    const mean = all > 0 ? (weight * below + (all - weight) * above) / all : (below + above) / 2;
    tree.mean[node] = toldBy(mean);
    return mean;
  };
  // What is missing goes right at every split, so the first one parts it from all values.
  const left = split(0, Number.MAX_VALUE);
  const present = fill(left, 0, adds.length - 1);
  leaf(left + 1, missing);
  const known = sumOf(counts, 0, counts.length);
  tree.mean[0] = toldBy((known * present + missingCount * missing) / (known + missingCount));
  return tree;
}

function sumOf(values: Float64Array, from: number, to: number): number {
  return values.subarray(from, to).reduce((sum, value) => sum + value, 0);
}

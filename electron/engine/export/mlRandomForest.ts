import { featureNames, type Model, treeCount } from '../modelFile';
import { type TreeChunk, treesOf } from '../tree';

/**
 * The forest as the JSON that ml-random-forest's `RandomForestClassifier.load` and `RandomForestRegression.load` read,
 * in parts, tree by tree, since all together they may be longer than a string can be. Rows are arrays of encoded
 * values, in the order of the model's features. The classifier answers by majority vote of the trees, the regression by
 * their mean. A model of more than one forest is an object of regressions: docs/exports.md says how they are put
 * together.
 */
export function* toMlRandomForest(model: Model): Generator<string> {
  const isClassifier = model.task.kind === 'classification';
  const { chunks, any, beyond, linear } = model;
  const others = Object.entries({ any, beyond, linear }).filter(([, forest]) => forest.length > 0);
  if (others.length === 0) return yield* forestJson(model, chunks, isClassifier);
  yield `{"${isClassifier ? 'forest' : 'amount'}":`;
  yield* forestJson(model, chunks, false);
  for (const [name, forest] of others) {
    yield `,"${name}":`;
    yield* forestJson(model, forest, false);
  }
  yield '}';
}

function* forestJson(model: Model, chunks: readonly TreeChunk[], isClassifier: boolean): Generator<string> {
  const features = featureNames(model).length;
  const all = Array.from({ length: features }, (_, i) => i);
  const trees = treeCount({ chunks });
  const base = {
    indexes: Array.from({ length: trees }, () => all),
    n: features,
    replacement: false,
    maxFeatures: features,
    nEstimators: trees,
    treeOptions: {},
    isClassifier,
    seed: model.params.seed,
    useSampleBagging: true,
  };
  const name = isClassifier ? 'RFClassifier' : 'RFRegression';
  const selection = isClassifier ? '' : '"selectionMethod":"mean",';
  yield `{"name":"${name}",${selection}"baseModel":${JSON.stringify(base).slice(0, -1)},"estimators":[`;
  let separator = '';
  for (const tree of treesOf(chunks)) {
    yield `${separator}${JSON.stringify(estimator(tree, isClassifier))}`;
    separator = ',';
  }
  yield ']}}';
}

type Node =
  | { splitValue: number; splitColumn: number; gain: number; left: Node; right: Node }
  | { distribution: number | [[number, number]] };

function estimator(tree: TreeChunk, isClassifier: boolean) {
  return {
    name: isClassifier ? 'DTClassifier' : 'DTRegression',
    options: {
      kind: isClassifier ? 'classifier' : 'regression',
      gainFunction: isClassifier ? 'gini' : 'regression',
      splitFunction: 'mean',
      minNumSamples: 1,
      maxDepth: null,
      gainThreshold: 0,
    },
    root: nested(tree, isClassifier),
  };
}

/** Children come after their parents, so building from the end needs no recursion. */
function nested({ feature, left, value }: TreeChunk, isClassifier: boolean): Node {
  const nodes = new Array<Node>(feature.length);
  for (let i = feature.length - 1; i >= 0; i--) {
    nodes[i] =
      feature[i] < 0
        ? { distribution: isClassifier ? [[1 - value[i], value[i]]] : value[i] }
        : { splitValue: value[i], splitColumn: feature[i], gain: 0, left: nodes[left[i]], right: nodes[left[i] + 1] };
  }
  return nodes[0];
}

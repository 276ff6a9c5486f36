import { AppError } from '../../../shared/errors';
import { ruleOf } from '../forests';
import { allChunks, type Model, treeCount } from '../modelFile';
import { type TreeChunk, treesOf } from '../tree';
import { Message } from './protobuf';

// Field numbers and codes are those of onnx.proto3 (ONNX IR version 10) and of the operator TreeEnsemble, ai.onnx.ml 5.
const typeDouble = 11;
const typeUint8 = 2;
const attributeInt = 2;
const attributeTensor = 4;
const attributeInts = 7;
const branchLess = 1;
const aggregateMean = 0;
/** Files of two gigabytes can't be read. */
const readableBytes = 2 ** 31 - 1;

/**
 * The forest as an ONNX file: input `features`, double [rows, features] of encoded values (NaN is missing), output
 * `prediction`, double [rows, 1]: the uncalibrated probability of class 1, or the number, which a model of two parts
 * multiplies from two forests. Thresholds are doubles, so no row goes another way. `description` becomes the metadata
 * entry `evergreen`.
 * @throws AppError `bad_usage` where the file would be larger than readers of ONNX take
 */
export function toOnnx(model: Model, description: string): Uint8Array {
  if (mostBytesOf(model) > readableBytes) {
    throw new AppError(
      'bad_usage',
      'The model is too large for an ONNX file (2 GB). Train fewer trees or larger leaves.',
    );
  }
  const graph = new Message();
  for (const node of nodesOf(model)) graph.message(1, node);
  graph
    .string(2, model.task.name)
    .message(11, tensorInfo('features', model.schema.length))
    .message(12, tensorInfo('prediction', 1));
  return new Message()
    .int(1, 10)
    .string(2, 'Evergreen')
    .message(7, graph)
    .message(8, new Message().string(1, '').int(2, 20))
    .message(8, new Message().string(1, 'ai.onnx.ml').int(2, 5))
    .message(14, new Message().string(1, 'evergreen').string(2, description))
    .encode();
}

function tensorInfo(name: string, width: number): Message {
  const shape = new Message().message(1, new Message().string(2, 'rows')).message(1, new Message().int(1, width));
  const tensor = new Message().int(1, typeDouble).message(2, shape);
  return new Message().string(1, name).message(2, new Message().message(1, tensor));
}

/** The forests, and what puts their answers together (`combined`), step by step. */
function nodesOf(model: Model): Message[] {
  const { chunks, any, beyond, linear } = model;
  const { clip, weight } = ruleOf(model);
  const nodes: Message[] = [];
  const forest = (trees: Model['chunks'], output: string) => {
    nodes.push(ensembleNode(trees, `forest of ${output}`, output));
    return output;
  };
  const step = (operator: string, inputs: readonly string[], output: string) => {
    nodes.push(operatorNode(operator, inputs, output));
    return output;
  };
  const constant = (value: number, output: string) => {
    nodes.push(constantNode(value, output));
    return output;
  };
  const isAlone = beyond.length === 0 && linear.length === 0;
  const whole = (one: string, output: string) => (any.length > 0 ? step('Mul', [one, 'any'], output) : one);
  if (any.length > 0) forest(any, 'any');
  if (isAlone && any.length === 0) return [ensembleNode(chunks, 'forest', 'prediction')];
  const answer = whole(forest(chunks, 'answer'), isAlone ? 'prediction' : 'amount');
  if (beyond.length > 0) {
    const all = whole(forest(beyond, 'beyond'), 'all');
    const times = step('Div', [all, constant(clip, 'clip')], 'times');
    step('Mul', [answer, step('Max', [times, constant(1, 'one')], 'more')], 'prediction');
  } else if (linear.length > 0) {
    const chance = step('Sigmoid', [forest(linear, 'logit')], 'chance');
    const own = step('Mul', [answer, constant(1 - weight, 'forest weight')], 'own');
    step('Add', [own, step('Mul', [chance, constant(weight, 'weight')], 'other')], 'prediction');
  }
  return nodes;
}

function operatorNode(operator: string, inputs: readonly string[], output: string): Message {
  const node = new Message();
  for (const input of inputs) node.string(1, input);
  return node.string(2, output).string(4, operator);
}

function constantNode(value: number, output: string): Message {
  const bytes = new Uint8Array(Float64Array.of(value).buffer);
  const tensor = new Message().int(2, typeDouble).bytes(9, bytes);
  const attribute = new Message().string(1, 'value').message(5, tensor).int(20, attributeTensor);
  return new Message().string(2, output).string(4, 'Constant').message(5, attribute);
}

function ensembleNode(chunks: readonly TreeChunk[], name: string, output: string): Message {
  const flat = flatten(chunks);
  const splits = flat.feature.length;
  const node = new Message().string(1, 'features').string(2, output).string(3, name).string(4, 'TreeEnsemble');
  const attributes = [
    intAttribute('n_targets', 1),
    intAttribute('aggregate_function', aggregateMean),
    intAttribute('post_transform', 0),
    intsAttribute('tree_roots', flat.roots),
    intsAttribute('nodes_featureids', flat.feature),
    tensorAttribute('nodes_splits', typeDouble, splits, Float64Array.from(flat.threshold)),
    tensorAttribute('nodes_modes', typeUint8, splits, new Uint8Array(splits).fill(branchLess)),
    intsAttribute('nodes_truenodeids', flat.left),
    intsAttribute('nodes_trueleafs', flat.leftIsLeaf),
    intsAttribute('nodes_falsenodeids', flat.right),
    intsAttribute('nodes_falseleafs', flat.rightIsLeaf),
    intsAttribute('leaf_targetids', new Uint8Array(flat.leaf.length)),
    tensorAttribute('leaf_weights', typeDouble, flat.leaf.length, Float64Array.from(flat.leaf)),
  ];
  for (const attribute of attributes) node.message(5, attribute);
  return node.string(7, 'ai.onnx.ml');
}

function intAttribute(name: string, value: number): Message {
  return new Message().string(1, name).int(3, value).int(20, attributeInt);
}

function intsAttribute(name: string, values: ArrayLike<number>): Message {
  return new Message().string(1, name).ints(8, values).int(20, attributeInts);
}

function tensorAttribute(name: string, type: number, length: number, data: Float64Array | Uint8Array): Message {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const tensor = new Message().ints(1, [length]).int(2, type).string(8, name).bytes(9, bytes);
  return new Message().string(1, name).message(5, tensor).int(20, attributeTensor);
}

/** Split nodes and leaves are numbered apart. A single leaf becomes a split with that leaf on both sides. */
function flatten(chunks: readonly TreeChunk[]) {
  const list = (): number[] => [];
  const flat = {
    roots: list(),
    feature: list(),
    threshold: list(),
    left: list(),
    leftIsLeaf: list(),
    right: list(),
    rightIsLeaf: list(),
    leaf: list(),
  };
  for (const { feature, left, value } of treesOf(chunks)) {
    const first = flat.feature.length;
    flat.roots.push(first);
    const numbers = new Int32Array(feature.length);
    let splits = first;
    for (let node = 0; node < feature.length; node++) {
      if (feature[node] >= 0) numbers[node] = splits++;
      else numbers[node] = flat.leaf.push(value[node]) - 1;
    }
    for (let node = 0; node < feature.length; node++) {
      if (feature[node] < 0) continue;
      flat.feature.push(feature[node]);
      flat.threshold.push(value[node]);
      flat.left.push(numbers[left[node]]);
      flat.leftIsLeaf.push(feature[left[node]] < 0 ? 1 : 0);
      flat.right.push(numbers[left[node] + 1]);
      flat.rightIsLeaf.push(feature[left[node] + 1] < 0 ? 1 : 0);
    }
    if (feature[0] < 0) {
      for (const own of [flat.feature, flat.threshold]) own.push(0);
      for (const own of [flat.left, flat.right]) own.push(numbers[0]);
      for (const list of [flat.leftIsLeaf, flat.rightIsLeaf]) list.push(1);
    }
  }
  return flat;
}

/** Bytes that the file takes at the most. */
function mostBytesOf(model: Model): number {
  const chunks = allChunks(model);
  const nodes = chunks.reduce((sum, { feature }) => sum + feature.length, 0);
  return 30 * nodes + 200 * treeCount({ chunks });
}

/**
 * The forest's predictions, in AssemblyScript. The host lays a model and then rows into the kernel's memory. Kernels of
 * other threads may use the same model in the same memory: only what is taken there for rows is theirs.
 */
import { take } from './memory';
import { layForRows } from './oneRow';
import { addByParts } from './parts';
import { layThresholds, rankValues } from './ranks';

export { answerOneRow, oneRowBytes, takeRow } from './oneRow';
export { layRanksAt, takeRanks } from './parts';
export { adoptTables, nodeRanksAt, tablesAt, takeTables, thresholdsAt } from './ranks';

/**
 * Node → its value (f64), the address of its right child, and where a row holds its feature (u32 each); the left child
 * lies before the right one. A leaf leads to itself, since it looks at minus infinity, which is below its value.
 */
let nodes: usize = 0;
const nodeBytes: usize = 16;
/** Tree → address of its root, as u32. */
let roots: usize = 0;
let nextTree: usize = 0;
let nextNode: usize = 0;
/** A chunk's nodes as the host has them: feature, left child, value. */
let feature: usize = 0;
let left: usize = 0;
let value: usize = 0;
/**
 * Rows in groups of eight: feature by feature the eight values, as f64, and then eight times minus infinity. So one
 * feature of a group lies in one line of the processor's cache, and is compared at once.
 */
let rows: usize = 0;
let groupBytes: usize = 0;
/** One feature of the rows, as f64; or where the rows ended in a tree, as u32. */
let column: usize = 0;
/** Row → sum of the answers of the trees so far, as f64. */
let sums: usize = 0;
/** Where eight ways down begin, and then where they ended, as u32. */
let ways: usize = 0;

/** Makes room for a model, and for laying it down chunk by chunk. Only once. */
export function lay(features: usize, trees: usize, allNodes: usize, mostNodes: usize): void {
  nodes = take(allNodes * nodeBytes);
  nextNode = nodes;
  roots = take(trees << 2);
  feature = take(mostNodes << 1);
  left = take(mostNodes << 2);
  value = take(mostNodes << 3);
  groupBytes = (features + 1) << 6;
}

/** Uses a model that another kernel has laid into the same memory. */
export function adopt(nodes_: usize, roots_: usize, features: usize): void {
  nodes = nodes_;
  roots = roots_;
  groupBytes = (features + 1) << 6;
}

/** Room for so many rows at once, a multiple of eight. */
export function takeRows(size: usize): usize {
  return take((size >> 3) * groupBytes + (size << 4) + 32);
}

/** Lays rows there from now on. */
export function layRowsAt(at: usize, size: usize): void {
  rows = at;
  column = rows + (size >> 3) * groupBytes;
  sums = column + (size << 3);
  ways = sums + (size << 3);
  for (let row: usize = 0; row < size; row++) store<f64>(placeOf(row) + groupBytes - 64, -Infinity);
}

export function nodesAt(): usize {
  return nodes;
}
export function rootsAt(): usize {
  return roots;
}
export function featureAt(): usize {
  return feature;
}
export function leftAt(): usize {
  return left;
}
export function valueAt(): usize {
  return value;
}
export function rowsAt(): usize {
  return rows;
}
export function columnAt(): usize {
  return column;
}
export function sumsAt(): usize {
  return sums;
}

/** Adds a tree, whose nodes lie from `first` on in `feature`, `left` and `value`. */
export function layTree(first: u32, count: u32): void {
  store<u32>(roots + (nextTree << 2), nextNode);
  nextTree++;
  const root = nextNode;
  for (let node = first; node < first + count; node++) {
    const split = <i32>load<i16>(feature + ((<usize>node) << 1));
    const isLeaf = split < 0;
    const child = isLeaf ? nextNode : root + <usize>load<u32>(left + ((<usize>node) << 2)) * nodeBytes;
    store<f64>(nextNode, load<f64>(value + ((<usize>node) << 3)));
    store<u32>(nextNode, child + nodeBytes, 8);
    store<u32>(nextNode, isLeaf ? groupBytes - 64 : (<usize>split) << 6, 12);
    nextNode += nodeBytes;
  }
}

/** Where a row begins. */
function placeOf(row: usize): usize {
  return rows + (row >> 3) * groupBytes + ((row & 7) << 3);
}

/** Takes what lies in `column` as a feature of so many rows. */
export function layColumn(at: usize, count: usize): void {
  for (let row: usize = 0; row < count; row++) store<f64>(placeOf(row) + (at << 6), load<f64>(column + (row << 3)));
}

/** Says in `column` where rows end in a tree: rows of one leaf are alike in what matters. */
export function findLeaves(tree: usize, count: usize): void {
  const root = load<u32>(roots + (tree << 2));
  for (let row: usize = 0; row < count; row++) store<u32>(column + (row << 2), leafOf(placeOf(row), root));
}

/** Sums the answers of trees `from` to `to` − 1: eight rows at a time, and for each that is left eight trees. */
export function answer(from: usize, to: usize, count: usize): void {
  memory.fill(sums, 0, count << 3);
  const byEight = count & ~7;
  if (byEight > 0) for (let tree = from; tree < to; tree++) addTree(load<u32>(roots + (tree << 2)), byEight);
  for (let row = byEight; row < count; row++) addTrees(from, to, placeOf(row), sums + (row << 3));
}

/** The same for many rows, whose values have become ranks. */
export function answerByParts(from: usize, to: usize, count: usize): void {
  memory.fill(sums, 0, count << 3);
  for (let tree = from; tree < to; tree++) addByParts(sums, nodes, load<u32>(roots + (tree << 2)), count);
}

/** Gives so many nodes the ranks of their thresholds. */
export function rankNodes(count: usize): void {
  layThresholds(nodes, count);
}

/** Lays the trees once more, for single rows, if that is possible. */
export function layForOneRow(features: usize): bool {
  return layForRows(nodes, roots, nextTree, nextNode, features);
}

/** Takes what lies in `column` as a feature of so many rows, to be answered by parts. */
export function rankColumn(feature: usize, count: usize): void {
  rankValues(feature, column, count);
}

function next(row: usize, node: usize): usize {
  // Missing is NaN, which is below nothing: it goes right.
  const goesLeft = <usize>(load<f64>(row + <usize>load<u32>(node, 12)) < load<f64>(node));
  return <usize>load<u32>(node, 8) - (goesLeft << 4);
}

function addAnswer(sum: usize, leaf: usize): void {
  store<f64>(sum, load<f64>(sum) + load<f64>(leaf));
}

/** Where a row ends. */
function leafOf(row: usize, root: usize): usize {
  let node: usize = 0;
  let step = root;
  while (step !== node) {
    node = step;
    step = next(row, node);
  }
  return node;
}

/** Sends groups of eight rows through one tree: together as long as they go the same way, and then each its own. */
function addTree(root: usize, count: usize): void {
  let group = rows;
  const end = sums + (count << 3);
  for (let sum = sums; sum < end; sum += 64) {
    let node = root;
    let right: usize = 0;
    let goLeft: usize = 0;
    for (;;) {
      goLeft = whichGoLeft(group + <usize>load<u32>(node, 12), load<f64>(node));
      right = load<u32>(node, 8);
      if (goLeft === 0) node = right;
      else if (goLeft === all && right - nodeBytes !== node) node = right - nodeBytes;
      else break;
    }
    if (goLeft === all) addSame(sum, load<f64>(node));
    else {
      for (let i: usize = 0; i < 8; i++) store<u32>(ways + (i << 2), right - (((goLeft >> i) & 1) << 4));
      walk(group, 8);
      for (let i: usize = 0; i < 8; i++) addAnswer(sum + (i << 3), load<u32>(ways + (i << 2)));
    }
    group += groupBytes;
  }
}

const all: usize = 0xff;

/** A bit for each of eight values that is below a threshold. */
function whichGoLeft(values: usize, threshold: f64): usize {
  const limit = f64x2.splat(threshold);
  return (
    <usize>i64x2.bitmask(f64x2.lt(v128.load(values), limit)) |
    ((<usize>i64x2.bitmask(f64x2.lt(v128.load(values, 16), limit))) << 2) |
    ((<usize>i64x2.bitmask(f64x2.lt(v128.load(values, 32), limit))) << 4) |
    ((<usize>i64x2.bitmask(f64x2.lt(v128.load(values, 48), limit))) << 6)
  );
}

/** Adds one answer to eight sums. */
function addSame(sum: usize, answer: f64): void {
  const same = f64x2.splat(answer);
  v128.store(sum, f64x2.add(v128.load(sum), same));
  v128.store(sum, f64x2.add(v128.load(sum, 16), same), 16);
  v128.store(sum, f64x2.add(v128.load(sum, 32), same), 32);
  v128.store(sum, f64x2.add(v128.load(sum, 48), same), 48);
}

function addTrees(from: usize, to: usize, row: usize, sum: usize): void {
  let tree = from;
  for (; tree + 8 <= to; tree += 8) {
    memory.copy(ways, roots + (tree << 2), 32);
    walk(row, 0);
    for (let i: usize = 0; i < 8; i++) addAnswer(sum, load<u32>(ways + (i << 2)));
  }
  for (; tree < to; tree++) addAnswer(sum, leafOf(row, load<u32>(roots + (tree << 2))));
}

/**
 * Goes eight ways down at a time: while one waits for memory, the others go on. The step leads from a row to the next;
 * 0: it is the same one.
 */
function walk(rowA: usize, rowStep: usize): void {
  const rowB = rowA + rowStep;
  const rowC = rowB + rowStep;
  const rowD = rowC + rowStep;
  const rowE = rowD + rowStep;
  const rowF = rowE + rowStep;
  const rowG = rowF + rowStep;
  const rowH = rowG + rowStep;
  let a: usize = load<u32>(ways);
  let b: usize = load<u32>(ways, 4);
  let c: usize = load<u32>(ways, 8);
  let d: usize = load<u32>(ways, 12);
  let e: usize = load<u32>(ways, 16);
  let f: usize = load<u32>(ways, 20);
  let g: usize = load<u32>(ways, 24);
  let h: usize = load<u32>(ways, 28);
  for (;;) {
    const nextA = next(rowA, a);
    const nextB = next(rowB, b);
    const nextC = next(rowC, c);
    const nextD = next(rowD, d);
    const nextE = next(rowE, e);
    const nextF = next(rowF, f);
    const nextG = next(rowG, g);
    const nextH = next(rowH, h);
    if (
      ((a ^ nextA) |
        (b ^ nextB) |
        (c ^ nextC) |
        (d ^ nextD) |
        (e ^ nextE) |
        (f ^ nextF) |
        (g ^ nextG) |
        (h ^ nextH)) ===
      0
    )
      break;
    a = nextA;
    b = nextB;
    c = nextC;
    d = nextD;
    e = nextE;
    f = nextF;
    g = nextG;
    h = nextH;
  }
  store<u32>(ways, a);
  store<u32>(ways, b, 4);
  store<u32>(ways, c, 8);
  store<u32>(ways, d, 12);
  store<u32>(ways, e, 16);
  store<u32>(ways, f, 20);
  store<u32>(ways, g, 24);
  store<u32>(ways, h, 28);
}

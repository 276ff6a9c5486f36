/**
 * The forest's predictions, in AssemblyScript. The host lays a model and then rows into the kernel's memory. Kernels of other
 * threads may use the same model in the same memory: only what is taken there for rows is theirs.
 */
import { take } from './memory';

/**
 * Node → its value (f64), the address of its right child, and where a row holds its feature (u32 each); the left child lies
 * before the right one. A leaf leads to itself, since it looks at minus infinity, which is below its value.
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
/** Row → its features, as f64, and then minus infinity. */
let rows: usize = 0;
let rowBytes: usize = 0;
/** One feature of the rows, as f64. */
let column: usize = 0;
/** Row → sum of the answers of the trees so far, as f64. */
let sums: usize = 0;
/** Where eight ways down ended, as u32. */
let leaves: usize = 0;

/** Makes room for a model, and for laying it down chunk by chunk. Only once. */
export function lay(features: usize, trees: usize, allNodes: usize, mostNodes: usize): void {
  nodes = take(allNodes * nodeBytes);
  nextNode = nodes;
  roots = take(trees << 2);
  feature = take(mostNodes << 1);
  left = take(mostNodes << 2);
  value = take(mostNodes << 3);
  rowBytes = (features + 1) << 3;
}

/** Uses a model that another kernel has laid into the same memory. */
export function adopt(nodes_: usize, roots_: usize, features: usize): void {
  nodes = nodes_;
  roots = roots_;
  rowBytes = (features + 1) << 3;
}

/** Room for so many rows at once. */
export function takeRows(size: usize): usize {
  return take(size * (rowBytes + 16) + 32);
}

/** Lays rows there from now on. */
export function layRowsAt(at: usize, size: usize): void {
  rows = at;
  column = rows + size * rowBytes;
  sums = column + (size << 3);
  leaves = sums + (size << 3);
  for (let row: usize = 0; row < size; row++) store<f64>(rows + (row + 1) * rowBytes - 8, -Infinity);
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
    store<u32>(nextNode, isLeaf ? rowBytes - 8 : (<usize>split) << 3, 12);
    nextNode += nodeBytes;
  }
}

/** Takes what lies in `column` as a feature of so many rows. */
export function layColumn(at: usize, count: usize): void {
  let to = rows + (at << 3);
  for (let row: usize = 0; row < count; row++) {
    store<f64>(to, load<f64>(column + (row << 3)));
    to += rowBytes;
  }
}

/** Sums the answers of trees `from` to `to` − 1: for eight rows at a time, and for each that is left of eight trees at a time. */
export function answer(from: usize, to: usize, count: usize): void {
  memory.fill(sums, 0, count << 3);
  const byEight = count & ~7;
  if (byEight > 0) for (let tree = from; tree < to; tree++) addTree(roots + (tree << 2), byEight);
  for (let row = byEight; row < count; row++) addTrees(from, to, rows + row * rowBytes, sums + (row << 3));
}

function next(row: usize, node: usize): usize {
  // Missing is NaN, which is below nothing: it goes right.
  const goesLeft = <usize>(load<f64>(row + <usize>load<u32>(node, 12)) < load<f64>(node));
  return <usize>load<u32>(node, 8) - (goesLeft << 4);
}

function addAnswer(sum: usize, leaf: usize): void {
  store<f64>(sum, load<f64>(sum) + load<f64>(leaf));
}

/** Sends rows through one tree. */
function addTree(tree: usize, count: usize): void {
  let row = rows;
  const end = sums + (count << 3);
  for (let sum = sums; sum < end; sum += 64) {
    walk(row, rowBytes, tree, 0);
    for (let i: usize = 0; i < 8; i++) addAnswer(sum + (i << 3), load<u32>(leaves + (i << 2)));
    row += rowBytes << 3;
  }
}

/** Sends one row through trees. */
function addTrees(from: usize, to: usize, row: usize, sum: usize): void {
  let tree = from;
  for (; tree + 8 <= to; tree += 8) {
    walk(row, 0, roots + (tree << 2), 4);
    for (let i: usize = 0; i < 8; i++) addAnswer(sum, load<u32>(leaves + (i << 2)));
  }
  for (; tree < to; tree++) {
    let node: usize = 0;
    let step: usize = load<u32>(roots + (tree << 2));
    while (step !== node) {
      node = step;
      step = next(row, node);
    }
    addAnswer(sum, node);
  }
}

/**
 * Goes eight ways down at a time, to `leaves`: while one waits for memory, the others go on. The steps lead from a row to the
 * next (0: the same one), and from where a root's address lies to the next.
 */
function walk(rowA: usize, rowStep: usize, root: usize, rootStep: usize): void {
  const rowB = rowA + rowStep;
  const rowC = rowB + rowStep;
  const rowD = rowC + rowStep;
  const rowE = rowD + rowStep;
  const rowF = rowE + rowStep;
  const rowG = rowF + rowStep;
  const rowH = rowG + rowStep;
  let a: usize = load<u32>(root);
  let b: usize = load<u32>(root + rootStep);
  let c: usize = load<u32>(root + 2 * rootStep);
  let d: usize = load<u32>(root + 3 * rootStep);
  let e: usize = load<u32>(root + 4 * rootStep);
  let f: usize = load<u32>(root + 5 * rootStep);
  let g: usize = load<u32>(root + 6 * rootStep);
  let h: usize = load<u32>(root + 7 * rootStep);
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
  store<u32>(leaves, a);
  store<u32>(leaves, b, 4);
  store<u32>(leaves, c, 8);
  store<u32>(leaves, d, 12);
  store<u32>(leaves, e, 16);
  store<u32>(leaves, f, 20);
  store<u32>(leaves, g, 24);
  store<u32>(leaves, h, 28);
}

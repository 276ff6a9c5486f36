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
  return take(size * (rowBytes + 16));
}

/** Lays rows there from now on. */
export function layRowsAt(at: usize, size: usize): void {
  rows = at;
  column = rows + size * rowBytes;
  sums = column + (size << 3);
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

/** Sums the answers of trees `from` to `to` − 1 for so many rows; for few, all that are beyond a multiple of eight. */
export function answer(from: usize, to: usize, count: usize): void {
  memory.fill(sums, 0, count << 3);
  const byEight = count & ~7;
  if (byEight > 0) for (let tree = from; tree < to; tree++) addTree(load<u32>(roots + (tree << 2)), byEight);
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

/** Sends rows through one tree, eight at a time: while one waits for memory, the others go on. */
function addTree(root: usize, count: usize): void {
  let rowA = rows;
  const end = sums + (count << 3);
  for (let sum = sums; sum < end; sum += 64) {
    const rowB = rowA + rowBytes;
    const rowC = rowB + rowBytes;
    const rowD = rowC + rowBytes;
    const rowE = rowD + rowBytes;
    const rowF = rowE + rowBytes;
    const rowG = rowF + rowBytes;
    const rowH = rowG + rowBytes;
    let a = root;
    let b = root;
    let c = root;
    let d = root;
    let e = root;
    let f = root;
    let g = root;
    let h = root;
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
    addAnswer(sum, a);
    addAnswer(sum + 8, b);
    addAnswer(sum + 16, c);
    addAnswer(sum + 24, d);
    addAnswer(sum + 32, e);
    addAnswer(sum + 40, f);
    addAnswer(sum + 48, g);
    addAnswer(sum + 56, h);
    rowA = rowH + rowBytes;
  }
}

/** Sends one row through trees, eight at a time. */
function addTrees(from: usize, to: usize, row: usize, sum: usize): void {
  let tree = from;
  for (; tree + 8 <= to; tree += 8) {
    const at = roots + (tree << 2);
    let a = <usize>load<u32>(at);
    let b = <usize>load<u32>(at, 4);
    let c = <usize>load<u32>(at, 8);
    let d = <usize>load<u32>(at, 12);
    let e = <usize>load<u32>(at, 16);
    let f = <usize>load<u32>(at, 20);
    let g = <usize>load<u32>(at, 24);
    let h = <usize>load<u32>(at, 28);
    for (;;) {
      const nextA = next(row, a);
      const nextB = next(row, b);
      const nextC = next(row, c);
      const nextD = next(row, d);
      const nextE = next(row, e);
      const nextF = next(row, f);
      const nextG = next(row, g);
      const nextH = next(row, h);
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
    addAnswer(sum, a);
    addAnswer(sum, b);
    addAnswer(sum, c);
    addAnswer(sum, d);
    addAnswer(sum, e);
    addAnswer(sum, f);
    addAnswer(sum, g);
    addAnswer(sum, h);
  }
  for (; tree < to; tree++) {
    let node: usize = 0;
    let step = <usize>load<u32>(roots + (tree << 2));
    while (step !== node) {
      node = step;
      step = next(row, node);
    }
    addAnswer(sum, node);
  }
}

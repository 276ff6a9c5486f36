/** The tree that grows, node by node, and its answers for the rows it did not see. */
import * as data from './data';
import { take } from './memory';
import * as sample from './sample';

/** Feature of a node's split, as i16; −1: a leaf. */
export let feature: usize = 0;
/** A split's left child, as i32; the right one follows it. */
export let left: usize = 0;
/** A split's threshold, a leaf's answer, as f64. */
export let value: usize = 0;
/** Of a split, the mean target, of a leaf, the target of one of its rows, as f32. */
export let mean: usize = 0;
export let nodes: u32 = 0;
/** A split's last code on the left and first on the right, as u16. */
let splitCode: usize = 0;
let nextCode: usize = 0;
/** All that a row's way needs of a node, as one u64: left child, split code, feature. A leaf leads to itself. */
let steps: usize = 0;
/** Rows that the tree did not see, as u32. */
let unseen: usize = 0;
let unseenCount: u32 = 0;
/** Feature → the last row (counted from 1) on whose way it decides, as u32. */
let decides: usize = 0;

/** Row → sum of the answers of the trees that did not see it, as f64. */
export let outOfBagSum: usize = 0;
/** Row → number of these trees, as u16. */
export let outOfBagCount: usize = 0;
/** Feature → decrease of impurity, as f64. */
export let gain: usize = 0;
/** Feature → rise of the squared error when its values are exchanged, as f64. */
export let permuted: usize = 0;

/** Rows per tree that the permutation importance looks at: over all trees, these are many. */
const permutedRows: u32 = 128;

export function lay(mostRows: u32): void {
  const most = (<usize>mostRows) << 1;
  feature = take(most << 1);
  left = take(most << 2);
  value = take(most << 3);
  mean = take(most << 2);
  splitCode = take(most << 1);
  nextCode = take(most << 1);
  steps = take(most << 3);
  unseen = take((<usize>data.rows) << 2);
  decides = take((<usize>data.features) << 2);
  outOfBagSum = take((<usize>data.rows) << 3);
  outOfBagCount = take((<usize>data.rows) << 1);
  gain = take((<usize>data.features) << 3);
  permuted = take((<usize>data.features) << 3);
}

/** Forgets what was summed over trees. */
export function clear(): void {
  memory.fill(outOfBagSum, 0, (<usize>data.rows) << 3);
  memory.fill(outOfBagCount, 0, (<usize>data.rows) << 1);
  memory.fill(gain, 0, (<usize>data.features) << 3);
  memory.fill(permuted, 0, (<usize>data.features) << 3);
}

export function begin(): void {
  nodes = 1;
}

export function leaf(node: u32, answer: f64, example: f64): void {
  store<i16>(feature + ((<usize>node) << 1), -1);
  store<u32>(left + ((<usize>node) << 2), 0);
  store<f64>(value + ((<usize>node) << 3), answer);
  store<f32>(mean + ((<usize>node) << 2), <f32>example);
}

/** Adds two children, and gives the left one; the other follows. Thresholds come when the tree is grown. */
export function split(node: u32, by: u32, code: u32, next: u32, mean_: f64, gain_: f64): u32 {
  store<i16>(feature + ((<usize>node) << 1), <i16>by);
  store<u32>(left + ((<usize>node) << 2), nodes);
  store<u16>(splitCode + ((<usize>node) << 1), <u16>code);
  store<u16>(nextCode + ((<usize>node) << 1), <u16>next);
  store<f32>(mean + ((<usize>node) << 2), <f32>mean_);
  const total = gain + ((<usize>by) << 3);
  store<f64>(total, load<f64>(total) + gain_);
  nodes += 2;
  return nodes - 2;
}

/** All at once, since values are looked up far from each other: so the processor can wait for many of them together. */
export function placeThresholds(): void {
  for (let node: u32 = 0; node < nodes; node++) {
    const by = load<i16>(feature + ((<usize>node) << 1));
    if (by < 0) {
      store<u64>(steps + ((<usize>node) << 3), ((<u64>node) << 32) | 0xffff_0000);
      continue;
    }
    const code = <u32>load<u16>(splitCode + ((<usize>node) << 1));
    const next = <u32>load<u16>(nextCode + ((<usize>node) << 1));
    const threshold = thresholdBetween(by, code, next);
    store<f64>(value + ((<usize>node) << 3), threshold);
    const last = next === code + 1 ? code : lastCodeBelow(by, threshold, code, next);
    store<u64>(
      steps + ((<usize>node) << 3),
      ((<u64>load<u32>(left + ((<usize>node) << 2))) << 32) | ((<u64>last) << 16) | <u64>by,
    );
  }
}

/**
 * A threshold t between two neighbouring codes of a node: `x < t` holds for all values up to `code`, and for none from
 * `next` on. Between the values and missing it is the greatest number there is, which no feature may reach.
 */
export function thresholdBetween(by: u32, code: u32, next: u32): f64 {
  if (next >= data.codeCount(by) - 1) return f64.MAX_VALUE;
  const below = load<f64>(data.highOf(by) + ((<usize>code) << 3));
  const above = load<f64>(data.lowOf(by) + ((<usize>next) << 3));
  const middle = below / 2 + above / 2;
  return middle > below && middle <= above ? middle : above;
}

/** The last code that a threshold between `code` and `next` sends left: rows that a node never saw may lie between. */
function lastCodeBelow(by: u32, threshold: f64, code: u32, next: u32): u32 {
  const high = data.highOf(by);
  const valueCodes = data.codeCount(by) - 1;
  let first = code + 1;
  let range = min(next, valueCodes) - first;
  while (range > 0) {
    const half = (range + 1) >>> 1;
    first += load<f64>(high + ((<usize>(first + half - 1)) << 3)) < threshold ? half : 0;
    range -= half;
  }
  return first - 1;
}

function next(step: u64, codes: usize, row: u32): u32 {
  const by = <u32>step & 0xffff;
  const code = <u32>load<u16>(codes + ((<usize>by * data.rows + row) << 1));
  return <u32>(step >>> 32) + <u32>(code > ((<u32>step >>> 16) & 0xffff));
}

function stepOf(node: u32): u64 {
  return load<u64>(steps + ((<usize>node) << 3));
}

/** Adds the tree's answers for the rows it did not see, four at a time: while one waits for memory, another goes on. */
export function addOutOfBag(): void {
  const codes = data.codesOf(0);
  unseenCount = 0;
  for (let row: u32 = 0; row < data.rows; row++) {
    store<u32>(unseen + ((<usize>unseenCount) << 2), row);
    unseenCount += <u32>(load<u16>(sample.drawn + ((<usize>row) << 1)) === 0);
  }
  let i: u32 = 0;
  for (; i + 4 <= unseenCount; i += 4) {
    const at = unseen + ((<usize>i) << 2);
    const rowA = load<u32>(at);
    const rowB = load<u32>(at, 4);
    const rowC = load<u32>(at, 8);
    const rowD = load<u32>(at, 12);
    let a: u32 = 0;
    let b: u32 = 0;
    let c: u32 = 0;
    let d: u32 = 0;
    for (;;) {
      const nextA = next(stepOf(a), codes, rowA);
      const nextB = next(stepOf(b), codes, rowB);
      const nextC = next(stepOf(c), codes, rowC);
      const nextD = next(stepOf(d), codes, rowD);
      // A leaf leads to itself.
      if (((a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD)) === 0) break;
      a = nextA;
      b = nextB;
      c = nextC;
      d = nextD;
    }
    addAnswer(rowA, a);
    addAnswer(rowB, b);
    addAnswer(rowC, c);
    addAnswer(rowD, d);
  }
  for (; i < unseenCount; i++) {
    const row = load<u32>(unseen + ((<usize>i) << 2));
    addAnswer(row, leafOf(codes, row));
  }
}

function addAnswer(row: u32, leaf: u32): void {
  const sum = outOfBagSum + ((<usize>row) << 3);
  const count = outOfBagCount + ((<usize>row) << 1);
  store<f64>(sum, load<f64>(sum) + load<f64>(value + ((<usize>leaf) << 3)));
  store<u16>(count, load<u16>(count) + 1);
}

function leafOf(codes: usize, row: u32): u32 {
  let node: u32 = 0;
  let to = next(stepOf(node), codes, row);
  while (to !== node) {
    node = to;
    to = next(stepOf(node), codes, row);
  }
  return node;
}

/**
 * How much worse the tree answers for some of the rows it did not see, when one feature after the other takes the value
 * of the next such row (Breiman 2001, §10). A feature that does not decide on a row's way changes nothing.
 */
export function addPermuted(): void {
  const codes = data.codesOf(0);
  const count = min(unseenCount, permutedRows);
  if (count < 2) return;
  memory.fill(decides, 0, (<usize>data.features) << 2);
  for (let i: u32 = 0; i < count; i++) {
    const row = load<u32>(unseen + ((<usize>i) << 2));
    const other = load<u32>(unseen + ((<usize>(i + 1 === count ? 0 : i + 1)) << 2));
    const actual = load<f64>(data.target + ((<usize>row) << 3));
    let node: u32 = 0;
    for (;;) {
      const step = stepOf(node);
      const to = next(step, codes, row);
      if (to === node) break;
      store<u32>(decides + ((<usize>(<u32>step & 0xffff)) << 2), i + 1);
      node = to;
    }
    const error = load<f64>(value + ((<usize>node) << 3)) - actual;
    for (let by: u32 = 0; by < data.features; by++) {
      if (load<u32>(decides + ((<usize>by) << 2)) !== i + 1) continue;
      const changed = load<f64>(value + ((<usize>exchangedLeaf(codes, row, by, other)) << 3)) - actual;
      const at = permuted + ((<usize>by) << 3);
      store<f64>(at, load<f64>(at) + (changed * changed - error * error) / <f64>count);
    }
  }
}

function exchangedLeaf(codes: usize, row: u32, by: u32, other: u32): u32 {
  let node: u32 = 0;
  let to: u32 = 0;
  do {
    node = to;
    const step = stepOf(node);
    to = next(step, codes, (<u32>step & 0xffff) === by ? other : row);
  } while (to !== node);
  return node;
}

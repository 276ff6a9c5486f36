/**
 * The forest's kernel, in AssemblyScript: what a tree needs in its hot loops, compiled to WebAssembly. The host lays
 * binned columns into its memory, has it grow trees one by one, and copies them out.
 */
import * as block from './block';
import * as data from './data';
import { take, takeAnew } from './memory';
import { below, seed } from './random';
import * as sample from './sample';
import * as split from './split';
import * as tree from './tree';

export { codesOf, layValues } from './data';

let minLeaf: u32 = 0;
let featuresPerSplit: u32 = 0;
/** Features in the order in which they were last drawn, as u32. */
let order: usize = 0;
/** Nodes that wait, 40 bytes each. */
let stack: usize = 0;
/** What tells the draws of one tree's examples from another's. */
let drawState: u32 = 0;

/** Makes room for the data and for a tree on at most `most` rows of it, where those before lay. */
export function lay(rows: u32, features: u32, most: u32, minLeaf_: u32, featuresPerSplit_: u32): void {
  takeAnew();
  minLeaf = minLeaf_;
  featuresPerSplit = featuresPerSplit_;
  data.lay(rows, features);
  block.lay();
  sample.lay(most);
  split.lay(minLeaf);
  tree.lay(most);
  order = take((<usize>features) << 2);
  stack = take((<usize>most + 1) * entryBytes);
}

export function targetAt(): usize {
  return data.target;
}
export function drawnAt(): usize {
  return sample.drawn;
}
export function featureAt(): usize {
  return tree.feature;
}
export function leftAt(): usize {
  return tree.left;
}
export function valueAt(): usize {
  return tree.value;
}
export function meanAt(): usize {
  return tree.mean;
}
export function outOfBagSumAt(): usize {
  return tree.outOfBagSum;
}
export function outOfBagCountAt(): usize {
  return tree.outOfBagCount;
}
export function gainAt(): usize {
  return tree.gain;
}
export function permutedAt(): usize {
  return tree.permuted;
}

/** Forgets what was summed over trees. */
export function clear(): void {
  tree.clear();
}

/** Grows a tree on the rows that were drawn, with a generator of this state; gives the number of its nodes. */
export function grow(a: u32, b: u32, c: u32, counter: u32): u32 {
  seed(a, b, c, counter);
  const inBag = sample.gather();
  for (let i: u32 = 0; i < data.features; i++) store<u32>(order + ((<usize>i) << 2), i);
  tree.begin();
  sample.workOnWhole();
  drawState = a ^ counter;
  if (inBag === 0) tree.leaf(0, data.meanTarget(), data.meanTarget());
  else growWhole(inBag);
  tree.placeThresholds();
  tree.addOutOfBag();
  tree.addPermuted();
  return tree.nodes;
}

function growWhole(inBag: u32): void {
  let sum: f64 = 0;
  let drawn: i64 = 0;
  const shares = sample.sharesAt(0, 0);
  for (let i: u32 = 0; i < inBag; i++) {
    sum += load<f64>(shares + ((<usize>i) << 4));
    drawn += load<i64>(shares + ((<usize>i) << 4), 8);
  }
  push(stack, 0, 0, 0, inBag, sum, drawn);
  growFrom(stack, stack + entryBytes);
}

const entryBytes: usize = 32;

function push(at: usize, node: u32, buffer: u32, from: u32, to: u32, sum: f64, drawn: i64): void {
  store<u32>(at, node);
  store<u32>(at, buffer, 4);
  store<u32>(at, from, 8);
  store<u32>(at, to, 12);
  store<f64>(at, sum, 16);
  store<i64>(at, drawn, 24);
}

/** Grows the subtrees of all nodes between `base` and `top` of the stack. */
function growFrom(base: usize, top: usize): void {
  while (top > base) {
    top -= entryBytes;
    const node = load<u32>(top);
    const buffer = load<u32>(top, 4);
    const from = load<u32>(top, 8);
    const to = load<u32>(top, 12);
    const sum = load<f64>(top, 16);
    const drawn = load<i64>(top, 24);
    if (!sample.isBlock && to - from <= block.mostRows) {
      block.fill(sample.rowsAt(buffer, from), sample.sharesAt(buffer, from), to - from);
      sample.workOnBlock();
      push(top, node, 0, 0, to - from, sum, drawn);
      growFrom(top, top + entryBytes);
      sample.workOnWhole();
      continue;
    }
    const weight = <f64>(drawn >>> 32);
    if (isPure(buffer, from, to)) {
      const answer = targetOf(buffer, from);
      tree.leaf(node, answer, answer);
      continue;
    }
    if (to - from < 2 * minLeaf || !findSplit(buffer, from, to - from, sum, drawn)) {
      tree.leaf(node, sum / weight, targetOf(buffer, from + drawExample(node, to - from)));
      continue;
    }
    const feature = split.bestFeature;
    const code = split.bestCode;
    const next = split.bestNext;
    const children = tree.split(
      node,
      feature,
      sample.isBlock ? block.original(feature, code) : code,
      sample.isBlock ? block.original(feature, next) : next,
      sum / weight,
      split.bestScore / weight,
    );
    const middle = sample.partition(buffer, from, to, sample.codesOf(feature), code);
    push(top, children + 1, 1 - buffer, middle, to, sample.rightSum, sample.rightDrawn);
    push(top + entryBytes, children, 1 - buffer, from, middle, sample.leftSum, sample.leftDrawn);
    top += 2 * entryBytes;
  }
}

function targetOf(buffer: u32, position: u32): f64 {
  return load<f64>(sample.target + ((<usize>load<u32>(sample.rowsAt(buffer, position))) << 3));
}

/**
 * Which of a leaf's rows stands for them in a quantile forest. It takes no number from the tree's generator, so that
 * trees grow as they would without it.
 */
function drawExample(node: u32, size: u32): u32 {
  let hash = drawState ^ (node * 0x9e3779b1);
  hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
  hash ^= hash >>> 16;
  return <u32>((<u64>hash * size) >>> 32);
}

/** Whether all targets are equal. Their sum divided by their number might miss them by a rounding. */
function isPure(buffer: u32, from: u32, to: u32): bool {
  const rows = sample.rowsAt(buffer, from);
  const first = load<f64>(sample.target + ((<usize>load<u32>(rows)) << 3));
  for (let i: usize = 1; i < <usize>(to - from); i++) {
    if (load<f64>(sample.target + ((<usize>load<u32>(rows + (i << 2))) << 3)) !== first) return false;
  }
  return true;
}

function findSplit(buffer: u32, from: u32, size: u32, sum: f64, drawn: i64): bool {
  split.begin(buffer, from, size, sum, drawn);
  // Two rows are parted alike by whatever feature parts them.
  const enough: u32 = size === 2 ? 1 : featuresPerSplit;
  let varying: u32 = 0;
  for (let tried: u32 = 0; tried < data.features; tried++) {
    if (tried >= enough && varying > 0) break;
    const picked = order + ((<usize>(tried + below(data.features - tried))) << 2);
    const feature = load<u32>(picked);
    store<u32>(picked, load<u32>(order + ((<usize>tried) << 2)));
    store<u32>(order + ((<usize>tried) << 2), feature);
    if (split.improve(feature)) varying++;
  }
  split.refine();
  return split.bestScore >= 0;
}

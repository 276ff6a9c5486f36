/**
 * One row through all trees. A way's steps wait for each other, so eight trees go down together, and no jump depends on
 * the row.
 */
import * as compact from './compactTrees';
import { take } from './memory';
import { rankRow } from './ranks';

let trees: usize = 0;
let features: usize = 0;
/** Feature → rank of the row's value, as nodes want it; behind them the rank of leaves, 0. */
const row: usize = memory.data(4 * compact.mostFeatures, 16);
/** The addresses of records, u32: of all trees, and of those whose way is not at its end. */
let all: usize = 0;
let left: usize = 0;
const together: usize = 8;
/** To look which ways are at their end takes as long as a step or two. */
const furtherSteps: u32 = 3;

/** What is taken for so many trees, at most. */
export function oneRowBytes(trees: usize, nodes: usize): usize {
  return compact.compactBytes(trees, nodes) + 8 * (trees + 2 * together) + 32;
}

/** Lays trees for single rows, if that is possible. @param end behind the last node */
export function layForRows(nodes: usize, roots: usize, trees_: usize, end: usize, features_: usize): bool {
  trees = trees_;
  features = features_;
  all = take((trees + together) << 2);
  left = take((trees + 2 * together) << 2);
  if (!compact.layCompact(nodes, roots, trees, end, features)) return false;
  for (let tree: usize = 0; tree < trees; tree++)
    store<u32>(all + (tree << 2), compact.records + (tree << compact.recordShift));
  return true;
}

/** Room for the values of a row, as f64. */
export function takeRow(features: usize): usize {
  return take(features << 3);
}

/** The sum of the trees' answers to a row, in their order. @param values as f64 */
export function answerOneRow(values: usize): f64 {
  rankRow(features, values, row, compact.rankShift);
  let end = follow(all, all + (trees << 2), compact.meanDepth);
  while (end > left) end = follow(left, end, furtherSteps);
  const shift = compact.rankShift - 3;
  const mask = (1 << (compact.farShift - shift)) - 8;
  let sum: f64 = 0;
  const endOfRecords = compact.records + (trees << compact.recordShift);
  for (let record = compact.records; record < endOfRecords; record += 1 << compact.recordShift) {
    const leaf = load<u32>(record, 8);
    sum += load<f64>(<usize>load<u32>(record, 4) + <usize>((leaf >>> shift) & mask));
    store<u32>(record, load<u32>(record, 12), 8);
  }
  return sum;
}

/** Compiled twice: for nodes as they usually are, whose shift is then part of the code, and for all others. */
type Usual = u8;
type Other = u16;

/** Follows the ways of some trees by so many nodes; gives where those end that are left. */
function follow(some: usize, end: usize, steps: u32): usize {
  if (compact.farShift === compact.usualFarShift) return followIn<Usual>(some, end, steps);
  return followIn<Other>(some, end, steps);
}

function followIn<Nodes>(some: usize, end: usize, steps: u32): usize {
  const shift: u32 = sizeof<Nodes>() === sizeof<Usual>() ? compact.usualFarShift : compact.farShift;
  const mask = compact.featureMask;
  let still = left;
  // Eights are full with the first tree.
  for (let i: usize = 0; i < together; i++) store<u32>(end + (i << 2), compact.records);
  for (let at = some; at < end; at += together << 2) {
    const recordA = <usize>load<u32>(at);
    const recordB = <usize>load<u32>(at, 4);
    const recordC = <usize>load<u32>(at, 8);
    const recordD = <usize>load<u32>(at, 12);
    const recordE = <usize>load<u32>(at, 16);
    const recordF = <usize>load<u32>(at, 20);
    const recordG = <usize>load<u32>(at, 24);
    const recordH = <usize>load<u32>(at, 28);
    const rootA = <usize>load<u32>(recordA);
    const rootB = <usize>load<u32>(recordB);
    const rootC = <usize>load<u32>(recordC);
    const rootD = <usize>load<u32>(recordD);
    const rootE = <usize>load<u32>(recordE);
    const rootF = <usize>load<u32>(recordF);
    const rootG = <usize>load<u32>(recordG);
    const rootH = <usize>load<u32>(recordH);
    let a = load<u32>(recordA, 8);
    let b = load<u32>(recordB, 8);
    let c = load<u32>(recordC, 8);
    let d = load<u32>(recordD, 8);
    let e = load<u32>(recordE, 8);
    let f = load<u32>(recordF, 8);
    let g = load<u32>(recordG, 8);
    let h = load<u32>(recordH, 8);
    for (let step: u32 = 0; step < steps; step++) {
      a = childOf(a, rootA, mask, shift);
      b = childOf(b, rootB, mask, shift);
      c = childOf(c, rootC, mask, shift);
      d = childOf(d, rootD, mask, shift);
      e = childOf(e, rootE, mask, shift);
      f = childOf(f, rootF, mask, shift);
      g = childOf(g, rootG, mask, shift);
      h = childOf(h, rootH, mask, shift);
    }
    // What is written there was read: those that are left are no more than those that were followed.
    still = note(still, recordA, a);
    still = note(still, recordB, b);
    still = note(still, recordC, c);
    still = note(still, recordD, d);
    still = note(still, recordE, e);
    still = note(still, recordF, f);
    still = note(still, recordG, g);
    still = note(still, recordH, h);
  }
  return still;
}

/** Where a node sends the row; a leaf to itself. */
function childOf(node: u32, root: usize, mask: u32, shift: u32): u32 {
  return load<u32>(root + ((<usize>((node + load<u32>(<usize>(node & mask), row)) >>> shift)) << 2));
}

/** Notes how far a way was followed; it is left, as the last one, unless there is a leaf. */
function note(still: usize, record: usize, node: u32): usize {
  store<u32>(record, node, 8);
  store<u32>(still, <u32>record);
  return still + ((<usize>(node & compact.hasChildren)) << 2);
}

/**
 * One row through all trees. What takes longest is to wait for memory, so eight trees go down together: while one waits
 * for the processor's caches, the others go on, and no jump depends on the row.
 */
import * as compact from './compactTrees';
import { take } from './memory';
import { rankRow } from './ranks';

let trees: usize = 0;
let features: usize = 0;
/** Feature → rank of the row's value, in the highest bits, and ones behind it. */
let row: usize = 0;
/** Trees whose way is not at its end: where it has come to, and the address of that within `ways`; u32 each. */
let waiting: usize = 0;
/** Tree → the node that its way has come to, u32: in the end a leaf. */
let ways: usize = 0;

/** What is taken for so many trees, at most. */
export function oneRowBytes(trees: usize, nodes: usize, features: usize): usize {
  return compact.compactBytes(trees, nodes) + 12 * (trees + 2 * compact.together) + (features << 2) + 48;
}

/** Lays trees for single rows, if that is possible. @param end behind the last node */
export function layForRows(nodes: usize, roots: usize, trees_: usize, end: usize, features_: usize): bool {
  trees = trees_;
  features = features_;
  row = take(features << 2);
  waiting = take((trees + 2 * compact.together) << 3);
  ways = take((trees + compact.together) << 2);
  return compact.layCompact(nodes, roots, trees, end, features);
}

/** Room for the values of a row, as f64. */
export function takeRow(features: usize): usize {
  return take(features << 3);
}

/** The sum of the trees' answers to a row, in their order. @param values as f64 */
export function answerOneRow(values: usize): f64 {
  rankRow(features, values, row, compact.rankShift);
  let end = leaveTops(row, compact.leafFrom);
  while (end > waiting) end = goDown(end, row, compact.leafFrom);
  let sum: f64 = 0;
  const endOfWays = ways + (trees << 2);
  for (let way = ways; way < endOfWays; way += 4) {
    sum += load<f64>(compact.answers + ((<usize>(load<u32>(way) - compact.leafFrom)) << 3));
  }
  return sum;
}

/** Brings all trees through their first levels; gives where those end that still wait. */
function leaveTops(ranks: usize, limit: u32): usize {
  const mask: u32 = (1 << compact.featureBits) - 1;
  const distances = compact.distanceMask;
  const shift = compact.featureBits;
  let still = waiting;
  let way = ways;
  const end = compact.starts + (trees << 2);
  for (let start = compact.starts; start < end; start += compact.together << 2) {
    let a = <usize>load<u32>(start);
    let b = <usize>load<u32>(start, 4);
    let c = <usize>load<u32>(start, 8);
    let d = <usize>load<u32>(start, 12);
    let e = <usize>load<u32>(start, 16);
    let f = <usize>load<u32>(start, 20);
    let g = <usize>load<u32>(start, 24);
    let h = <usize>load<u32>(start, 28);
    for (let level: usize = 0; level < compact.levels; level++) {
      a = childOf(a, ranks, mask, distances, shift);
      b = childOf(b, ranks, mask, distances, shift);
      c = childOf(c, ranks, mask, distances, shift);
      d = childOf(d, ranks, mask, distances, shift);
      e = childOf(e, ranks, mask, distances, shift);
      f = childOf(f, ranks, mask, distances, shift);
      g = childOf(g, ranks, mask, distances, shift);
      h = childOf(h, ranks, mask, distances, shift);
    }
    still = follow(still, a, way, limit);
    still = follow(still, b, way + 4, limit);
    still = follow(still, c, way + 8, limit);
    still = follow(still, d, way + 12, limit);
    still = follow(still, e, way + 16, limit);
    still = follow(still, f, way + 20, limit);
    still = follow(still, g, way + 24, limit);
    still = follow(still, h, way + 28, limit);
    way += compact.together << 2;
  }
  return still;
}

/** Brings the trees that wait down by a node; gives where those end that still wait. */
function goDown(end: usize, ranks: usize, limit: u32): usize {
  const mask: u32 = (1 << compact.featureBits) - 1;
  const distances = compact.distanceMask;
  const shift = compact.featureBits;
  let still = waiting;
  // Eight are full with ways that have ended; these are followed by none.
  for (let i: usize = 0; i < compact.together; i++) wait(end + (i << 3), compact.ended, ways + (trees << 2));
  for (let at = waiting; at < end; at += compact.together << 3) {
    const a = childOf(load<u32>(at), ranks, mask, distances, shift);
    const b = childOf(load<u32>(at, 8), ranks, mask, distances, shift);
    const c = childOf(load<u32>(at, 16), ranks, mask, distances, shift);
    const d = childOf(load<u32>(at, 24), ranks, mask, distances, shift);
    const e = childOf(load<u32>(at, 32), ranks, mask, distances, shift);
    const f = childOf(load<u32>(at, 40), ranks, mask, distances, shift);
    const g = childOf(load<u32>(at, 48), ranks, mask, distances, shift);
    const h = childOf(load<u32>(at, 56), ranks, mask, distances, shift);
    // What is written there was read: those that still wait are no more than those that did.
    still = follow(still, a, load<u32>(at, 4), limit);
    still = follow(still, b, load<u32>(at, 12), limit);
    still = follow(still, c, load<u32>(at, 20), limit);
    still = follow(still, d, load<u32>(at, 28), limit);
    still = follow(still, e, load<u32>(at, 36), limit);
    still = follow(still, f, load<u32>(at, 44), limit);
    still = follow(still, g, load<u32>(at, 52), limit);
    still = follow(still, h, load<u32>(at, 60), limit);
  }
  return still;
}

/** Where a node sends the row: what is the same for all nodes lies in registers. */
function childOf(at: usize, ranks: usize, mask: u32, distances: u32, shift: u32): usize {
  const node = load<u32>(at);
  const goesRight = <usize>(load<u32>(ranks + ((<usize>(node & mask)) << 2)) >= node);
  return at + ((<usize>((node >>> shift) & distances) + goesRight) << 2);
}

/** Notes how far a way was followed; it waits, as the last one, unless there is a leaf. */
function follow(still: usize, at: usize, way: usize, limit: u32): usize {
  const node = load<u32>(at);
  store<u32>(way, node);
  wait(still, at, way);
  return still + ((<usize>(node < limit)) << 3);
}

function wait(still: usize, at: usize, way: usize): void {
  store<u64>(still, ((<u64>way) << 32) | <u64>at);
}

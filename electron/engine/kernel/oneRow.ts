/**
 * One row through all trees. What takes longest is to wait for memory, so all trees go down together, level by level:
 * what one waits for is fetched while the others go on.
 */
import { compactBytes, exits, layCompact, topShift, tops } from './compactTrees';
import { take } from './memory';
import { rankOfValue } from './ranks';

let trees: usize = 0;
let features: usize = 0;
/** Feature → rank of the row's value (u16), behind 16 bits that are set. */
let row: usize = 0;
/** Trees whose way is not at its end, as addresses within `ways`. */
let waiting: usize = 0;
/** Tree → where its way has come to. */
let ways: usize = 0;

/** What is taken for so many trees, at most. */
export function oneRowBytes(trees: usize, nodes: usize, features: usize): usize {
  return compactBytes(trees, nodes) + (trees << 3) + (features << 2) + 48;
}

/** Lays trees for single rows. @param end behind the last node */
export function layForRows(nodes: usize, roots: usize, trees_: usize, end: usize, features_: usize): void {
  trees = trees_;
  features = features_;
  layCompact(nodes, roots, trees, end);
  row = take(features << 2);
  waiting = take(trees << 2);
  ways = take(trees << 2);
}

/** Room for the values of a row, as f64. */
export function takeRow(features: usize): usize {
  return take(features << 3);
}

/** The sum of the trees' answers to a row, in their order. @param values as f64 */
export function answerOneRow(values: usize): f64 {
  for (let feature: usize = 0; feature < features; feature++) {
    const rank = rankOfValue(feature, load<f64>(values + (feature << 3)));
    store<u32>(row + (feature << 2), (rank << 16) | 0xffff);
  }
  leaveTops();
  let end = waiting + (trees << 2);
  while (end > waiting) end = goDown(end);
  let sum: f64 = 0;
  const endOfWays = ways + (trees << 2);
  for (let way = ways; way < endOfWays; way += 4) sum += load<f64>(load<u32>(way));
  return sum;
}

/** Brings all trees through their first levels. */
function leaveTops(): void {
  for (let tree: usize = 0; tree < trees; tree++) {
    const top = tops + (tree << topShift);
    let node = below(top, 1);
    node = below(top, node);
    node = below(top, node);
    node = below(top, node);
    node = below(top, node);
    node = below(top, node);
    const way = ways + (tree << 2);
    store<u32>(way, load<u32>(top) + ((node - exits) << 3));
    store<u32>(waiting + (tree << 2), way);
  }
}

function below(top: usize, node: usize): usize {
  return (node << 1) + goesRight(load<u32>(top + (node << 2)));
}

/** Feature and rank in one number: what lies behind the row's rank is not below what lies behind the node's. */
function goesRight(word: u32): usize {
  return <usize>(load<u32>(row + (<usize>word & 0xffff)) >= word);
}

/** Brings the trees that wait down by a node; gives where those end that still wait. Nothing is decided by a jump. */
function goDown(end: usize): usize {
  let still = waiting;
  for (let at = waiting; at < end; at += 4) {
    const way = load<u32>(at);
    const node = load<u32>(way);
    const right = goesRight(load<u32>(node));
    const children = <usize>load<u32>(node, 4);
    store<u32>(way, (children & ~7) + (right << 3));
    store<u32>(still, way);
    still += ((children >> right) & 1) << 2;
  }
  return still;
}

/**
 * One row through all trees. What takes longest is to wait for memory, so nodes take half the room that they take
 * elsewhere, and lie in the order in which they are come by; and all trees go down together, level by level, so that
 * what one waits for is fetched while the others go on.
 */
import { take } from './memory';
import { featureOf, nodeRanks, rankIn, rankOfValue } from './ranks';

/** The first levels of each tree are a heap: no node says where its children are, and none is a leaf. */
const levels: usize = 6;
const exits: usize = 1 << levels;
const topShift: usize = levels + 2;

/**
 * Tree → where its exits lie, and then its first levels, from index 1 on: where a row holds the feature (u16), and the
 * rank of the threshold (u16).
 */
let tops: usize = 0;
/**
 * A node is the same eight bytes wherever it lies: such a word, and the address of its left child, with a bit for each
 * child that is no leaf. The right child lies behind the left one. A leaf is its answer, as f64.
 */
let next: usize = 0;
/** Node of the tree that is being laid → its index in the heap, or else its address. */
let places: usize = 0;
/** Leaves beside each other, by their hash: most trees for classes have few different ones. */
let leafPairs: usize = 0;
const leafPairBits: u64 = 12;

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
  return trees * (28 * exits + 8) + 12 * nodes + (features << 2) + (4 << (<usize>leafPairBits)) + 96;
}

/** Lays trees once more. @param end behind the last node */
export function layTrees(nodes: usize, roots: usize, trees_: usize, end: usize, features_: usize): void {
  trees = trees_;
  features = features_;
  tops = take(trees << topShift);
  // Each node with children has a pair, and each leaf within the first levels.
  next = take(24 * exits * trees + ((end - nodes) >> 1));
  places = take((end - nodes) >> 2);
  leafPairs = take(4 << (<usize>leafPairBits));
  row = take(features << 2);
  waiting = take(trees << 2);
  ways = take(trees << 2);
  for (let tree: usize = 0; tree < trees; tree++) {
    const root = load<u32>(roots + (tree << 2));
    layTree(tree, nodes, root, tree + 1 < trees ? load<u32>(roots + (tree << 2), 4) : end);
  }
}

/** Room for the values of a row, as f64. */
export function takeRow(features: usize): usize {
  return take(features << 3);
}

/** Parents come before their children, and what is below the left one before what is below the right one. */
function layTree(tree: usize, nodes: usize, root: usize, end: usize): void {
  const top = tops + (tree << topShift);
  const first = next;
  next += exits << 3;
  store<u32>(top, first);
  store<u32>(placeOf(root, root), 1);
  for (let node = root; node < end; node += 16) {
    const right = <usize>load<u32>(node, 8);
    let place = <usize>load<u32>(placeOf(root, node));
    if (right - 16 === node) {
      if (place < 2 * exits) layEarlyLeaf(first, place, load<f64>(node));
      else store<f64>(place, load<f64>(node));
      continue;
    }
    const word = (rankIn(nodeRanks + ((node - nodes) >> 3)) << 16) | (featureOf(node) << 2);
    let child = place << 1;
    if (place < exits) store<u32>(top + (place << 2), word);
    else {
      if (place < 2 * exits) place = first + ((place - exits) << 3);
      child = layChildren(place, word, right);
    }
    store<u32>(placeOf(root, right - 16), child);
    store<u32>(placeOf(root, right), child + (place < exits ? 1 : 8));
  }
}

function placeOf(root: usize, node: usize): usize {
  return places + ((node - root) >> 2);
}

function isLeaf(node: usize): bool {
  return <usize>load<u32>(node, 8) === node + 16;
}

/** Lays a node below the first levels, and makes room for its children; gives where. */
function layChildren(place: usize, word: usize, right: usize): usize {
  const left = right - 16;
  const innerLeft = <usize>!isLeaf(left);
  const innerRight = <usize>!isLeaf(right);
  const children = (innerLeft | innerRight) === 0 ? leafPairOf(load<f64>(left), load<f64>(right)) : takePair();
  store<u32>(place, word);
  store<u32>(place, children | innerLeft | (innerRight << 1), 4);
  return children;
}

/** A leaf within the first levels: from each exit below it, both ways lead there. */
function layEarlyLeaf(first: usize, index: usize, answer: f64): void {
  const pair = leafPairOf(answer, answer);
  let from = index;
  let to = index + 1;
  for (; from < exits; to <<= 1) from <<= 1;
  for (let exit = from; exit < to; exit++) store<u32>(first + ((exit - exits) << 3), pair, 4);
}

function takePair(): usize {
  const pair = next;
  next += 16;
  return pair;
}

function leafPairOf(left: f64, right: f64): usize {
  const bits = reinterpret<u64>(left) * 0x1f83d9abfb41bd + reinterpret<u64>(right);
  const slot = leafPairs + ((<usize>((bits * 0x1f83d9abfb41bd) >> (64 - leafPairBits))) << 2);
  const known = <usize>load<u32>(slot);
  if (known !== 0 && load<u64>(known) === reinterpret<u64>(left) && load<u64>(known, 8) === reinterpret<u64>(right))
    return known;
  const pair = takePair();
  store<f64>(pair, left);
  store<f64>(pair, right, 8);
  store<u32>(slot, pair);
  return pair;
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

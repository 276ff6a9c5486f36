/**
 * Trees as single rows go through them: nodes take half the room that they take elsewhere, and lie in the order in
 * which they are come by.
 */
import { take } from './memory';
import { featureOf, nodeRanks, rankIn } from './ranks';

/** The first levels of each tree are a heap: no node says where its children are, and none is a leaf. */
export const levels: usize = 6;
export const exits: usize = 1 << levels;
export const topShift: usize = levels + 2;

/**
 * Tree → where its exits lie, and then its first levels, from index 1 on: where a row holds the feature (u16), and the
 * rank of the threshold (u16).
 */
export let tops: usize = 0;
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

/** What is taken for so many trees, at most. */
export function compactBytes(trees: usize, nodes: usize): usize {
  return trees * 28 * exits + 12 * nodes + (4 << (<usize>leafPairBits)) + 64;
}

/** Lays trees once more. @param end behind the last node */
export function layCompact(nodes: usize, roots: usize, trees: usize, end: usize): void {
  tops = take(trees << topShift);
  // Each node with children has a pair, and each leaf within the first levels.
  next = take(24 * exits * trees + ((end - nodes) >> 1));
  places = take((end - nodes) >> 2);
  leafPairs = take(4 << (<usize>leafPairBits));
  for (let tree: usize = 0; tree < trees; tree++) {
    const root = load<u32>(roots + (tree << 2));
    layTree(tree, nodes, root, tree + 1 < trees ? load<u32>(roots + (tree << 2), 4) : end);
  }
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

/**
 * Trees as single rows go through them: a node takes a quarter of the room that it takes elsewhere, and what is below
 * it lies behind it, so that a way comes by few lines of the processor's caches.
 */
import { take } from './memory';
import { featureOf, mostThresholds, nodeRanks, rankIn } from './ranks';

/**
 * The first levels of each tree are whole, without a leaf, so that all ways go through them. They are a heap: its root
 * has the index 1, and the children of i are 2i and 2i + 1. It stays in the caches from row to row.
 */
export const levels: usize = 6;
const topEnd: usize = 1 << levels;
const topBytes: usize = topEnd << 2;
/** So many trees go down together. */
export const together: usize = 8;

/** Tree → address of its root, u32. Behind the last tree come some whose ways all end at the first exit. */
export let starts: usize = 0;
/**
 * A node is 32 bits, from the highest on: the rank of its threshold; how far behind it its left child lies, in nodes,
 * which the right one follows; its feature. So it is compared with a row's rank and ones behind that.
 */
export let rankShift: u32 = 0;
export let featureBits: u32 = 0;
export let distanceMask: u32 = 0;
/** A leaf has a rank that no row reaches, and then the number of its answer. */
export let leafFrom: u32 = 0;
/** Number → answer, f64. */
export let answers: usize = 0;
let answerCount: u32 = 0;
/** By the hash of an answer, one of the numbers that it has: most trees for classes have few different ones. */
let numbers: usize = 0;
const hashBits: u64 = 12;
/** Nodes that are still to be laid: their addresses, and where they go; u32 each. */
let waiting: usize = 0;
/** A leaf of a tree without a node. */
export let ended: usize = 0;
/** Where the next nodes go. */
let next: usize = 0;
let fits: bool = false;

/** What is taken for so many trees, at most. */
export function compactBytes(trees: usize, nodes: usize): usize {
  return (trees + together) * (3 * topBytes) + 20 * nodes + (4 << (<usize>hashBits)) + 128;
}

/**
 * Lays trees once more. Says whether that was possible: ranks, features and distances share 32 bits.
 * @param end behind the last node
 */
export function layCompact(nodes: usize, roots: usize, trees: usize, end: usize, features: usize): bool {
  const rankBits = 32 - clz(<u32>mostThresholds() + 1);
  featureBits = 32 - clz(<u32>features - 1);
  if (rankBits + featureBits >= 32) return false;
  rankShift = 32 - rankBits;
  distanceMask = (1 << (rankShift - featureBits)) - 1;
  leafFrom = ~0 << rankShift;
  const count = (end - nodes) >> 4;
  starts = take((trees + together) << 2);
  answers = take((count + 1) << 3);
  numbers = take(4 << (<usize>hashBits));
  waiting = take((count + 1) << 3);
  next = (take((trees + 1) * (2 * topBytes + 64) + (count << 2)) + 63) & ~63;
  answerCount = 0;
  fits = true;
  for (let tree: usize = 0; tree < trees; tree++) {
    store<u32>(starts + (tree << 2), next + 4);
    layTree(nodes, load<u32>(roots + (tree << 2)));
    next = (next + 63) & ~63;
  }
  const top = layTop();
  for (let tree = trees; tree < trees + together; tree++) store<u32>(starts + (tree << 2), top + 4);
  layEarlyLeaf(top, 1, leafFrom);
  ended = next - 4;
  return fits;
}

/** Begins a tree: where there is no node, all go right. */
function layTop(): usize {
  const top = next;
  next += topBytes;
  for (let index: usize = 1; index < topEnd >> 1; index++) layNode(top + (index << 2), top + (index << 3), 0, 0);
  return top;
}

function layNode(at: usize, left: usize, rank: u32, feature: u32): void {
  const distance = <u32>(left - at) >> 2;
  fits = fits && distance <= distanceMask;
  store<u32>(at, (rank << rankShift) | (distance << featureBits) | feature);
}

/** What is below a left child comes before what is below the right one. Places are addresses, or indices of the top. */
function layTree(nodes: usize, root: usize): void {
  const top = layTop();
  let last = waiting + 8;
  store<u64>(waiting, (1 << 32) | <u64>root);
  while (last > waiting) {
    last -= 8;
    const node = <usize>load<u32>(last);
    const place = <usize>load<u32>(last, 4);
    const right = <usize>load<u32>(node, 8);
    if (right - 16 === node) {
      const leaf = leafOf(load<f64>(node));
      if (place < topEnd) layEarlyLeaf(top, place, leaf);
      else store<u32>(place, leaf);
      continue;
    }
    const rank = <u32>rankIn(nodeRanks + ((node - nodes) >> 3));
    const isHigh = place < topEnd >> 1;
    const at = place < topEnd ? top + (place << 2) : place;
    const left = isHigh ? top + (place << 3) : takePair();
    layNode(at, left, rank, <u32>featureOf(node));
    store<u64>(last, ((<u64>(isHigh ? 2 * place + 1 : left + 4)) << 32) | <u64>right);
    store<u64>(last + 8, ((<u64>(isHigh ? 2 * place : left)) << 32) | <u64>(right - 16));
    last += 16;
  }
}

function takePair(): usize {
  next += 8;
  return next - 8;
}

/** A leaf within the first levels: all that come by its place go right until they are below these. */
function layEarlyLeaf(top: usize, place: usize, leaf: u32): void {
  let from = place;
  let to = place + 1;
  for (; from < topEnd >> 1; to <<= 1) from <<= 1;
  for (let index = from; index < to; index++) {
    const pair = takePair();
    layNode(top + (index << 2), pair, 0, 0);
    store<u32>(pair, leaf, 4);
  }
}

function leafOf(answer: f64): u32 {
  const bits = reinterpret<u64>(answer);
  const hashed = numbers + ((<usize>((bits * 0x1f83d9abfb41bd) >> (64 - hashBits))) << 2);
  const known = load<u32>(hashed);
  if (known < answerCount && load<u64>(answers + ((<usize>known) << 3)) === bits) return leafFrom + known;
  store<u32>(hashed, answerCount);
  store<f64>(answers + ((<usize>answerCount) << 3), answer);
  fits = fits && answerCount < ~leafFrom;
  answerCount++;
  return leafFrom + answerCount - 1;
}

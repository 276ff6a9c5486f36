/**
 * Trees as single rows go through them: a node takes a quarter of the room that it takes elsewhere, and shares a line
 * of the processor's caches with those below it that most leaves lie under.
 */
import { take } from './memory';
import { featureOf, mostThresholds, nodeRanks, rankIn } from './ranks';

/**
 * A node is 32 bits, from the highest on: how far behind the root its left child lies, in nodes, which the right one
 * follows; what a row's rank lacks to reach that of its threshold; its feature, as bytes into the ranks of a row; and
 * whether it has children.
 *
 * The row's rank lies as high, and is added: if it is reached, a carry leads to the right child. A leaf leads to
 * itself, since the rank of its feature is always 0; it has the number of its answer.
 */
export let rankShift: u32 = 0;
export let farShift: u32 = 0;
/** The bits of a feature, and those of a rank or an answer's number. */
export let featureMask: u32 = 0;
let numberMask: u32 = 0;
/** The feature of leaves. */
let leafFeature: u32 = 0;
/** The lowest bit says whether a node has children. */
export const hasChildren: u32 = 1;
/** With this one the loop that follows nodes was compiled: it spares a register. */
export const usualFarShift: u32 = 20;
/** The most features that a row's ranks have room for, leaves' included. */
export const mostFeatures: u32 = 256;
/** Of leaves, how deep they lie in the mean. */
export let meanDepth: u32 = 0;

/** Tree → address of its root, that of the answer numbered 0, where a row's way has come to, and the root; u32 each. */
export let records: usize = 0;
export const recordShift: usize = 4;
let answers: usize = 0;
let answerCount: u32 = 0;
/** Trees that have too many different answers for numbers begin with another one. */
let firstAnswer: u32 = 0;
/** By the hash of an answer, one of the numbers that it has: most trees for classes have few different ones. */
let numbers: usize = 0;
const hashBits: u64 = 12;

const lineBytes: usize = 64;
const pairBytes: usize = 8;
/** The nodes that are laid, and for each how many leaves are below it, u32. */
let nodes: usize = 0;
let leaves: usize = 0;
/** Pairs of children still to be laid: where their parent is laid, and where the right one comes from; u32 each. */
let waiting: usize = 0;
let lastWaiting: usize = 0;
let root: usize = 0;
/** Where the next pair goes. */
let next: usize = 0;
let end: usize = 0;
let fits: bool = false;

/** What is taken for so many trees, at most. */
export function compactBytes(trees: usize, count: usize): usize {
  return (trees << recordShift) + 20 * count + 2 * roomFor(trees, count) + (4 << (<usize>hashBits)) + 256;
}

function roomFor(trees: usize, count: usize): usize {
  return (count << 2) + (trees + 1) * lineBytes;
}

/**
 * Lays trees once more. Says whether that was possible: what a node has shares 32 bits.
 * @param endOfNodes behind the last node
 */
export function layCompact(from: usize, roots: usize, trees: usize, endOfNodes: usize, features: usize): bool {
  const count = (endOfNodes - from) >> 4;
  const featureBits = 34 - clz(<u32>features);
  const rankBits = 32 - clz(<u32>mostThresholds());
  if (<u32>features >= mostFeatures || featureBits + rankBits >= 32) return false;
  nodes = from;
  rankShift = featureBits;
  farShift = max(usualFarShift, featureBits + rankBits);
  featureMask = (1 << featureBits) - 4;
  numberMask = (1 << (farShift - rankShift)) - 1;
  leafFeature = (<u32>features) << 2;
  records = take(trees << recordShift);
  answers = take(count << 3);
  numbers = take(4 << (<usize>hashBits));
  leaves = take(count << 2);
  const room = roomFor(trees, count);
  waiting = take(room);
  next = (take(room + lineBytes) + lineBytes - 1) & ~(lineBytes - 1);
  end = next + room;
  answerCount = 0;
  fits = true;
  countLeaves(endOfNodes);
  for (let tree: usize = 0; tree < trees && fits; tree++)
    layTree(records + (tree << recordShift), load<u32>(roots + (tree << 2)));
  return fits;
}

function leavesOf(node: usize): u32 {
  return load<u32>(leaves + ((node - nodes) >> 2));
}

/** Leaves below both of a pair. */
function leavesOfPair(right: usize): u32 {
  return leavesOf(right) + leavesOf(right - 16);
}

function isLeaf(node: usize): bool {
  return <usize>load<u32>(node, 8) - 16 === node;
}

/** Children lie behind their parent. */
function countLeaves(endOfNodes: usize): void {
  let all: u64 = 0;
  let depths: u64 = 0;
  for (let node = endOfNodes - 16; node >= nodes; node -= 16) {
    const below = isLeaf(node) ? 1 : leavesOfPair(load<u32>(node, 8));
    store<u32>(leaves + ((node - nodes) >> 2), below);
    if (isLeaf(node)) all++;
    else depths += below;
  }
  meanDepth = <u32>(depths / all);
}

function layTree(record: usize, node: usize): void {
  const last = answerCount + leavesOf(node);
  firstAnswer = last > numberMask ? last - numberMask : 0;
  // The root is the second of a pair.
  root = next + 4;
  next += pairBytes;
  lastWaiting = waiting;
  layNode(root, node);
  while (fits && lastWaiting > waiting) layLine();
  store<u32>(record, root);
  store<u32>(record, answers + ((<usize>firstAnswer) << 3), 4);
  store<u32>(record, load<u32>(root), 8);
  store<u32>(record, load<u32>(root), 12);
}

/** Lays a node; of one with children, these have to be laid. */
function layNode(at: usize, node: usize): void {
  if (isLeaf(node)) {
    store<u32>(at, farTo(at) | (numberOf(load<f64>(node)) << rankShift) | leafFeature);
    return;
  }
  const rank = <u32>rankIn(nodeRanks + ((node - nodes) >> 3));
  store<u32>(at, ((numberMask + 1 - rank) << rankShift) | ((<u32>featureOf(node)) << 2) | hasChildren);
  store<u32>(lastWaiting, at);
  store<u32>(lastWaiting, load<u32>(node, 8), 4);
  lastWaiting += 8;
}

/** How far behind the root, where a node has it. */
function farTo(at: usize): u32 {
  const far = <u32>((at - root) >> 2);
  fits = fits && far <= ~0 >>> farShift;
  return far << farShift;
}

/** Fills what is left of a line with the last pair that waits and what is below it, the one with most leaves first. */
function layLine(): void {
  const first = lastWaiting - 8;
  for (let room = (lineBytes - (next & (lineBytes - 1))) / pairBytes; room > 0 && lastWaiting > first; room--) {
    if (next >= end) fits = false;
    if (!fits) return;
    let best = first;
    for (let one = first + 8; one < lastWaiting; one += 8)
      if (leavesOfPair(load<u32>(one, 4)) > leavesOfPair(load<u32>(best, 4))) best = one;
    const parent = <usize>load<u32>(best);
    const right = <usize>load<u32>(best, 4);
    lastWaiting -= 8;
    store<u64>(best, load<u64>(lastWaiting));
    const left = next;
    next += pairBytes;
    store<u32>(parent, farTo(left) | load<u32>(parent));
    layNode(left, right - 16);
    layNode(left + 4, right);
  }
}

/** The number of an answer, counted from the tree's first one. */
function numberOf(answer: f64): u32 {
  const bits = reinterpret<u64>(answer);
  const hashed = numbers + ((<usize>((bits * 0x1f83d9abfb41bd) >> (64 - hashBits))) << 2);
  let number = load<u32>(hashed);
  if (number < firstAnswer || number >= answerCount || load<u64>(answers + ((<usize>number) << 3)) !== bits) {
    number = answerCount++;
    store<u32>(hashed, number);
    store<f64>(answers + ((<usize>number) << 3), answer);
  }
  fits = fits && number - firstAnswer <= numberMask;
  return (number - firstAnswer) & numberMask;
}

/**
 * Many rows through a tree at once: at each node the rows that are there are parted into those that go left and those
 * that go right, sixteen at a time. Ranks take the place of values and thresholds.
 */
import { take } from './memory';
import {
  columnShift,
  featureOf,
  layRowsAt,
  mostRows,
  nodeRanks,
  orders,
  rankIn,
  ranks,
  ranksBytes,
  rowsBelow,
} from './ranks';

const placesBytes: usize = mostRows << 1;
const partingBytes: usize = 16;

/** The places of all rows as they stand; and two rooms for places, of which each node has the same part. */
let everyone: usize = 0;
let room: usize = 0;
let otherRoom: usize = 0;
/** Nodes that wait: address, first and end of their part in bytes, and in which room; u32 each. */
let waiting: usize = 0;
/** By the bits of those of eight places that go left: what brings these first, and the others last. */
let partings: usize = 0;

/** Room for the ranks of rows, and for parting these. */
export function takeRanks(features: usize): usize {
  return take(ranksBytes(features) + 3 * placesBytes + (mostRows << 4) + 256 * partingBytes);
}

/** @param features of the model whose thresholds are at hand */
export function layRanksAt(at: usize, features: usize): void {
  layRowsAt(at);
  everyone = at + ranksBytes(features);
  room = everyone + placesBytes;
  otherRoom = room + placesBytes;
  waiting = otherRoom + placesBytes;
  partings = waiting + (mostRows << 4);
  for (let row: usize = 0; row < mostRows; row++) store<u16>(everyone + (row << 1), <u16>(row << 1));
  for (let set: usize = 0; set < 256; set++) layParting(set);
}

function layParting(set: usize): void {
  let left = partings + set * partingBytes;
  let right = left + ((<usize>popcnt(<u32>set)) << 1);
  for (let lane: usize = 0; lane < 8; lane++) {
    const bytes = <u16>((((lane << 1) + 1) << 8) | (lane << 1));
    if (((set >> lane) & 1) === 1) {
      store<u16>(left, bytes);
      left += 2;
    } else {
      store<u16>(right, bytes);
      right += 2;
    }
  }
}

/** Adds a tree's answers to the sums of so many rows. */
export function addByParts(sums: usize, nodes: usize, root: usize, count: usize): void {
  const end = count << 1;
  const right = <usize>load<u32>(root, 8);
  if (right - 16 === root) {
    addTo(sums, load<f64>(root), everyone, everyone + end);
    return;
  }
  const feature = featureOf(root);
  const order = orders + (feature << columnShift);
  const middle = rowsBelow(feature, rankIn(nodeRanks + ((root - nodes) >> 3))) << 1;
  if (middle > 0) addBelow(sums, nodes, right - 16, order, 0, middle);
  if (middle < end) addBelow(sums, nodes, right, order, middle, end);
}

/** The same of a node, whose rows lie in a part of `order`. */
function addBelow(sums: usize, nodes: usize, first: usize, order: usize, firstRow: usize, lastRow: usize): void {
  let node = first;
  let from = firstRow;
  let end = lastRow;
  let source = order;
  // Those that go left stay in this room, or come into it; the others go to the other one.
  let here = room;
  let there = otherRoom;
  let top = waiting;
  for (;;) {
    const right = <usize>load<u32>(node, 8);
    const isLeaf = right - 16 === node;
    const column = ranks + (featureOf(node) << columnShift);
    const limit = nodeRanks + ((node - nodes) >> 3);
    if (!isLeaf && !hasLeaves(right)) {
      const middle = part(source + from, source + end, here + from, there + end, column, limit) - here;
      if (from === middle) {
        node = right;
        there = here;
        here = here === room ? otherRoom : room;
      } else {
        if (middle < end) {
          store<u32>(top, right);
          store<u32>(top, middle, 4);
          store<u32>(top, end, 8);
          store<u32>(top, there, 12);
          top += 16;
        }
        node = right - 16;
        end = middle;
      }
      source = here;
      continue;
    }
    if (isLeaf) addTo(sums, load<f64>(node), source + from, source + end);
    else addEither(sums, right, source + from, source + end, column, load<i16>(limit));
    if (top === waiting) return;
    top -= 16;
    node = load<u32>(top);
    from = load<u32>(top, 4);
    end = load<u32>(top, 8);
    here = load<u32>(top, 12);
    there = here === room ? otherRoom : room;
    source = here;
  }
}

/** Whether a node's children, of which this is the right one, are leaves: these lead to themselves. */
function hasLeaves(right: usize): bool {
  return <usize>load<u32>(right, 8) === right + 16 && <usize>load<u32>(right - 16, 8) === right;
}

/** Adds one of two leaves, of which this is the right one. */
function addEither(sums: usize, right: usize, from: usize, end: usize, column: usize, limit: i16): void {
  for (let at = from; at < end; at += 2) {
    const place = <usize>load<u16>(at);
    const rank = load<i16>(column + place);
    const sum = sums + (place << 2);
    store<f64>(sum, load<f64>(sum) + load<f64>(right - ((<usize>(rank < limit)) << 4)));
  }
}

function addTo(sums: usize, answer: f64, from: usize, end: usize): void {
  for (let at = from; at < end; at += 2) {
    const sum = sums + ((<usize>load<u16>(at)) << 2);
    store<f64>(sum, load<f64>(sum) + answer);
  }
}

/**
 * Rows whose rank is below a limit go where `left` begins, which may be where they are; the others to where `right`
 * ends. Gives where the left ones end. Sixteen at a time: what each round costs besides is as much as eight rows.
 */
function part(from: usize, end: usize, left_: usize, right_: usize, column: usize, limitAt: usize): usize {
  const table = partings;
  const limits = v128.load16_splat(limitAt);
  let left = left_;
  let right = right_ - 16;
  let at = from;
  for (; at + 32 <= end; at += 32) {
    const first = i16x8.lt_s(lastFour(firstFour(at, column), at, column), limits);
    const second = i16x8.lt_s(lastFour(firstFour(at + 16, column), at + 16, column), limits);
    const goLeft = <usize>i8x16.bitmask(i8x16.narrow_i16x8_s(first, second));
    const next = v128.load(at, 16);
    const parted = partedBy(table, goLeft & 255, v128.load(at));
    // What is written beside those that count lies where later ones will.
    v128.store(left, parted);
    v128.store(right, parted);
    const bytes = (<usize>popcnt(<u32>(goLeft & 255))) << 1;
    left += bytes;
    right += bytes - 16;
    const alsoParted = partedBy(table, goLeft >> 8, next);
    v128.store(left, alsoParted);
    v128.store(right, alsoParted);
    const alsoBytes = (<usize>popcnt(<u32>(goLeft >> 8))) << 1;
    left += alsoBytes;
    right += alsoBytes - 16;
  }
  if (at + 16 <= end) {
    const goLeft = <usize>i16x8.bitmask(i16x8.lt_s(lastFour(firstFour(at, column), at, column), limits));
    const parted = partedBy(table, goLeft, v128.load(at));
    v128.store(left, parted);
    v128.store(right, parted);
    const bytes = (<usize>popcnt(<u32>goLeft)) << 1;
    left += bytes;
    right += bytes - 16;
    at += 16;
  }
  const limit = load<i16>(limitAt);
  right += 14;
  for (; at < end; at += 2) {
    const place = load<u16>(at);
    const rank = load<i16>(column + <usize>place);
    const bytes = (<usize>(rank < limit)) << 1;
    store<u16>(left, place);
    store<u16>(right, place);
    left += bytes;
    right += bytes - 2;
  }
  return left;
}

/** The ranks of four rows, whose places lie there; and of the four behind them. */
function firstFour(at: usize, column: usize): v128 {
  let values = v128.load16_splat(column + <usize>load<u16>(at));
  values = v128.load_lane<u16>(column + <usize>load<u16>(at, 2), values, 1);
  values = v128.load_lane<u16>(column + <usize>load<u16>(at, 4), values, 2);
  return v128.load_lane<u16>(column + <usize>load<u16>(at, 6), values, 3);
}

function lastFour(first: v128, at: usize, column: usize): v128 {
  let values = v128.load_lane<u16>(column + <usize>load<u16>(at, 8), first, 4);
  values = v128.load_lane<u16>(column + <usize>load<u16>(at, 10), values, 5);
  values = v128.load_lane<u16>(column + <usize>load<u16>(at, 12), values, 6);
  return v128.load_lane<u16>(column + <usize>load<u16>(at, 14), values, 7);
}

function partedBy(table: usize, goLeft: usize, places: v128): v128 {
  return i8x16.swizzle(places, v128.load(table + (goLeft << 4)));
}

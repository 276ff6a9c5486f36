/**
 * Many rows through a tree at once: at each node the rows that are there are parted into those that go left and those
 * that go right, eight at a time. Values and thresholds are replaced by their ranks among the thresholds of the
 * feature: `x < t` says the same of both, and a feature of all rows lies in the processor's nearest cache.
 */
import { take } from './memory';

/** Rows that go through the trees together. Their places are bytes into a column of ranks, as u16. */
const mostRows: usize = 8192;
const columnShift: usize = 14;
const placesBytes: usize = mostRows << 1;
const tableBytes: usize = 256 << 4;

/** Feature → address and number of its thresholds, u32 each; these are keys (i64) in ascending order. */
let features: usize = 0;
let tables: usize = 0;
let nextThreshold: usize = 0;
/** Node → rank of its threshold, u16. */
let nodeRanks: usize = 0;

/** Feature after feature the ranks of the rows, u16. */
let ranks: usize = 0;
/** The places of all rows in their order; and two rooms for places, of which each node has the same part. */
let everyone: usize = 0;
let room: usize = 0;
let otherRoom: usize = 0;
/** Nodes that wait: address, first and end of their part in bytes, and in which room; u32 each. */
let waiting: usize = 0;
/** By the bits of those that go right: what brings those that go left first, and those that go right last. */
let leftFirst: usize = 0;
let rightLast: usize = 0;

/** Makes room for the thresholds of a model. Only once. */
export function takeTables(features_: usize, thresholds: usize, nodes: usize): void {
  features = features_;
  tables = take(features << 3);
  nextThreshold = take(thresholds << 3);
  nodeRanks = take(nodes << 1);
}

/** Uses the thresholds that another kernel has laid into the same memory. */
export function adoptTables(features_: usize, tables_: usize, nodeRanks_: usize): void {
  features = features_;
  tables = tables_;
  nodeRanks = nodeRanks_;
}

export function tablesAt(): usize {
  return tables;
}
export function nodeRanksAt(): usize {
  return nodeRanks;
}

/** Where so many thresholds of a feature belong, as f64 in ascending order, before `layThresholds`. */
export function thresholdsAt(feature: usize, count: usize): usize {
  const table = tables + (feature << 3);
  store<u32>(table, nextThreshold);
  store<u32>(table, count, 4);
  nextThreshold += count << 3;
  return load<u32>(table);
}

/** Takes what lies there as the thresholds, and gives all nodes their ranks. */
export function layThresholds(nodes: usize, count: usize): void {
  for (let feature: usize = 0; feature < features; feature++) {
    const from = <usize>load<u32>(tables + (feature << 3));
    const end = from + ((<usize>load<u32>(tables + (feature << 3), 4)) << 3);
    for (let at = from; at < end; at += 8) store<i64>(at, keyOf(load<f64>(at)));
  }
  for (let i: usize = 0; i < count; i++) {
    const node = nodes + (i << 4);
    if (<usize>load<u32>(node, 8) - 16 === node) continue;
    const table = tables + ((<usize>load<u32>(node, 12) >> 6) << 3);
    store<u16>(nodeRanks + (i << 1), rankOf(load<u32>(table), load<u32>(table, 4), keyOf(load<f64>(node))));
  }
}

/** Room for the ranks of rows, and for parting these. */
export function takeRanks(features: usize): usize {
  return take((features << columnShift) + 3 * placesBytes + (mostRows << 4) + 2 * tableBytes);
}

export function layRanksAt(at: usize): void {
  ranks = at;
  everyone = ranks + (features << columnShift);
  room = everyone + placesBytes;
  otherRoom = room + placesBytes;
  waiting = otherRoom + placesBytes;
  leftFirst = waiting + (mostRows << 4);
  rightLast = leftFirst + tableBytes;
  for (let row: usize = 0; row < mostRows; row++) store<u16>(everyone + (row << 1), <u16>(row << 1));
  for (let set: usize = 0; set < 256; set++) layOrder(set);
}

function layOrder(set: usize): void {
  let left = leftFirst + (set << 4);
  let right = rightLast + ((set + 1) << 4) - ((<usize>popcnt(<u32>set)) << 1);
  for (let lane: usize = 0; lane < 8; lane++) {
    const bytes = <u16>((((lane << 1) + 1) << 8) | (lane << 1));
    if (((set >> lane) & 1) === 1) {
      store<u16>(right, bytes);
      right += 2;
    } else {
      store<u16>(left, bytes);
      left += 2;
    }
  }
}

/**
 * A float64 as a whole number: keys compare as their values do, in fewer cycles. What is missing is above all, since
 * NaN is below nothing.
 */
function keyOf(value: f64): i64 {
  if (!(value <= Infinity)) return i64.MAX_VALUE;
  // −0 and 0 are one value.
  const bits = reinterpret<i64>(value + 0.0);
  return bits ^ ((bits >> 63) & i64.MAX_VALUE);
}

/** How many thresholds are not above a key. */
function rankOf(thresholds: usize, count: usize, key: i64): u16 {
  let at = thresholds;
  let left = count;
  while (left > 1) {
    const half = (left >> 1) << 3;
    at += isReached(at + half - 8, key) & half;
    left -= left >> 1;
  }
  return <u16>(((at - thresholds) >> 3) - isReached(at, key));
}

/** All bits, or none. */
function isReached(threshold: usize, key: i64): usize {
  return 0 - <usize>(load<i64>(threshold) <= key);
}

/** Takes values (f64) as a feature of so many rows: four at a time, since each step of one waits for memory. */
export function rankValues(feature: usize, values: usize, count: usize): void {
  const table = tables + (feature << 3);
  const thresholds = <usize>load<u32>(table);
  const many = <usize>load<u32>(table, 4);
  if (many === 0) return;
  const into = ranks + (feature << columnShift);
  const byFour = count & ~3;
  for (let row: usize = 0; row < byFour; row += 4) {
    const value = values + (row << 3);
    const keyA = keyOf(load<f64>(value));
    const keyB = keyOf(load<f64>(value, 8));
    const keyC = keyOf(load<f64>(value, 16));
    const keyD = keyOf(load<f64>(value, 24));
    let a = thresholds;
    let b = thresholds;
    let c = thresholds;
    let d = thresholds;
    let left = many;
    while (left > 1) {
      const half = (left >> 1) << 3;
      a += isReached(a + half - 8, keyA) & half;
      b += isReached(b + half - 8, keyB) & half;
      c += isReached(c + half - 8, keyC) & half;
      d += isReached(d + half - 8, keyD) & half;
      left -= left >> 1;
    }
    const at = into + (row << 1);
    store<u16>(at, <u16>(((a - thresholds) >> 3) - isReached(a, keyA)));
    store<u16>(at, <u16>(((b - thresholds) >> 3) - isReached(b, keyB)), 2);
    store<u16>(at, <u16>(((c - thresholds) >> 3) - isReached(c, keyC)), 4);
    store<u16>(at, <u16>(((d - thresholds) >> 3) - isReached(d, keyD)), 6);
  }
  for (let row = byFour; row < count; row++)
    store<u16>(into + (row << 1), rankOf(thresholds, many, keyOf(load<f64>(values + (row << 3)))));
}

/** Adds a tree's answers to the sums of so many rows. */
export function addByParts(sums: usize, nodes: usize, root: usize, count: usize): void {
  let node = root;
  let from: usize = 0;
  let end = count << 1;
  let source = everyone;
  // Those that go left stay in this room, or come into it; the others go to the other one.
  let here = room;
  let there = otherRoom;
  let top = waiting;
  for (;;) {
    const right = <usize>load<u32>(node, 8);
    if (right - 16 !== node) {
      const column = ranks + ((<usize>load<u32>(node, 12)) << (columnShift - 6));
      const limit = load<u16>(nodeRanks + ((node - nodes) >> 3));
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
    addTo(sums, load<f64>(node), source + from, source + end);
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

function addTo(sums: usize, answer: f64, from: usize, end: usize): void {
  for (let at = from; at < end; at += 2) {
    const sum = sums + ((<usize>load<u16>(at)) << 2);
    store<f64>(sum, load<f64>(sum) + answer);
  }
}

/**
 * Rows whose rank is below a limit go where `left` begins, which may be where they are; the others to where `right`
 * ends. Gives where the left ones end.
 */
function part(from: usize, end: usize, left_: usize, right_: usize, column: usize, limit: u16): usize {
  let left = left_;
  let right = right_;
  let at = from;
  const limits = i16x8.splat(limit);
  for (; at + 16 <= end; at += 16) {
    let values = v128.load16_splat(column + <usize>load<u16>(at));
    values = v128.load_lane<u16>(column + <usize>load<u16>(at, 2), values, 1);
    values = v128.load_lane<u16>(column + <usize>load<u16>(at, 4), values, 2);
    values = v128.load_lane<u16>(column + <usize>load<u16>(at, 6), values, 3);
    values = v128.load_lane<u16>(column + <usize>load<u16>(at, 8), values, 4);
    values = v128.load_lane<u16>(column + <usize>load<u16>(at, 10), values, 5);
    values = v128.load_lane<u16>(column + <usize>load<u16>(at, 12), values, 6);
    values = v128.load_lane<u16>(column + <usize>load<u16>(at, 14), values, 7);
    const goRight = <usize>i16x8.bitmask(i16x8.ge_u(values, limits));
    const places = v128.load(at);
    // What is written beside those that count lies where later ones will.
    v128.store(left, i8x16.swizzle(places, v128.load(leftFirst + (goRight << 4))));
    v128.store(right - 16, i8x16.swizzle(places, v128.load(rightLast + (goRight << 4))));
    const bytes = (<usize>popcnt(<u32>goRight)) << 1;
    left += 16 - bytes;
    right -= bytes;
  }
  for (; at < end; at += 2) {
    const place = load<u16>(at);
    const bytes = (<usize>(load<u16>(column + <usize>place) < limit)) << 1;
    store<u16>(left, place);
    store<u16>(right - 2, place);
    left += bytes;
    right += bytes - 2;
  }
  return left;
}

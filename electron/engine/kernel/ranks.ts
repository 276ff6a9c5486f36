/**
 * Values and thresholds as their ranks among the thresholds of the feature: `x < t` says the same of both, and a
 * feature of all rows lies in the processor's nearest cache.
 */
import { take } from './memory';

/** Rows that go through the trees together. Their places are bytes into a column of ranks, as i16. */
export const mostRows: usize = 8192;
export const columnShift: usize = 14;
/** Ranks are stored as signed numbers, which are compared in one step: 0 is the least. */
const least: u32 = 0x8000;

/**
 * Feature → address and number of its thresholds, address of its guide, and the most thresholds that a bucket of this
 * has, u32 each; where the first bucket begins, and how many there are to one, f64 each. Thresholds are keys (i64) in
 * ascending order.
 */
let features: usize = 0;
let tables: usize = 0;
const tableShift: usize = 5;
let nextThreshold: usize = 0;
/** Feature after feature, bucket by bucket: from which threshold on a value of it is looked up, u16. */
let nextGuide: usize = 0;
/** Node → rank of its threshold, i16. */
export let nodeRanks: usize = 0;

/** Feature after feature the ranks of the rows, i16; and the places of the rows in the order of these, u16. */
export let ranks: usize = 0;
export let orders: usize = 0;
/** Feature after feature, for each rank how many rows have it or a lower one, u16. */
let reaches: usize = 0;

/** Makes room for the thresholds of a model. Only once. */
export function takeTables(features_: usize, thresholds: usize, nodes: usize): void {
  features = features_;
  tables = take(features << tableShift);
  nextThreshold = take(thresholds << 3);
  nextGuide = take(thresholds << 1);
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
  const table = tableOf(feature);
  store<u32>(table, nextThreshold);
  store<u32>(table, count, 4);
  store<u32>(table, nextGuide, 8);
  nextThreshold += count << 3;
  nextGuide += count << 1;
  return load<u32>(table);
}

/** Takes what lies there as the thresholds, and gives all nodes their ranks. */
export function layThresholds(nodes: usize, count: usize): void {
  for (let feature: usize = 0; feature < features; feature++) {
    const table = tableOf(feature);
    const from = <usize>load<u32>(table);
    const end = from + ((<usize>load<u32>(table, 4)) << 3);
    if (end > from) layGuide(table, from, end);
    for (let at = from; at < end; at += 8) store<i64>(at, keyOf(load<f64>(at)));
  }
  for (let i: usize = 0; i < count; i++) {
    const node = nodes + (i << 4);
    if (<usize>load<u32>(node, 8) - 16 === node) continue;
    store<u16>(nodeRanks + (i << 1), stored(rankOfValue(featureOf(node), load<f64>(node))));
  }
}

/** Of the features, the most thresholds that one has. */
export function mostThresholds(): usize {
  let most: usize = 0;
  for (let feature: usize = 0; feature < features; feature++) most = max(most, <usize>load<u32>(tableOf(feature), 4));
  return most;
}

function tableOf(feature: usize): usize {
  return tables + (feature << tableShift);
}

/**
 * Values fall into as many buckets of equal width as there are thresholds, so that each is looked up among those of its
 * bucket, and not of all. A value that is not below a threshold is in no earlier bucket, however both were rounded.
 */
function layGuide(table: usize, from: usize, end: usize): void {
  const many = (end - from) >> 3;
  const first = load<f64>(from);
  const perBucket = <f64>many / (load<f64>(end - 8) - first);
  store<f64>(table, first, 16);
  // Neither 0 nor infinite, by which what is infinite or 0 would become none.
  store<f64>(table, Math.min(Math.max(perBucket, 1e-300), 1e300), 24);
  const guide = <usize>load<u32>(table, 8);
  let bucket: usize = 0;
  let before: usize = 0;
  let most: usize = 0;
  for (let i: usize = 0; i < many; i++) {
    const own = <usize>i64x2.extract_lane(bucketsOf(table, v128.load64_splat(from + (i << 3))), 0) & 0xffff;
    for (; bucket <= own; bucket++) {
      before = i;
      store<u16>(guide + (bucket << 1), <u16>i);
    }
    most = max(most, i + 1 - before);
  }
  for (; bucket < many; bucket++) store<u16>(guide + (bucket << 1), <u16>many);
  // None is looked up beyond the last.
  for (let i: usize = 0; i < many; i++) {
    const at = guide + (i << 1);
    store<u16>(at, <u16>min(<usize>load<u16>(at), many - most));
  }
  store<u32>(table, most, 12);
}

/** The buckets of two values, in the lowest bits of each; of what is missing the last. */
function bucketsOf(table: usize, values: v128): v128 {
  const place = f64x2.mul(f64x2.sub(values, v128.load64_splat(table, 16)), v128.load64_splat(table, 24));
  const last = f64x2.splat(<f64>(load<u32>(table, 4) - 1));
  const within = f64x2.pmax(f64x2.pmin(last, place), f64x2.splat(0));
  // Beyond 2^52 a float64 counts by ones.
  return f64x2.add(within, f64x2.splat(4503599627370496));
}

/** What the ranks of rows take of memory. */
export function ranksBytes(features: usize): usize {
  return (features << (columnShift + 1)) + ((reachesBytes(features) + 15) & ~15);
}

/** Lays them there from now on. */
export function layRowsAt(at: usize): void {
  ranks = at;
  orders = ranks + (features << columnShift);
  reaches = orders + (features << columnShift);
}

/** Where a feature's part of `reaches` begins, counted from there: it has one rank more than thresholds. */
function reachesBytes(feature: usize): usize {
  if (feature === 0) return 0;
  const table = tableOf(feature - 1);
  const end = load<u32>(table) + (load<u32>(table, 4) << 3);
  return (<usize>(end - load<u32>(tables)) >> 2) + (feature << 1);
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
function rankOf(thresholds: usize, count: usize, key: i64): usize {
  let at = thresholds;
  let left = count;
  while (left > 1) {
    const half = (left >> 1) << 3;
    at += isReached(at + half - 8, key) & half;
    left -= left >> 1;
  }
  return ((at - thresholds) >> 3) - isReached(at, key);
}

/** All bits, or none. */
function isReached(threshold: usize, key: i64): usize {
  return 0 - <usize>(load<i64>(threshold) <= key);
}

/** Takes values (f64) as a feature of so many rows. */
export function rankValues(feature: usize, values: usize, count: usize): void {
  const table = tableOf(feature);
  const many = <usize>load<u32>(table, 4);
  if (many === 0) return;
  layRanks(table, values, ranks + (feature << columnShift), count);
  sortRows(feature, many, count);
}

/** Eight at a time, since each step of one waits for memory. */
function layRanks(table: usize, values: usize, into: usize, count: usize): void {
  const thresholds = <usize>load<u32>(table);
  const guide = <usize>load<u32>(table, 8);
  const most = <usize>load<u32>(table, 12);
  const byEight = count & ~7;
  for (let row: usize = 0; row < byEight; row += 8) {
    const value = values + (row << 3);
    const keyA = keyOf(load<f64>(value));
    const keyB = keyOf(load<f64>(value, 8));
    const keyC = keyOf(load<f64>(value, 16));
    const keyD = keyOf(load<f64>(value, 24));
    const keyE = keyOf(load<f64>(value, 32));
    const keyF = keyOf(load<f64>(value, 40));
    const keyG = keyOf(load<f64>(value, 48));
    const keyH = keyOf(load<f64>(value, 56));
    const bucketsAB = bucketsOf(table, v128.load(value));
    const bucketsCD = bucketsOf(table, v128.load(value, 16));
    const bucketsEF = bucketsOf(table, v128.load(value, 32));
    const bucketsGH = bucketsOf(table, v128.load(value, 48));
    let a = thresholds + (guided(guide, i64x2.extract_lane(bucketsAB, 0)) << 3);
    let b = thresholds + (guided(guide, i64x2.extract_lane(bucketsAB, 1)) << 3);
    let c = thresholds + (guided(guide, i64x2.extract_lane(bucketsCD, 0)) << 3);
    let d = thresholds + (guided(guide, i64x2.extract_lane(bucketsCD, 1)) << 3);
    let e = thresholds + (guided(guide, i64x2.extract_lane(bucketsEF, 0)) << 3);
    let f = thresholds + (guided(guide, i64x2.extract_lane(bucketsEF, 1)) << 3);
    let g = thresholds + (guided(guide, i64x2.extract_lane(bucketsGH, 0)) << 3);
    let h = thresholds + (guided(guide, i64x2.extract_lane(bucketsGH, 1)) << 3);
    let left = most;
    while (left > 1) {
      const half = (left >> 1) << 3;
      a += isReached(a + half - 8, keyA) & half;
      b += isReached(b + half - 8, keyB) & half;
      c += isReached(c + half - 8, keyC) & half;
      d += isReached(d + half - 8, keyD) & half;
      e += isReached(e + half - 8, keyE) & half;
      f += isReached(f + half - 8, keyF) & half;
      g += isReached(g + half - 8, keyG) & half;
      h += isReached(h + half - 8, keyH) & half;
      left -= left >> 1;
    }
    const at = into + (row << 1);
    store<u16>(at, stored(((a - thresholds) >> 3) - isReached(a, keyA)));
    store<u16>(at, stored(((b - thresholds) >> 3) - isReached(b, keyB)), 2);
    store<u16>(at, stored(((c - thresholds) >> 3) - isReached(c, keyC)), 4);
    store<u16>(at, stored(((d - thresholds) >> 3) - isReached(d, keyD)), 6);
    store<u16>(at, stored(((e - thresholds) >> 3) - isReached(e, keyE)), 8);
    store<u16>(at, stored(((f - thresholds) >> 3) - isReached(f, keyF)), 10);
    store<u16>(at, stored(((g - thresholds) >> 3) - isReached(g, keyG)), 12);
    store<u16>(at, stored(((h - thresholds) >> 3) - isReached(h, keyH)), 14);
  }
  const many = <usize>load<u32>(table, 4);
  for (let row = byEight; row < count; row++)
    store<u16>(into + (row << 1), stored(rankOf(thresholds, many, keyOf(load<f64>(values + (row << 3))))));
}

/**
 * Ranks the values of one row (f64), and lays them as u32, with ones behind the rank. First it is asked of all where to
 * look: so that is fetched for many at the same time.
 */
export function rankRow(features: usize, values: usize, into: usize, shift: u32): void {
  for (let feature: usize = 0; feature < features; feature++)
    store<u32>(into + (feature << 2), firstFor(feature, load<f64>(values + (feature << 3))));
  for (let feature: usize = 0; feature < features; feature++) {
    const at = into + (feature << 2);
    const rank = <u32>rankFrom(feature, load<f64>(values + (feature << 3)), load<u32>(at));
    store<u32>(at, rank << shift);
  }
}

/** The rank of one value: no node asks for a feature without thresholds. */
function rankOfValue(feature: usize, value: f64): usize {
  return rankFrom(feature, value, firstFor(feature, value));
}

/** The first threshold among which a value is looked up. */
function firstFor(feature: usize, value: f64): usize {
  const table = tableOf(feature);
  if (load<u32>(table, 4) === 0) return 0;
  return guided(load<u32>(table, 8), i64x2.extract_lane(bucketsOf(table, f64x2.splat(value)), 0));
}

/** Its rank, looked up from there. */
function rankFrom(feature: usize, value: f64, first: usize): usize {
  const table = tableOf(feature);
  if (load<u32>(table, 4) === 0) return 0;
  return first + rankOf(load<u32>(table) + (first << 3), load<u32>(table, 12), keyOf(value));
}

function guided(guide: usize, bucket: i64): usize {
  return <usize>load<u16>(guide + ((<usize>bucket & 0xffff) << 1));
}

/** Brings the rows into the order of a feature's ranks, by counting these: a root has its rows parted by that. */
function sortRows(feature: usize, many: usize, count: usize): void {
  const column = ranks + (feature << columnShift);
  const reach = reaches + reachesBytes(feature);
  const order = orders + (feature << columnShift);
  memory.fill(reach, 0, (many + 1) << 1);
  for (let row: usize = 0; row < count; row++) {
    const at = reach + (rankIn(column + (row << 1)) << 1);
    store<u16>(at, load<u16>(at) + 1);
  }
  let below: u16 = 0;
  for (let at = reach; at <= reach + (many << 1); at += 2) {
    const own = load<u16>(at);
    store<u16>(at, below);
    below += own;
  }
  for (let row: usize = 0; row < count; row++) {
    const at = reach + (rankIn(column + (row << 1)) << 1);
    const next = load<u16>(at);
    store<u16>(order + ((<usize>next) << 1), <u16>(row << 1));
    store<u16>(at, next + 1);
  }
}

/** How many rows have a rank of a feature below this one. */
export function rowsBelow(feature: usize, rank: usize): usize {
  return load<u16>(reaches + reachesBytes(feature) + ((rank - 1) << 1));
}

function stored(rank: usize): u16 {
  return <u16>(rank ^ least);
}

/** The rank that is stored there. */
export function rankIn(at: usize): usize {
  return <usize>(load<u16>(at) ^ least);
}

export function featureOf(node: usize): usize {
  return <usize>load<u32>(node, 12) >> 6;
}

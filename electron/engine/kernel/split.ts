/**
 * Finds the best cut of a node by one feature. With weights w, sums S of weighted targets and totals W and S, a cut
 * lowers the squared error by (S_left·W − w_left·S)² / (W · w_left · w_right). For 0/1 targets the Gini impurity is
 * twice the variance, so the same sums serve classes and numbers (Breiman et al., Classification and Regression Trees,
 * 1984). W is the same for all cuts of a node and left out; cuts are compared without dividing.
 */
import * as codeSet from './codeSet';
import { take } from './memory';
import * as sample from './sample';

/** Nodes of at most so many rows are ranked by comparing all pairs of codes. */
const rankedRows: u32 = 64;
/** In nodes of more rows, cuts are first compared between bins of codes: with less, fine thresholds are missed. */
const exactRows: u32 = 4096;
const binBits: u32 = 10;

let minLeaf: u32 = 1;

// The best cut found so far: rows with codes up to `bestCode` go left, from `bestNext` on right.
export let bestFeature: u32 = 0;
export let bestCode: u32 = 0;
export let bestNext: u32 = 0;
/** The decrease of impurity times the node's weight; below zero while there is none. */
export let bestScore: f64 = -1;
/** `bestCode` and `bestNext` are bins of 2^shift codes, to be refined. */
let bestShift: u32 = 0;

// The node at work.
let row: usize = 0;
let share: usize = 0;
let size: u32 = 0;
let sum: f64 = 0;
let weight: f64 = 0;

/** Sums of shares per code or bin, 16 bytes each; all zero between two searches. */
const sums: usize = take(65_536 << 4);
const keys: usize = take(rankedRows << 1);
const places: usize = take(rankedRows << 1);
const placeCodes: usize = take(rankedRows << 1);

export function lay(minLeaf_: u32): void {
  minLeaf = minLeaf_;
}

/** Begins the search for the best cut of a node. */
export function begin(buffer: u32, from: u32, size_: u32, sum_: f64, drawn: i64): void {
  row = sample.rowsAt(buffer, from);
  share = sample.sharesAt(buffer, from);
  size = size_;
  sum = sum_;
  weight = <f64>(drawn >>> 32);
  bestScore = -1;
}

/** Improves the best cut if the feature has a better one. Says whether the feature varies within the node at all. */
export function improve(feature: u32): bool {
  const codes = sample.codesOf(feature);
  if (size <= rankedRows) return byRank(feature, codes);
  if (size <= exactRows) return byCodes(feature, codes);
  return byBins(feature, codes);
}

function addShare(to: usize, from: usize): void {
  store<f64>(to, load<f64>(to) + load<f64>(from));
  store<i64>(to, load<i64>(to, 8) + load<i64>(from, 8), 8);
}

/** A code's rank is the number of rows with a lower one: sums per rank come in order. */
function byRank(feature: u32, codes: usize): bool {
  const n: usize = size;
  // Codes are compared as signed numbers, which a processor does at once: the highest bit is turned for that.
  for (let i: usize = 0; i < n; i++) {
    store<u16>(keys + (i << 1), load<u16>(codes + ((<usize>load<u32>(row + (i << 2))) << 1)) ^ 0x8000);
  }
  // What lies beyond the rows is ranked too, and not looked at.
  for (let at: usize = 0; at < n << 1; at += 16) {
    const own = v128.load(keys + at);
    let rank = i16x8.splat(0);
    // A comparison that holds is −1.
    for (let i: usize = 0; i < n; i++) rank = i16x8.sub(rank, i16x8.gt_s(own, v128.load_splat<u16>(keys + (i << 1))));
    v128.store(places + at, rank);
  }
  for (let i: usize = 0; i < n; i++) {
    const place = <usize>load<u16>(places + (i << 1));
    store<u16>(placeCodes + (place << 1), load<u16>(keys + (i << 1)) ^ 0x8000);
    addShare(sums + (place << 4), share + (i << 4));
  }
  let leftSum = load<f64>(sums);
  let leftDrawn = load<i64>(sums, 8);
  store<f64>(sums, 0);
  store<i64>(sums, 0, 8);
  if (<u32>leftDrawn === size) return false;
  let score = bestScore;
  let cut: usize = 0;
  let last: usize = 0;
  let before: usize = 0;
  const highest = n - minLeaf;
  for (let place: usize = 1; place < n; place++) {
    const at = sums + (place << 4);
    const drawn = load<i64>(at, 8);
    if (drawn === 0) continue;
    if (place >= <usize>minLeaf && place <= highest) {
      const leftWeight = <f64>(leftDrawn >>> 32);
      const excess = leftSum * weight - leftWeight * sum;
      const spread = leftWeight * (weight - leftWeight);
      if (excess * excess > score * spread) {
        score = (excess * excess) / spread;
        cut = place;
        before = last;
      }
    }
    last = place;
    leftSum += load<f64>(at);
    leftDrawn += drawn;
    store<f64>(at, 0);
    store<i64>(at, 0, 8);
  }
  if (cut > 0) keep(feature, load<u16>(placeCodes + (before << 1)), load<u16>(placeCodes + (cut << 1)), score, 0);
  return true;
}

/** Sums per code and notes which codes occur; then walks these in order. */
function byCodes(feature: u32, codes: usize): bool {
  const n: usize = size;
  for (let i: usize = 0; i < n; i++) {
    const code = <usize>load<u16>(codes + ((<usize>load<u32>(row + (i << 2))) << 1));
    addShare(sums + (code << 4), share + (i << 4));
    codeSet.add(code);
  }
  let score = bestScore;
  let cut: usize = 0;
  let cutNext: usize = 0;
  let code: usize = 0;
  let leftSum: f64 = 0;
  let leftDrawn: i64 = 0;
  let last: i64 = 0;
  const highest = size - minLeaf;
  for (let group: usize = 0; group < codeSet.groupCount; group++) {
    let filled = load<u64>(codeSet.groups + (group << 3));
    if (filled === 0) continue;
    store<u64>(codeSet.groups + (group << 3), 0);
    do {
      const word = (group << 6) + <usize>ctz(filled);
      filled &= filled - 1;
      let bits = load<u64>(codeSet.words + (word << 3));
      store<u64>(codeSet.words + (word << 3), 0);
      do {
        const next = (word << 6) + <usize>ctz(bits);
        bits &= bits - 1;
        const count = <u32>leftDrawn;
        if (count >= minLeaf && count <= highest) {
          const leftWeight = <f64>(leftDrawn >>> 32);
          const excess = leftSum * weight - leftWeight * sum;
          const spread = leftWeight * (weight - leftWeight);
          if (excess * excess > score * spread) {
            score = (excess * excess) / spread;
            cut = code;
            cutNext = next;
          }
        }
        code = next;
        const at = sums + (code << 4);
        leftSum += load<f64>(at);
        last = load<i64>(at, 8);
        leftDrawn += last;
        store<f64>(at, 0);
        store<i64>(at, 0, 8);
      } while (bits !== 0);
    } while (filled !== 0);
  }
  if (cutNext > 0) keep(feature, <u32>cut, <u32>cutNext, score, 0);
  return <u32>last < size;
}

/** For nodes of many rows: sums per bin of neighbouring codes, then walks the bins; `refine` follows. */
function byBins(feature: u32, codes: usize): bool {
  const bits: u32 = 32 - clz(sample.codeCount(feature) - 1);
  const shift = bits > binBits ? bits - binBits : 0;
  const n: usize = size;
  for (let i: usize = 0; i < n; i++) {
    const bin = <usize>load<u16>(codes + ((<usize>load<u32>(row + (i << 2))) << 1)) >>> shift;
    addShare(sums + (bin << 4), share + (i << 4));
  }
  const distinct = walkBins(feature, 1 << binBits, shift, 0, 0);
  // All in one bin: its codes may still differ.
  if (distinct === 1 && shift > 0) {
    const bin = <u32>load<u16>(codes + ((<usize>load<u32>(row)) << 1)) >>> shift;
    return withinBins(feature, bin, bin, shift) > 1;
  }
  return distinct > 1;
}

/** After all features were tried: where the best cut lies between bins, finds the best one within these two. */
export function refine(): void {
  if (bestScore < 0 || bestShift === 0) return;
  bestScore = -1;
  withinBins(bestFeature, bestCode, bestNext, bestShift);
}

/** Tries the cuts next to the codes of two bins. Gives the number of different codes in them. */
function withinBins(feature: u32, low: u32, high: u32, shift: u32): u32 {
  const codes = sample.codesOf(feature);
  const binSize: u32 = 1 << shift;
  const n: usize = size;
  let leftSum: f64 = 0;
  let leftDrawn: i64 = 0;
  for (let i: usize = 0; i < n; i++) {
    const code = <u32>load<u16>(codes + ((<usize>load<u32>(row + (i << 2))) << 1));
    const bin = code >>> shift;
    if (bin > high) continue;
    const from = share + (i << 4);
    if (bin < low) {
      leftSum += load<f64>(from);
      leftDrawn += load<i64>(from, 8);
    } else addShare(sums + ((<usize>((code & (binSize - 1)) + (bin === low ? 0 : binSize))) << 4), from);
  }
  const before = bestScore;
  const distinct = walkBins(feature, 2 * binSize, 0, leftSum, leftDrawn);
  if (bestScore > before) {
    bestCode += bestCode < binSize ? low * binSize : (high - 1) * binSize;
    bestNext += bestNext < binSize ? low * binSize : (high - 1) * binSize;
  }
  return distinct;
}

/** Walks the sums per bin and clears them, the rows below the first bin given; gives the number of bins with rows. */
function walkBins(feature: u32, bins: u32, shift: u32, sumBelow: f64, drawnBelow: i64): u32 {
  let leftSum = sumBelow;
  let leftDrawn = drawnBelow;
  let last: u32 = 0;
  let distinct: u32 = 0;
  const highest = size - minLeaf;
  for (let bin: u32 = 0; bin < bins; bin++) {
    const at = sums + ((<usize>bin) << 4);
    const drawn = load<i64>(at, 8);
    if (drawn === 0) continue;
    const count = <u32>leftDrawn;
    if (distinct > 0 && count >= minLeaf && count <= highest) {
      const leftWeight = <f64>(leftDrawn >>> 32);
      const excess = leftSum * weight - leftWeight * sum;
      const spread = leftWeight * (weight - leftWeight);
      if (excess * excess > bestScore * spread) keep(feature, last, bin, (excess * excess) / spread, shift);
    }
    distinct++;
    leftSum += load<f64>(at);
    leftDrawn += drawn;
    last = bin;
    store<f64>(at, 0);
    store<i64>(at, 0, 8);
  }
  return distinct;
}

function keep(feature: u32, code: u32, next: u32, score: f64, shift: u32): void {
  bestFeature = feature;
  bestCode = code;
  bestNext = next;
  bestScore = score;
  bestShift = shift;
}

/**
 * The rows of one node, copied side by side, so that its subtree is grown within the processor's cache. Codes are
 * ranked anew where there are many, so that they are dense within the block.
 */
import * as codeSet from './codeSet';
import * as data from './data';
import { take } from './memory';

/** Nodes of at most so many rows are grown in a block. */
export const mostRows: u32 = 8192;
/** Columns of fewer codes are copied as they are: their range is small enough. */
const denseCodes: u32 = 2 * mostRows;

export const rows: usize = take(mostRows << 3);
export const shares: usize = take(mostRows << 5);
export const target: usize = take(mostRows << 3);
const ranks: usize = take(65_536 << 1);
/** Feature → row → code, as u16. */
let codes: usize = 0;
/** Feature → rank → the code that it stands for, as u16. */
let originals: usize = 0;
/** Feature → number of codes, as u32. */
let counts: usize = 0;

export function lay(): void {
  codes = take((<usize>data.features * mostRows) << 1);
  originals = take((<usize>data.features * mostRows) << 1);
  counts = take((<usize>data.features) << 2);
}

export function codesOf(feature: u32): usize {
  return codes + ((<usize>feature * mostRows) << 1);
}

export function codeCount(feature: u32): u32 {
  return load<u32>(counts + ((<usize>feature) << 2));
}

/** The code that a block's code stands for. */
export function original(feature: u32, code: u32): u32 {
  if (data.codeCount(feature) <= denseCodes) return code;
  return load<u16>(originals + ((<usize>(feature * mostRows + code)) << 1));
}

/** Takes a node's rows from the whole sample: `count` of them, from where `fromRows` and `fromShares` point. */
export function fill(fromRows: usize, fromShares: usize, count: u32): void {
  memory.copy(shares, fromShares, (<usize>count) << 4);
  for (let i: usize = 0; i < <usize>count; i++) {
    store<u32>(rows + (i << 2), <u32>i);
    store<f64>(target + (i << 3), load<f64>(data.target + ((<usize>load<u32>(fromRows + (i << 2))) << 3)));
  }
  for (let feature: u32 = 0; feature < data.features; feature++) {
    const known = data.codeCount(feature);
    const from = data.codesOf(feature);
    const into = codesOf(feature);
    let size = known;
    if (known <= denseCodes) {
      for (let i: usize = 0; i < <usize>count; i++) {
        store<u16>(into + (i << 1), load<u16>(from + ((<usize>load<u32>(fromRows + (i << 2))) << 1)));
      }
    } else size = rank(from, fromRows, count, into, originals + ((<usize>feature * mostRows) << 1));
    store<u32>(counts + ((<usize>feature) << 2), size);
  }
}

function rank(from: usize, fromRows: usize, count: u32, into: usize, original: usize): u32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const code = load<u16>(from + ((<usize>load<u32>(fromRows + (i << 2))) << 1));
    store<u16>(into + (i << 1), code);
    codeSet.add(code);
  }
  const distinct = codeSet.drain(original);
  for (let i: usize = 0; i < <usize>distinct; i++) {
    store<u16>(ranks + ((<usize>load<u16>(original + (i << 1))) << 1), <u16>i);
  }
  for (let i: usize = 0; i < <usize>count; i++) {
    const at = into + (i << 1);
    store<u16>(at, load<u16>(ranks + ((<usize>load<u16>(at)) << 1)));
  }
  return distinct;
}

// What trees grow on, as the host laid it into memory.
import { take } from './memory';

export let rows: u32 = 0;
export let features: u32 = 0;
/** Row → target, as f64. */
export let target: usize = 0;
/** Feature → row → code, as u16. */
let codes: usize = 0;
/** Feature → number of codes, missing included, as u32. */
let counts: usize = 0;
/** Feature → where the least values of its codes begin, as u32; the greatest ones follow. */
let values: usize = 0;

export function lay(rows_: u32, features_: u32): void {
  rows = rows_;
  features = features_;
  target = take((<usize>rows) << 3);
  codes = take((<usize>rows * features) << 1);
  counts = take((<usize>features) << 2);
  values = take((<usize>features) << 2);
}

/** Makes room for the ranges of a feature's codes, and gives it. */
export function layValues(feature: u32, codeCount: u32): usize {
  const at = take((<usize>(codeCount - 1)) << 4);
  store<u32>(counts + ((<usize>feature) << 2), codeCount);
  store<u32>(values + ((<usize>feature) << 2), at);
  return at;
}

/** Row → code of a feature. */
export function codesOf(feature: u32): usize {
  return codes + ((<usize>feature * rows) << 1);
}

export function codeCount(feature: u32): u32 {
  return load<u32>(counts + ((<usize>feature) << 2));
}

/** Code → least value. */
export function lowOf(feature: u32): usize {
  return load<u32>(values + ((<usize>feature) << 2));
}

/** Code → greatest value. */
export function highOf(feature: u32): usize {
  return lowOf(feature) + ((<usize>(codeCount(feature) - 1)) << 3);
}

export function meanTarget(): f64 {
  let sum: f64 = 0;
  for (let row: u32 = 0; row < rows; row++) sum += load<f64>(target + ((<usize>row) << 3));
  return sum / <f64>rows;
}

/**
 * What the rows of a table say of each pair of its columns: the sum over rows of weight × one × other, as the normal
 * equations of a regression need it. Each sum is taken in the order of the rows, so it is what a plain loop gives.
 */
import { take } from './memory';

/** Rows that the pairs of columns take turns on: as many as stay in a core's second cache. */
const tileRows: u32 = 256;

let rows: u32 = 0;
/** Columns, in whole blocks of four. */
let width: u32 = 0;
/** Row by row. */
let table: usize = 0;
let weights: usize = 0;
let sums: usize = 0;

/** Makes room, filled with zeros. Only once. */
export function lay(rows_: u32, columns: u32): void {
  rows = rows_;
  width = (columns + 3) & ~3;
  table = take(<usize>rows * rowBytes());
  weights = take((<usize>rows) << 3);
  sums = take(<usize>width * rowBytes());
}

export function widthOf(): u32 {
  return width;
}
export function tableAt(): usize {
  return table;
}
export function weightsAt(): usize {
  return weights;
}
/** One row per column: its sums with the columns up to itself. What stands behind these is no sum. */
export function sumsAt(): usize {
  return sums;
}

export function addUp(): void {
  memory.fill(sums, 0, <usize>width * rowBytes());
  for (let from: u32 = 0; from < rows; from += tileRows) {
    const to = min(rows, from + tileRows);
    for (let one: u32 = 0; one < width; one += 4) {
      for (let other: u32 = 0; other <= one; other += 4) addBlock(one, other, from, to);
    }
  }
}

function rowBytes(): usize {
  return (<usize>width) << 3;
}

/** Four columns with four others, over some rows. */
function addBlock(one: u32, other: u32, from: u32, to: u32): void {
  const step = rowBytes();
  const into = sums + <usize>one * step + ((<usize>other) << 3);
  let a = v128.load(into);
  let b = v128.load(into, 16);
  let c = v128.load(into + step);
  let d = v128.load(into + step, 16);
  let e = v128.load(into + 2 * step);
  let f = v128.load(into + 2 * step, 16);
  let g = v128.load(into + 3 * step);
  let h = v128.load(into + 3 * step, 16);
  for (let row = from; row < to; row++) {
    const at = table + <usize>row * step;
    const ones = at + ((<usize>one) << 3);
    const others = at + ((<usize>other) << 3);
    const weight = load<f64>(weights + ((<usize>row) << 3));
    const low = v128.load(others);
    const high = v128.load(others, 16);
    const first = f64x2.splat(load<f64>(ones) * weight);
    a = f64x2.add(a, f64x2.mul(first, low));
    b = f64x2.add(b, f64x2.mul(first, high));
    const second = f64x2.splat(load<f64>(ones, 8) * weight);
    c = f64x2.add(c, f64x2.mul(second, low));
    d = f64x2.add(d, f64x2.mul(second, high));
    const third = f64x2.splat(load<f64>(ones, 16) * weight);
    e = f64x2.add(e, f64x2.mul(third, low));
    f = f64x2.add(f, f64x2.mul(third, high));
    const fourth = f64x2.splat(load<f64>(ones, 24) * weight);
    g = f64x2.add(g, f64x2.mul(fourth, low));
    h = f64x2.add(h, f64x2.mul(fourth, high));
  }
  v128.store(into, a);
  v128.store(into, b, 16);
  v128.store(into + step, c);
  v128.store(into + step, d, 16);
  v128.store(into + 2 * step, e);
  v128.store(into + 2 * step, f, 16);
  v128.store(into + 3 * step, g);
  v128.store(into + 3 * step, h, 16);
}

/**
 * A tree's bootstrap sample, laid out in the order of its nodes: a node is a range of positions. Each position holds a
 * row (u32) and its share (16 bytes: the target times how often the row was drawn, as f64; then how often it was drawn,
 * shifted by 32 bits, plus 1, as i64). Sums of shares hold all that a split needs. There are two buffers: a node's rows
 * lie in one, and are parted into the other.
 */
import * as block from './block';
import * as data from './data';
import { take } from './memory';

/** Row → how often it was drawn, as u16: the host's choice, tree by tree. */
export let drawn: usize = 0;
let wholeRows: usize = 0;
let wholeShares: usize = 0;
let most: u32 = 0;

// The sample at work: the whole one, or a block of it.
/** Positions of one buffer. */
let capacity: usize = 0;
let rows: usize = 0;
let shares: usize = 0;
/** Row → target, as f64. */
export let target: usize = 0;
export let isBlock: bool = false;

export function lay(mostRows: u32): void {
  most = mostRows;
  drawn = take((<usize>data.rows) << 1);
  wholeRows = take((<usize>most) << 3);
  wholeShares = take((<usize>most) << 5);
}

export function workOnWhole(): void {
  isBlock = false;
  capacity = most;
  rows = wholeRows;
  shares = wholeShares;
  target = data.target;
}

export function workOnBlock(): void {
  isBlock = true;
  capacity = block.mostRows;
  rows = block.rows;
  shares = block.shares;
  target = block.target;
}

/** Where the rows of a buffer's position lie. */
export function rowsAt(buffer: u32, position: u32): usize {
  return rows + ((<usize>buffer * capacity + position) << 2);
}

export function sharesAt(buffer: u32, position: u32): usize {
  return shares + ((<usize>buffer * capacity + position) << 4);
}

export function codesOf(feature: u32): usize {
  return isBlock ? block.codesOf(feature) : data.codesOf(feature);
}

export function codeCount(feature: u32): u32 {
  return isBlock ? block.codeCount(feature) : data.codeCount(feature);
}

/** How often a row is drawn that has no room left in the sample: it is neither in the bag nor out of it. */
const setAside: u32 = 0xffff;

/** Lays the rows that were drawn into the whole sample's first buffer; gives their number. */
export function gather(): u32 {
  let inBag: usize = 0;
  for (let row: u32 = 0; row < data.rows; row++) {
    const count = <u32>load<u16>(drawn + ((<usize>row) << 1));
    if (count === 0 || count === setAside) continue;
    store<u32>(wholeRows + (inBag << 2), row);
    const share = wholeShares + (inBag << 4);
    store<f64>(share, <f64>count * load<f64>(data.target + ((<usize>row) << 3)));
    store<i64>(share, ((<i64>count) << 32) | 1, 8);
    inBag++;
  }
  return <u32>inBag;
}

/** Sums of the shares of the rows that were parted to the left, and of the others. */
export let leftSum: f64 = 0;
export let leftDrawn: i64 = 0;
export let rightSum: f64 = 0;
export let rightDrawn: i64 = 0;

/**
 * Copies a node's rows into the other buffer, those whose code is at most `code` to the front, the others to the back;
 * gives where these begin.
 */
export function partition(buffer: u32, from: u32, to: u32, codes: usize, code: u32): u32 {
  let row = rowsAt(buffer, from);
  let share = sharesAt(buffer, from);
  const rowsTo = rowsAt(1 - buffer, 0);
  const sharesTo = sharesAt(1 - buffer, 0);
  let left: usize = from;
  let right: usize = to - 1;
  let sumLeft: f64 = 0;
  let drawnLeft: i64 = 0;
  let sumRight: f64 = 0;
  let drawnRight: i64 = 0;
  for (let i = from; i < to; i++) {
    const index = load<u32>(row);
    const times = load<i64>(share, 8);
    const sum = load<f64>(share);
    // Both sides are written and one moves: a branch would be mispredicted half of the time.
    store<u32>(rowsTo + (left << 2), index);
    store<f64>(sharesTo + (left << 4), sum);
    store<i64>(sharesTo + (left << 4), times, 8);
    store<u32>(rowsTo + (right << 2), index);
    store<f64>(sharesTo + (right << 4), sum);
    store<i64>(sharesTo + (right << 4), times, 8);
    const goesRight = <usize>(<u32>load<u16>(codes + ((<usize>index) << 1)) > code);
    left += 1 - goesRight;
    right -= goesRight;
    const share01 = <f64>(<u32>goesRight);
    sumRight += sum * share01;
    sumLeft += sum * (1 - share01);
    drawnRight += times & -(<i64>goesRight);
    drawnLeft += times & (<i64>goesRight - 1);
    row += 4;
    share += 16;
  }
  leftSum = sumLeft;
  leftDrawn = drawnLeft;
  rightSum = sumRight;
  rightDrawn = drawnRight;
  return <u32>left;
}

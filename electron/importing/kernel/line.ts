/**
 * Cuts a line of text into cells, and reads the numbers that are nothing but digits with a sign or a point, in
 * AssemblyScript: sixteen characters at a time, without a branch for each.
 */

/** Characters are looked at in eights and sixteens, which may begin before the text or end behind it. */
const margin: usize = 32;
/** Digits that a float64 holds exactly, whichever they are. */
const exactDigits: usize = 15;
const minus: u16 = 45;
const point: u8 = 46;

/** Power of ten → f64. */
const powers: usize = memory.data((exactDigits + 1) << 3, 16);
/** By where a point is among sixteen characters: what moves those before it behind it. */
const withoutPoint: usize = memory.data(256, 16);
/** Where cells begin, i32, and what numbers they hold, f64. */
let starts: usize = 0;
let numbers: usize = 0;
let text: usize = 0;

/** Makes room for lines of so many cells. Only once. */
export function lay(cells: usize): void {
  starts = (__heap_base + 15) & ~15;
  numbers = (starts + ((cells + 1) << 2) + 15) & ~15;
  text = numbers + (cells << 3) + margin;
  let power: f64 = 1;
  for (let i: usize = 0; i <= exactDigits; i++) {
    store<f64>(powers + (i << 3), power);
    power *= 10;
  }
  for (let at: usize = 0; at < 16; at++)
    for (let i: usize = 0; i < 16; i++) store<u8>(withoutPoint + (at << 4) + i, <u8>(i <= at ? i - 1 : i));
}

/** Makes room for a text of so many characters, as UTF-16. */
export function roomFor(characters: usize): void {
  const pages = <i32>((text + (characters << 1) + margin) >>> 16) + 1 - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
}

export function startsAt(): usize {
  return starts;
}
export function numbersAt(): usize {
  return numbers;
}
export function textAt(): usize {
  return text;
}

/**
 * Cuts what stands from `start` to before `end`: puts down where the cells begin, and at last one past where the next
 * line does, and what number each holds, NaN where it holds none. False where there are not so many cells.
 */
export function cut(start: usize, end: usize, delimiter: u16, width: usize): bool {
  const wanted = i16x8.splat(delimiter);
  let cells: usize = 0;
  let from = start;
  store<i32>(starts, <i32>start);
  for (let at = start; at < end; at += 8) {
    let found = <u32>i16x8.bitmask(i16x8.eq(v128.load(text + (at << 1)), wanted));
    if (end - at < 8) found &= (1 << (<u32>(end - at))) - 1;
    while (found !== 0) {
      const next = at + <usize>ctz(found);
      if (cells + 1 === width) return false;
      store<f64>(numbers + (cells << 3), numberIn(from, next));
      from = next + 1;
      cells++;
      store<i32>(starts + (cells << 2), <i32>from);
      found &= found - 1;
    }
  }
  store<f64>(numbers + (cells << 3), numberIn(from, end));
  store<i32>(starts + ((cells + 1) << 2), <i32>end + 1);
  return cells === width - 1;
}

/** As `quickNumber` of numbers.ts reads it. */
function numberIn(start: usize, end: usize): f64 {
  const isNegative = <usize>(start < end && load<u16>(text + (start << 1)) === minus);
  const length = end - start - isNegative;
  if (length - 1 > exactDigits) return NaN;
  // The last of sixteen is the cell's last.
  const behind = text + (end << 1);
  const characters = i8x16.narrow_i16x8_u(v128.load(behind - 32), v128.load(behind - 16));
  const digits = i8x16.sub(characters, i8x16.splat(48));
  const first = 16 - <u32>length;
  const others = ~(<u32>i8x16.bitmask(i8x16.lt_u(digits, i8x16.splat(10)))) & 0xffff & (0xffff << first);
  const own = v128.and(digits, i8x16.ge_u(lanes, i8x16.splat(<u8>first)));
  if (others === 0) return length > exactDigits ? NaN : signed(wholeOf(own), isNegative);
  const at = <u32>ctz(others);
  if ((others & (others - 1)) !== 0 || at === first || at === 15) return NaN;
  if (load<u16>(behind - 32 + ((<usize>at) << 1)) !== point) return NaN;
  const whole = wholeOf(i8x16.swizzle(own, v128.load(withoutPoint + ((<usize>at) << 4))));
  return signed(whole / load<f64>(powers + ((<usize>(15 - at)) << 3)), isNegative);
}

const lanes: v128 = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

function signed(value: f64, isNegative: usize): f64 {
  return isNegative ? -value : value;
}

/** What sixteen digits are together, of which fifteen at most are not 0. */
function wholeOf(digits: v128): f64 {
  const pairs = i16x8.add(i16x8.mul(v128.and(digits, i16x8.splat(0xff)), i16x8.splat(10)), i16x8.shr_u(digits, 8));
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_s(fours, i32x4.splat(0)), i16x8(10000, 1, 10000, 1, 0, 0, 0, 0));
  return <f64>i32x4.extract_lane(eights, 0) * 1e8 + <f64>i32x4.extract_lane(eights, 1);
}

import { gather } from './gather';

/** Keys of 64 bits are sorted by so many at a time. */
const digitBits = 11;
const digits = 1 << digitBits;
const digitsPerHalf = 3;

/**
 * Places in ascending order of their values: equal ones as they stand, NaN last. A radix sort from the lowest digit
 * (D. Knuth, The Art of Computer Programming 3, §5.2.5, algorithm R), since a comparison of ours would be called some
 * millions of times.
 */
export function ascending(values: Float64Array): Uint32Array {
  const { halves, counts } = keysOf(values);
  let [order, next] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  for (let place = 0; place < order.length; place++) order[place] = place;
  for (let digit = 0; digit < 2 * digitsPerHalf; digit++) {
    const starts = counts.subarray(digit * digits, (digit + 1) * digits);
    if (starts.includes(values.length)) continue;
    startsFrom(starts);
    const keys = halves[digit < digitsPerHalf ? 0 : 1];
    const shift = (digit % digitsPerHalf) * digitBits;
    for (let i = 0; i < order.length; i++) {
      const place = order[i];
      next[starts[(keys[place] >>> shift) & (digits - 1)]++] = place;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** The same from the greatest value on; equal ones as they stand, NaN last. */
export function descending(values: Float64Array): Uint32Array {
  return ascending(values.map((value) => -value));
}

/** The values in ascending order, without NaN. */
export function sorted(values: Float64Array): Float64Array {
  const all = gather(values, ascending(values));
  let known = all.length;
  while (known > 0 && Number.isNaN(all[known - 1])) known--;
  return all.subarray(0, known);
}

/**
 * Numbers as whole ones in the same order: the lower 32 bits of each, and the upper ones; and for each digit how many
 * have each value of it.
 */
function keysOf(values: Float64Array): { halves: [low: Uint32Array, high: Uint32Array]; counts: Uint32Array } {
  // The lowest byte comes first on all processors that it runs on.
  const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const [low, high] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  const counts = new Uint32Array(2 * digitsPerHalf * digits);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // Of negative numbers the greatest bits are the least value. Zero has no sign here, and NaN is one.
    const turned = value < 0 ? -1 : 0;
    low[i] = value === 0 ? 0 : bits[2 * i] ^ turned;
    high[i] = value === 0 ? 1 << 31 : bits[2 * i + 1] ^ (turned | (1 << 31));
    if (Number.isNaN(value)) low[i] = high[i] = 0xffff_ffff;
    for (let digit = 0; digit < digitsPerHalf; digit++) {
      const shift = digit * digitBits;
      counts[digit * digits + ((low[i] >>> shift) & (digits - 1))]++;
      counts[(digitsPerHalf + digit) * digits + ((high[i] >>> shift) & (digits - 1))]++;
    }
  }
  return { halves: [low, high], counts };
}

/** Turns how many there are into where the first of them goes. */
function startsFrom(counts: Uint32Array): void {
  let before = 0;
  for (let i = 0; i < counts.length; i++) {
    const here = counts[i];
    counts[i] = before;
    before += here;
  }
}

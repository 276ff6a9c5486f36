import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascending, descending, sorted } from '../../../electron/engine/order';

/** Numbers of all kinds, of which some come again; more than one digit can tell apart, now and then. */
const values = fc
  .array(fc.oneof(fc.double(), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -3, max: 3 })), {
    maxLength: 3000,
  })
  .map((numbers) => Float64Array.from(numbers));

/** What a comparison of two places says. */
function compared(numbers: Float64Array, by: (one: number, other: number) => number): number[] {
  const isNone = (place: number) => Number(Number.isNaN(numbers[place]));
  return [...numbers.keys()].sort(
    (a, b) => isNone(a) - isNone(b) || (isNone(a) ? a - b : by(numbers[a], numbers[b]) || a - b),
  );
}

/** Their difference is no number for two infinite ones. */
const up = (one: number, other: number) => (one < other ? -1 : one > other ? 1 : 0);

describe('the order of values', () => {
  it('is that of comparing them, equal ones as they stand, and NaN last', () => {
    fc.assert(
      fc.property(values, (numbers) => {
        expect([...ascending(numbers)]).toEqual(compared(numbers, up));
        expect([...sorted(numbers)]).toEqual(
          [...ascending(numbers)].map((place) => numbers[place]).filter((value) => !Number.isNaN(value)),
        );
        expect([...descending(numbers)]).toEqual(compared(numbers, (one, other) => up(other, one)));
      }),
    );
  });

  it('knows a NaN of any sign, one zero, and values next to each other', () => {
    const numbers = Float64Array.of(0, 0, -0, Number.MIN_VALUE, -Number.MIN_VALUE, Number.NaN, 1, 1 - 2 ** -53);
    new BigUint64Array(numbers.buffer)[0] = 0xfff8_0000_0000_0001n;
    expect(numbers[0]).toBeNaN();
    expect([...ascending(numbers)]).toEqual([4, 1, 2, 3, 7, 6, 0, 5]);
    expect([...descending(numbers)]).toEqual([6, 7, 3, 1, 2, 4, 0, 5]);
    expect([...ascending(new Float64Array())]).toEqual([]);
  });
});

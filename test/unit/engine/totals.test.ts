import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Totals } from '../../../electron/engine/totals';

const sums = fc.integer({ min: 1, max: 40 }).chain((units) =>
  fc.record({
    columns: fc.array(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
        minLength: units,
        maxLength: units,
      }),
      {
        minLength: 1,
        maxLength: 20,
      },
    ),
    resamples: fc.array(fc.array(fc.nat(9), { minLength: units, maxLength: units }), { minLength: 1, maxLength: 3 }),
  }),
);

describe('the totals of a resample', () => {
  it('are, to the bit, those of a loop over the units in their order, whoever had the memory before', () => {
    fc.assert(
      fc.property(sums, ({ columns, resamples }) => {
        const totals = new Totals(columns[0].length);
        const half = Math.ceil(columns.length / 2);
        const recordOf = (some: number[][]) =>
          Object.fromEntries(some.map((column, i) => [`sum ${i}`, Float64Array.from(column)]));
        const told = [columns.slice(0, half), columns.slice(half)].map((some) => totals.add(recordOf(some)));
        for (const times of resamples) {
          totals.weigh(Uint16Array.from(times));
          const expected = columns.map((column) => column.reduce((sum, value, unit) => sum + times[unit] * value, 0));
          expect(told.flatMap((one) => Object.values(one()))).toEqual(expected);
        }
        totals.close();
      }),
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { binColumn, binRows, mostCodes } from '../../../electron/engine/binning';
import { seededRandom } from '../../helpers/random.mjs';

it('Some rows of a column get the codes that they would get by themselves', () => {
  const value = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, 1, 2, Number.NaN));
  fc.assert(
    fc.property(
      fc
        .array(value, { minLength: 1, maxLength: 40 })
        .chain((values) =>
          fc.tuple(
            fc.constant(Float64Array.from(values, (one) => one + 0)),
            fc.array(fc.nat(values.length - 1), { maxLength: 60 }),
            fc.array(fc.nat(values.length - 1), { maxLength: 60 }),
          ),
        ),
      ([column, ...parts]) => {
        for (const rows of parts) {
          expect(binRows(column, Int32Array.from(rows))).toEqual(binColumn(Float64Array.from(rows, (i) => column[i])));
        }
      },
    ),
  );
});

it('Where the rows have more values than there are codes, too', () => {
  const random = seededRandom(1);
  const column = Float64Array.from({ length: 120_000 }, (_, i) => (i % 3 === 0 ? Math.floor(9 * random()) : random()));
  const rows = Int32Array.from(column.keys()).filter((row) => row % 20 !== 0);
  const own = binColumn(Float64Array.from(rows, (row) => column[row]));
  expect(own.high.length).toBeGreaterThan(mostCodes / 2);
  expect(binRows(column, rows)).toEqual(own);
});

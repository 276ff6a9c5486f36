import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Gram } from '../../../electron/engine/gram';

const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });

/** Columns of some rows, and two weights per row. More rows than take turns together, now and then. */
const tables = fc
  .record({ rows: fc.oneof(fc.nat(9), fc.integer({ min: 250, max: 530 })), columns: fc.integer({ min: 1, max: 10 }) })
  .chain(({ rows, columns }) => {
    const column = fc.array(number, { minLength: rows, maxLength: rows }).map((values) => Float64Array.from(values));
    const table = fc.array(column, { minLength: columns, maxLength: columns });
    return fc.record({ table, weights: fc.tuple(column, column) });
  });

function plain(table: readonly Float64Array[], weight: Float64Array): Float64Array[] {
  return table.map((one, i) =>
    Float64Array.from(table.slice(0, i + 1), (other) => {
      let sum = 0;
      for (let row = 0; row < weight.length; row++) sum += one[row] * weight[row] * other[row];
      return sum;
    }),
  );
}

describe('weighted products of columns', () => {
  it('are those of a plain loop, to the bit, each time that they are asked for', () => {
    fc.assert(
      fc.property(tables, ({ table, weights }) => {
        const gram = new Gram(table, weights[0].length);
        for (const weight of weights) expect(gram.weighed(weight)).toEqual(plain(table, weight));
      }),
      { numRuns: 40 },
    );
  });

  it('are, where rows have no weight, those without them', () => {
    fc.assert(
      fc.property(tables, ({ table, weights: [weight] }) => {
        const isKept = (_: number, row: number) => row % 3 !== 1;
        const some = weight.map((value, row) => (isKept(value, row) ? value : 0));
        const kept = table.map((column) => column.filter(isKept));
        const alone = new Gram(kept, weight.filter(isKept).length);
        expect(new Gram(table, weight.length).weighed(some)).toEqual(alone.weighed(weight.filter(isKept)));
      }),
      { numRuns: 20 },
    );
  });
});

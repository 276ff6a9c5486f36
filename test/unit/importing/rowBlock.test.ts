import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowBlock } from '../../../electron/importing/rowBlock';
import type { ClientRow } from '../../../shared/clientRow';

const tasks = 2;
const value = fc.double({ noNaN: true });
const outcome = fc.record({ value, observedAt: fc.nat(), synthetic: fc.boolean() });
const perTask = <T>(one: fc.Arbitrary<T>) => fc.array(fc.option(one), { minLength: tasks, maxLength: tasks });

const rowsOf = (width: number) =>
  fc.array(
    fc.record<ClientRow>({
      client: fc.string(),
      at: fc.nat(),
      knownAt: fc.nat(),
      actedOn: fc.boolean(),
      predicted: perTask(value),
      actual: perTask(outcome),
      features:
        width === 0
          ? fc.constant(null)
          : fc.array(fc.double(), { minLength: width, maxLength: width }).map((values) => Float64Array.from(values)),
    }),
    { maxLength: 600 },
  );

describe('a block of rows', () => {
  it.each([0, 1, 3])('gives back the rows that were put in, with %d features', (width) => {
    fc.assert(
      fc.property(rowsOf(width), (rows) => {
        const block = new RowBlock(tasks, width);
        for (const row of rows) block.add(row);
        const received = new RowBlock(tasks, width, structuredClone(block.packed));
        expect(received.length).toBe(rows.length);
        expect(rows.map((_, i) => received.row(i))).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batched } from '../../../electron/store/restated';

it('ranges come some rows at a time, each row once and in order', () => {
  const gaps = fc.array(fc.record({ gap: fc.nat(50), length: fc.integer({ min: 1, max: 12_000 }) }), { maxLength: 12 });
  fc.assert(
    fc.property(gaps, (given) => {
      let next = 1;
      const ranges = given.map(({ gap, length }) => {
        const first = next + gap;
        next = first + length;
        return { first, last: next - 1, name: `of ${first}` };
      });
      const idsOf = (some: readonly { first: number; last: number }[]) =>
        some.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
      const batches = [...batched(ranges)];
      for (const batch of batches) expect(idsOf(batch).length).toBeLessThanOrEqual(5000);
      expect(batches.flatMap(idsOf)).toEqual(idsOf(ranges));
      for (const { first, last, name } of batches.flat()) {
        const of = ranges.find((range) => range.name === name);
        expect(of && of.first <= first && last <= of.last).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupedBy } from '../../../shared/groupedBy';

it('gives each item once, under its key, keys and items in the order in which they came', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', '__proto__'), fc.integer())), (items) => {
      const groups = groupedBy(items, ([key]) => key);
      expect([...groups.keys()]).toEqual([...new Set(items.map(([key]) => key))]);
      for (const [key, own] of groups) expect(own).toEqual(items.filter((item) => item[0] === key));
    }),
  );
});

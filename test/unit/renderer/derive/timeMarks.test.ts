import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timeMarks } from '../../../../renderer/derive/timeMarks';

const day = 86_400_000;

it('marks lie within the span, in order, and are few', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60_000 }),
      fc.double({ min: 3000, max: 8000 * day, noNaN: true }),
      (startDay, span) => {
        const from = startDay * day;
        const found = timeMarks([from, from + span]);
        expect(found.length).toBeLessThanOrEqual(9);
        expect(found.every((at) => at >= from && at <= from + span)).toBe(true);
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
        // A span holds at least two of its steps, so that a scale can be read.
        if (span < 2000 * day) expect(found.length).toBeGreaterThanOrEqual(2);
      },
    ),
  );
});

it('days begin at local midnight, months on the first', () => {
  const from = new Date(2026, 2, 25, 13).getTime();
  expect(timeMarks([from, from + 6 * day]).every((at) => new Date(at).getHours() === 0)).toBe(true);
  expect(timeMarks([from, from + 120 * day]).map((at) => new Date(at).getDate())).toEqual([1, 1, 1, 1]);
});

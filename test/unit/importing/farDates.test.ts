import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateSpread } from '../../../electron/importing/farDates';

/** Days, each with a number of rows. */
const spreadOf = (...days: (number | [day: number, rows: number])[]) =>
  dateSpread(new Map(days.map((one) => (typeof one === 'number' ? [one, 1] : one))));
const daily = (from: number, until: number, rows = 1) =>
  Array.from({ length: until - from + 1 }, (_, i): [number, number] => [from + i, rows]);

describe('dates that lie far from the rest', () => {
  it.each([
    ['a year typed wrongly, in many days', spreadOf(...daily(19_000, 19_180), 19_400), null, 19_400],
    ['two months after two years of every day', spreadOf(...daily(19_000, 19_730), 19_795), null, 19_795],
    ['placeholders, however many, years before', spreadOf([0, 40], ...daily(19_000, 19_060)), 0, null],
    ['one of three, years away', spreadOf(19_000, 19_030, 26_000), null, 26_000],
    ['the later of two, years apart', spreadOf(19_000, 26_000), null, 26_000],
    ['one in two hundred on either side', spreadOf(15_000, ...daily(19_000, 19_200), 19_400), 15_000, 19_400],
  ])('%s', (_, { before, after }, early, late) => {
    expect([before?.from ?? null, after?.until ?? null]).toEqual([early, late]);
  });

  it.each([
    ['a few orders with months in between', spreadOf(19_727, 19_758, 19_904)],
    ['a last month with as many as before', spreadOf(...daily(19_000, 19_030, 5), ...daily(19_100, 19_130, 5))],
    [
      'a shop that sells in winter',
      spreadOf(...[0, 1, 2].flatMap((year) => daily(19_000 + year * 365, 19_060 + year * 365))),
    ],
    ['one order only', spreadOf(19_000)],
    ['many on one day', spreadOf([19_000, 500])],
  ])('are none of %s', (_, { before, after }) => {
    expect([before, after]).toEqual([null, null]);
  });

  it('and the rest are all rows, each once, in order', () => {
    const day = fc.tuple(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(fc.uniqueArray(day, { minLength: 1, maxLength: 60, selector: ([at]) => at }), (days) => {
        const { before, most, after } = dateSpread(new Map(days));
        const parts = [before, most, after].flatMap((part) => part ?? []);
        expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(days.reduce((sum, [, rows]) => sum + rows, 0));
        expect(most.rows).toBeGreaterThan(0);
        const edges = parts.flatMap(({ from, until }) => [from, until]);
        expect(edges).toEqual([...edges].sort((a, b) => a - b));
      }),
    );
  });
});

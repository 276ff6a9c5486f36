import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineCutter } from '../../../electron/importing/lineCutter';
import { quickNumber } from '../../../electron/importing/numbers';

const written = fc
  .array(fc.constantFrom(...'00123456789.-'), { maxLength: 19 })
  .map((characters) => characters.join(''));
const number = fc.oneof(fc.double({ noNaN: true }).map(String), fc.integer().map(String));
/** Characters whose codes end as those of digits, minus and point do. */
const alike = fc.constantFrom('İ', '１', '8', 'ĭ1', '1Į5', '\u8030', 'é', ' 7', '-', '.', '');
const cell = fc.oneof(written, number, alike, fc.string({ unit: 'binary' }));
const lines = fc.array(fc.array(cell, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 12 });

it('cuts lines where their delimiters are, and reads what is quickly read of numbers', () => {
  fc.assert(
    fc.property(
      lines,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(',', ';', '\t', '|'),
      (all, width, delimiter) => {
        const own = all.map((cells) => cells.map((one) => one.replaceAll(delimiter, '').replaceAll('\n', '')));
        const text = own.map((cells) => cells.join(delimiter)).join('\n');
        const cutter = new LineCutter(width, delimiter);
        let start = 0;
        for (const cells of own) {
          const end = start + cells.join(delimiter).length;
          expect(cutter.cut(text, start, end)).toBe(cells.length === width);
          if (cells.length === width) {
            const { starts, numbers } = cutter;
            expect(cells.map((_, i) => text.slice(starts[i], starts[i + 1] - 1))).toEqual(cells);
            expect(starts[width]).toBe(end + 1);
            expect([...numbers]).toEqual(cells.map(quickNumber));
          }
          start = end + 1;
        }
      },
    ),
    { numRuns: 2000 },
  );
});

it('takes longer and longer texts', () => {
  const cutter = new LineCutter(2, ',');
  for (const length of [1, 100, 70_000, 500_000, 5]) {
    const text = `${'x'.repeat(length)},-12.5`;
    expect(cutter.cut(text, 0, text.length)).toBe(true);
    expect([...cutter.starts]).toEqual([0, length + 1, text.length + 1]);
    expect([...cutter.numbers]).toEqual([Number.NaN, -12.5]);
  }
});

it('takes an empty text first', () => {
  const cutter = new LineCutter(1, ',');
  expect(cutter.cut('', 0, 0)).toBe(true);
  expect([...cutter.starts]).toEqual([0, 1]);
  expect([...cutter.numbers]).toEqual([Number.NaN]);
});

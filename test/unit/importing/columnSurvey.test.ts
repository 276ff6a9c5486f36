import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnSurvey } from '../../../electron/importing/columnSurvey';
import { HashCounts } from '../../../electron/importing/hashCounts';
import { addDecimal, type DecimalEvidence, parseNumber } from '../../../electron/importing/numbers';
import { plainLineReader } from '../../../electron/importing/plainLines';

function surveyed(cells: readonly string[]): ColumnSurvey {
  const survey = new ColumnSurvey();
  for (const cell of cells) survey.add(cell);
  return survey;
}

/** The same cells, as they stand in lines of a file with an id before them and an amount behind. */
function surveyedInLines(cells: readonly string[], survey: ColumnSurvey): ColumnSurvey {
  const read = plainLineReader(
    { header: ['id', 'x', 'y'], columns: [], dialect: { delimiter: ',' } },
    (_, __, line) => {
      survey.addFrom(line, 1);
      return {};
    },
  );
  const lines = cells.map((cell) => `1.5,${cell},2.5`);
  const text = lines.join('\n');
  let start = 0;
  for (const line of lines) {
    read(text, start, start + line.length, 1);
    start += line.length + 1;
  }
  return survey;
}

const digits = (least: number, most: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: least, maxLength: most }).map((some) => some.join(''));
const pointed = fc
  .tuple(fc.constantFrom('', '-'), digits(1, 6), fc.constantFrom('', '.'), digits(1, 5))
  .map((parts) => parts.join(''));
const idLike = fc
  .tuple(
    fc.constantFrom('C', 'kr', 'EUR', 'usd', 'Rs', 'id', 'TOP', 'É', ''),
    digits(0, 6),
    fc.constantFrom('', ' ', '.5', 'x', '-1', 'CR', '%'),
  )
  .map((parts) => parts.join(''));

describe('what the cells of a column say', () => {
  it('is the same where they stand in lines, also when no values are kept any more', () => {
    const distinct = Array.from({ length: 1001 }, (_, i) => `${2 * i}.25`);
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.oneof(pointed, idLike), { maxLength: 60 }), (isLong, cells) => {
        const all = isLong ? [...distinct, ...cells] : cells;
        expect(surveyedInLines(all, new ColumnSurvey())).toEqual(surveyed(all));
        const { rows, numbers, missing, decimals } = surveyed(all);
        expect(surveyedInLines(all, new ColumnSurvey(false))).toMatchObject({ rows, numbers, missing, decimals });
      }),
    );
  });

  it('of its decimal mark is what each of them shows', () => {
    fc.assert(
      fc.property(fc.array(pointed, { maxLength: 30 }), (cells) => {
        const expected: DecimalEvidence = { balance: 0, open: null };
        for (const cell of cells) addDecimal(expected, cell);
        expect(surveyed(cells).decimals).toEqual(expected);
      }),
    );
  });

  it('is a number where it is one with one mark or the other, letters before it or not', () => {
    fc.assert(
      fc.property(idLike, (cell) => {
        const isOne = [',', '.'].some((mark) => !Number.isNaN(parseNumber(cell, mark as ',' | '.')));
        expect(surveyed([cell]).numbers).toBe(Number(isOne));
      }),
    );
  });
});

it('hashes are counted as often as they come, and new ones only while they may', () => {
  const hash = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2 ** 52 }));
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 3000 }), fc.integer({ min: 0, max: 2000 }), (hashes, most) => {
      const counts = new HashCounts();
      const expected = new Map<number, number>();
      for (const one of hashes) {
        const count = (expected.get(one) ?? 0) + 1;
        if (count > 1 || expected.size < most) expected.set(one, count);
        expect(counts.add(one, counts.size < most)).toBe(count);
      }
      expect(counts.size).toBe(expected.size);
    }),
    { numRuns: 50 },
  );
});

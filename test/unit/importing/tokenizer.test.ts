import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRecord, mostCellCharacters, type Newline, Tokenizer } from '../../../electron/importing/tokenizer';

/** All records of a text that arrives in pieces of the given length. */
function cut(text: string, delimiter = ',', newline: Newline = '\n', piece = text.length || 1): CsvRecord[] {
  const tokenizer = new Tokenizer('a.csv', delimiter, newline);
  const records: CsvRecord[] = [];
  for (let at = 0; at < text.length; at += piece) records.push(...tokenizer.push(text.slice(at, at + piece)));
  return [...records, ...tokenizer.end()];
}

const cells = (text: string, delimiter?: string) => cut(text, delimiter).map((record) => record.cells);

describe('the tokenizer', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a,,\n', [['a', '', '']]],
    ['"a,b",c\n', [['a,b', 'c']]],
    ['"say ""hi""",""\n', [['say "hi"', '']]],
    ['"two\nlines",x\r\n', [['two\nlines', 'x']]],
    ['5" pipe,3\n', [['5" pipe', '3']]],
    ['"12" screen,x\n', [['12 screen', 'x']]],
    [
      'a,"b"\r\n\n\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
  ])('cuts %j', (text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  it('knows the line on which a record begins, over blank lines and line breaks in quotes', () => {
    expect(cut('h\n\n"a\nb\nc"\nlast').map(({ line }) => line)).toEqual([1, 3, 6]);
  });

  it('reads old Macintosh files', () => {
    expect(cut('a,b\r"x\ry",2\r', ',', '\r')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x\ry', '2'] },
    ]);
  });

  it('gives back what was written, wherever the text is cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '0', ' ', ',', '"', '\n', 'é', ';'), maxLength: 6 });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), fc.constantFrom('\n', '\r\n'), (table, piece, end) => {
        const text = table.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',') + end).join('');
        expect(cut(text, ',', '\n', piece).map((record) => record.cells)).toEqual(table);
      }),
    );
  });

  it.each([
    ['a quote that nothing closes', 'a,b\n1,2\n"x,3\n4,5\n', 3],
    ['a quote closed by the opening of another cell', 'a,b\n1,"x\n2,"y"\n', 2],
  ])('names the line of %s', (_, text, line) => {
    expect(() => cut(text)).toThrow(
      expect.objectContaining({ code: 'unrecognised_file', details: { file: 'a.csv', line } }),
    );
  });

  it('refuses a cell that is no cell any more, before it fills the memory', () => {
    const long = 'x'.repeat(mostCellCharacters + 1);
    expect(() => cut(`a,b\n1,${long}\n`)).toThrow(/line 2: a cell is longer/);
    expect(() => cut(`a,b\n1,"${long}"\n`)).toThrow(/line 2/);
    const endless = () => {
      const tokenizer = new Tokenizer('a.csv', ',');
      for (let i = 0; i < 100; i++) tokenizer.push(long);
    };
    expect(endless).toThrow(/line 1: a line is longer/);
  });
});

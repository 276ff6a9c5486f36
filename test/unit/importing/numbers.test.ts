import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDecimal, decimalMarks, parseNumber } from '../../../electron/importing/numbers';
import { isMissing, isMissingText, normaliseId, parseBoolean, yesNoOf } from '../../../electron/importing/values';

describe('a number', () => {
  it.each([
    ['12.5', 12.5],
    ['-3', -3],
    ['$8,500', 8500],
    ['$ 1,234,567.89', 1234567.89],
    ['75%', 0.75],
    ['(12.50)', -12.5],
    ['1e-3', 0.001],
    ['.5', 0.5],
    ["1'234.5", 1234.5],
    ['−7', -7],
    ['EUR 12', 12],
    ['1,00,000.00', 100000],
    ['₹12,34,567', 1234567],
    ['100 zł', 100],
    ['Rs. 500', 500],
    ['Rs.500', 500],
    ['US$12.50', 12.5],
    ['USD $12.50', 12.5],
    ['INR 500', 500],
    ['100-', -100],
    ['12.50-', -12.5],
    ['$(12.50)', -12.5],
    ['($12.50)', -12.5],
    ['-$12.50', -12.5],
    ['12.50CR', -12.5],
    ['12.50 DR', 12.5],
  ])('%j is %d with a decimal point', (cell, expected) => {
    expect(parseNumber(cell, '.')).toBe(expected);
  });

  it.each([
    ['1 234,50 €', 1234.5],
    ['1\u202f234,50', 1234.5],
    ['1.234,5', 1234.5],
    ['12,5', 12.5],
    ['-0,25', -0.25],
    ['12,5 %', 0.125],
    ['R$ 1.234,56', 1234.56],
    ['kr 1 250,00', 1250],
    ['1.250,00 kr.', 1250],
    ['5,00- €', -5],
  ])('%j is %d with a decimal comma', (cell, expected) => {
    expect(parseNumber(cell, ',')).toBe(expected);
  });

  it.each([
    '',
    'abc',
    '1,23,4',
    '12,5.0.1',
    '1-2',
    '--5',
    '(-5)',
    '1e999',
    '.',
    '12 apples',
    'ABC 12',
    '1 2 3',
    '2024-01-05',
    '10:30',
    'TOP 10',
    '(5)CR',
  ])('%j is none', (cell) => {
    expect(parseNumber(cell, '.')).toBeNaN();
  });

  it('of a few digits is the very number that JavaScript reads', () => {
    const written = fc.tuple(fc.stringMatching(/^-?[0-9]{1,9}$/), fc.stringMatching(/^[0-9]{0,9}$/));
    fc.assert(
      fc.property(written, ([whole, fraction]) => {
        const cell = fraction === '' ? whole : `${whole}.${fraction}`;
        expect(parseNumber(cell, '.')).toBe(Number(cell));
      }),
      { numRuns: 5000 },
    );
  });

  it('is read back as it was written, in either form', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value), '.')).toBe(value + 0);
        expect(parseNumber(String(value).replace('.', ','), ',')).toBe(value + 0);
      }),
    );
  });
});

describe('the decimal mark of a file’s columns', () => {
  it.each([
    [[['1.234,50', '2'], ['1,5']], ',', [',', ',']],
    [[['1,234.50']], ';', ['.']],
    [[['1,234', '5,678']], ',', ['.']],
    [[['1,234', '5,678']], ';', [null]],
    [[['12.500']], ';', [null]],
    [[['12.500']], '\t', [null]],
    [[['12.500'], ['3,5']], ';', [',', ',']],
    [[['1,234'], ['0,5', '2,75']], ';', [',', ',']],
    [[['0.125']], ';', ['.']],
    [[['1,234,567'], ['1,234']], ';', ['.', '.']],
    [[['12', '7']], ';', ['.']],
  ] as const)('of %j between %j is %j', (columns, delimiter, marks) => {
    const evidence = columns.map((cells) => {
      const found = { balance: 0, open: null };
      for (const cell of cells) addDecimal(found, cell);
      return found;
    });
    expect(decimalMarks(evidence, delimiter)).toEqual(marks);
  });
});

describe('other values', () => {
  it.each(['', ' ', 'NA', 'n/a', 'NaN', 'NULL', '?', 'unknown', '-'])('%j is missing', (cell) => {
    expect(isMissing(cell)).toBe(true);
  });

  it.each(['\\N', '(not set)', 'undefined', 'NaT', '<NA>', '[null]'])('%j is missing in a program’s words', (cell) => {
    expect(isMissing(cell)).toBe(true);
  });

  it.each([
    ['NA', false],
    ['none', false],
    ['unknown', false],
    ['', true],
    ['NULL', true],
    ['\\N', true],
  ])('%j among other texts is missing: %j', (cell, missing) => {
    expect(isMissingText(cell)).toBe(missing);
  });

  it.each(['0', 'no', 'Nancy', 'x', '--'])('%j is not missing', (cell) => {
    expect(isMissing(cell)).toBe(false);
  });

  it.each([
    ['17850.0', '17850'],
    ['17850.00', '17850'],
    ['00042', '00042'],
    [' C-1.0 ', 'C-1.0'],
    ['17850.5', '17850.5'],
    ['.0', '.0'],
    ['-1.0', '-1'],
    ['-.0', '-.0'],
    ['1.', '1.'],
    ['100', '100'],
  ])('the id %j is %j', (cell, id) => {
    expect(normaliseId(cell)).toBe(id);
  });

  it.each([
    ['TRUE', true],
    ['oui', true],
    ['✓', true],
    ['1', true],
    ['Non', false],
    ['✗', false],
    ['0', false],
    ['perhaps', null],
    ['', null],
  ])('%j is %s', (cell, value) => {
    expect(parseBoolean(cell)).toBe(value);
  });

  it.each([
    [['Y', 'N'], false, { yes: 'y', no: 'n' }],
    [['J', 'N'], false, { yes: 'j', no: 'n' }],
    [['O', 'N'], false, { yes: 'o', no: 'n' }],
    [['T', 'F'], true, { yes: 't', no: 'f' }],
    [['X'], true, { yes: 'x', no: '' }],
    [['X'], false, null],
    [['TRUE', 'False', 'true'], false, { yes: 'true', no: 'false' }],
    [['yes'], false, { yes: 'yes', no: 'no' }],
    [['Y', 'N', 'J'], false, null],
    [['yes', 'n'], false, null],
    [['O'], false, null],
    [['Y', 'X'], false, null],
    [[], true, null],
  ])('%j, with empty cells: %j, is said as %j', (values, blanks, answers) => {
    expect(yesNoOf(values, blanks)).toEqual(answers);
  });
});

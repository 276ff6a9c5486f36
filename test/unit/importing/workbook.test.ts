import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInForm, formOf, shownNumber } from '../../../electron/importing/numberFormats';
import { readTransactions } from '../../../electron/importing/readCsv';
import { inspectAlone, recordsIn, tableFixture, zipOf } from '../../helpers/tables';
import { noWords } from '../../helpers/transactions';
import { quietIo, temporaryFolder } from '../../helpers/workspace';

const rows = [
  ['00042', '2024-01-05T10:17:00', '12.5', '00501', 'true', 'first'],
  ['00007', '2024-12-31T23:59:59', '-3', '00007', 'false', '#REF!'],
  ['00042', expect.stringMatching(/^2024-02-29(T00:00:00)?$/), '1234.567', '99501', 'true'],
];

describe('a workbook', () => {
  it.each([['openpyxl.xlsx'], ['openpyxl-iso-dates.xlsx'], ['openpyxl-1904.xlsx'], ['openpyxl-iso-dates-1904.xlsx']])(
    '%s gives the cells as they are shown',
    async (name) => {
      const [title, header, ...below] = await recordsIn(tableFixture(name));
      expect(title).toEqual({ line: 1, cells: ['Order lines, all shops'] });
      expect(header).toEqual({ line: 3, cells: ['client_id', 'date', 'amount', 'zip', 'ok', 'note'] });
      expect(below.map(({ cells }) => cells)).toEqual(rows);
      expect(below.map(({ line }) => line)).toEqual([4, 5, 6]);
    },
  );

  it('with dates as SheetJS keeps them is read to the moment', async () => {
    const records = await recordsIn(tableFixture('sheetjs-cell-dates.xlsx'));
    expect(records.map(({ cells }) => cells)).toEqual([
      ['client_id', 'date', 'amount'],
      ['0042', '2024-01-05T10:17:00.000Z', '12.5'],
      ['7', '2024-12-31T00:00:00.000Z', '-3'],
    ]);
  });

  it('is recognised below the lines above its header, and its rows are those of a CSV', async () => {
    const inspection = await inspectAlone(tableFixture('openpyxl-1904.xlsx'));
    expect(inspection).toMatchObject({ headerLine: 3, source: { format: 'workbook', sheets: ['Orders'] } });
    const accepted = [];
    for await (const batch of readTransactions(inspection, noWords, quietIo.signal)) accepted.push(...batch.accepted);
    expect(accepted).toMatchObject([
      { client: '00042', at: Date.parse('2024-01-05T10:17:00Z'), amount: 12.5 },
      { client: '00007', at: Date.parse('2024-12-31T23:59:59Z'), amount: -3 },
      { client: '00042', at: Date.parse('2024-02-29T00:00:00Z'), amount: 1234.567 },
    ]);
  });

  it('with tables in several sheets is asked about; one, or all that are alike, can be named', async () => {
    const path = tableFixture('xlsxwriter-sheets.xlsx');
    await expect(inspectAlone(path)).rejects.toMatchObject({
      code: 'unclear_file',
      details: {
        commandLine: expect.stringContaining('--sheet'),
        question: {
          answers: [
            { says: { sheet: '(all)' }, proposed: true },
            { label: 'Year 2010', says: { sheet: 'Year 2010' } },
            { label: 'Year 2011', says: { sheet: 'Year 2011' } },
          ],
        },
      },
    });
    const one = await inspectAlone(path, { sheet: 'year 2011' });
    expect(one).toMatchObject({
      header: ['Customer ID', 'InvoiceDate', 'Quantity', 'Price', 'Description'],
      sample: [
        ['100', '2011-01-01T08:05:00', '2', '1.5', 'a bold text'],
        ['101', '2011-01-02T08:06:00', '2', '1.5', 'a bold text'],
        ['102', '2011-01-03T08:07:00', '2', '1.5', 'a bold text'],
      ],
    });
    expect((await inspectAlone(path, { sheet: '(all)' })).sample.map((cells) => cells[1].slice(0, 10))).toEqual([
      ...['2010-01-01', '2010-01-02', '2010-01-03'],
      ...['2011-01-01', '2011-01-02', '2011-01-03'],
    ]);
    await expect(inspectAlone(path, { sheet: 'none' })).rejects.toMatchObject({
      code: 'bad_usage',
      message: expect.stringContaining('Year 2010, Year 2011'),
    });
  });

  it('within a zip archive is read like the CSV within one', async () => {
    const folder = temporaryFolder();
    const { readFileSync } = await import('node:fs');
    const inner = join(folder, 'workbook.zip');
    writeFileSync(
      inner,
      zipOf({ 'orders.xlsx': readFileSync(tableFixture('openpyxl.xlsx')), '__MACOSX/._orders.xlsx': 'x' }),
    );
    expect((await recordsIn(inner)).length).toBe(5);
    const text = join(folder, 'text.zip');
    writeFileSync(text, zipOf({ 'export/orders.csv': 'client,date,amount\n7,2024-01-05,3\n' }));
    expect(await inspectAlone(text)).toMatchObject({ sample: [['7', '2024-01-05', '3']], source: { format: 'text' } });
    const two = join(folder, 'two.zip');
    writeFileSync(two, zipOf({ 'a.csv': 'x', 'b.csv': 'y' }));
    await expect(inspectAlone(two)).rejects.toMatchObject({
      message: expect.stringContaining('2 files (a.csv, b.csv)'),
    });
  });

  it('that unpacks to more than it says, or to more than is allowed, is refused', async () => {
    const folder = temporaryFolder();
    const parts = { 'orders.csv': `client,date,amount\n${'7,2024-01-05,3\n'.repeat(1000)}` };
    const lying = join(folder, 'lying.zip');
    writeFileSync(
      lying,
      zipOf(parts, () => 100),
    );
    await expect(recordsIn(lying)).rejects.toMatchObject({ code: 'file_unreadable' });
    const huge = join(folder, 'huge.zip');
    writeFileSync(
      huge,
      zipOf({ 'a.csv': 'x', 'b.csv': 'x' }, () => 2 ** 31 + 1),
    );
    await expect(recordsIn(huge)).rejects.toMatchObject({ message: expect.stringContaining('more than 4 GiB') });
  });
});

describe('a number format', () => {
  it.each([
    ['yyyy-mm-dd', 'date'],
    ['d/m/yy h:mm', 'date'],
    ['[$-409]d\\-mmm\\-yy;@', 'date'],
    ['mmm yyyy', 'date'],
    ['yyyy"年"m"月"d"日"', 'date'],
    ['h:mm AM/PM', 'date'],
    ['[h]:mm', 'number'],
    ['General', 'number'],
    ['0.00', 'number'],
    ['#,##0.00 "days"', 'number'],
    ['[Red]-#,##0', 'number'],
    ['0.00E+00', 'number'],
    ['0%', 'number'],
    ['0', 'number'],
    ['00000', 'padded'],
    ['000\\-00\\-0000', 'padded'],
    ['"C"0000', 'padded'],
  ])('%j is of a %s', (code, kind) => {
    expect(formOf(code).kind).toBe(kind);
  });

  it.each([
    [42, '00000', '00042'],
    [123456, '00000', '123456'],
    [123456789, '000\\-00\\-0000', '123-45-6789'],
    [7, '"C"0000', 'C0007'],
    [7.5, '00000', '7.5'],
    [45296.42847222222, 'yyyy-mm-dd hh:mm', '2024-01-05T10:17:00'],
    [0.5, 'h:mm', '12:00:00'],
    [45296.5, 'h:mm', '2024-01-05T12:00:00'],
    [1, 'yyyy-mm-dd', '1900-01-01'],
    [59, 'yyyy-mm-dd', '1900-02-28'],
    [61, 'yyyy-mm-dd', '1900-03-01'],
    [45296.0000115, 'hh:mm:ss.000', '2024-01-05T00:00:00.994'],
    [0.75, '0%', '0.75'],
  ])('shows %d in %j as %s', (value, code, shown) => {
    expect(shownNumber(value, formOf(code), 1900)).toBe(shown);
  });

  it('of a date gives back any second that was written as a fraction of a day, in either way of counting', () => {
    const second = fc.integer({ min: Date.UTC(1910, 0, 1) / 1000, max: Date.UTC(2099, 11, 31) / 1000 });
    fc.assert(
      fc.property(second, fc.constantFrom<1900 | 1904>(1900, 1904), (seconds, base) => {
        const serial = seconds / 86_400 + (base === 1900 ? 25_569 : 24_107);
        const shown = shownNumber(serial, builtInForm(22), base);
        expect(Date.parse(shown.length === 10 ? shown : `${shown}Z`)).toBe(seconds * 1000);
      }),
    );
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ColumnSurvey } from '../../../electron/importing/columnSurvey';
import { columnFormat } from '../../../electron/importing/dateFormat';
import { columnNames } from '../../../electron/importing/dialect';
import { EscapedTokenizer } from '../../../electron/importing/escapedTokenizer';
import { readClientRows } from '../../../electron/importing/readCsv';
import { recordsOf } from '../../../electron/importing/records';
import { openSource } from '../../../electron/importing/source';
import { defaultTasks } from '../../../shared/tasks';
import { inspectAlone, zipOf } from '../../helpers/tables';
import { temporaryFolder } from '../../helpers/workspace';

const rows = Array.from({ length: 20 }, (_, i) => `k${i},2024-01-0${(i % 9) + 1},1`).join('\n');

function file(header: string): string {
  const path = join(temporaryFolder(), 'a.csv');
  writeFileSync(path, `${header}\n${rows}\n`);
  return path;
}

describe('a header of a million characters', () => {
  it.each([
    ['of one name', `client_id,date,${'x'.repeat(1_000_000)}`],
    ['of digits', `client_id,date,${'1.'.repeat(500_000)}`],
  ])('%s is read, and is a name like any other', async (_, header) => {
    const { header: names } = await inspectAlone(file(header), { kind: 'clients' });
    expect(names).toEqual(header.split(',').map((name) => name.trim()));
  });

  it.each([
    ['of one name again and again', ',a'.repeat(500_000)],
    ['of words', `,${'date '.repeat(200_000)}`],
    ['of nothing but commas', ','.repeat(1_000_000)],
  ])('%s is refused before its columns are looked at', async (_, more) => {
    await expect(inspectAlone(file(`client_id,date${more}`))).rejects.toMatchObject({
      code: 'unrecognised_file',
      message: expect.stringMatching(/columns in line 1, more than the 16,384/),
    });
  });
});

it('the names of columns that are all called the same are found in as many steps as there are columns', () => {
  const asked = vi.spyOn(Set.prototype, 'has');
  onTestFinished(() => asked.mockRestore());
  const names = columnNames(Array<string>(16_000).fill('a'));
  expect(asked.mock.calls.length).toBeLessThanOrEqual(2 * 16_000);
  expect(new Set(names).size).toBe(16_000);
  expect(names.slice(0, 3)).toEqual(['a', 'a (2)', 'a (3)']);
  expect(columnNames(['a', 'a (2)', 'a', 'a'])).toEqual(['a', 'a (2)', 'a (3)', 'a (4)']);
});

it('10,000 columns are read', async () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `f${i}`);
  const { header } = await inspectAlone(file(`client_id,date,${names.join(',')}`), { kind: 'clients' });
  expect(header).toHaveLength(10_002);
});

it('a record without end is refused also where backslashes are read', () => {
  const tokenizer = new EscapedTokenizer('a.csv', ',', '\n');
  const piece = ','.repeat(2 ** 20);
  const readAll = () => {
    for (let i = 0; i < 20; i++) tokenizer.push(piece);
  };
  expect(readAll).toThrow(/a\.csv, line 1: a line is longer than 16,777,216 characters/);
});

it('where cells are long, no more rows are held at once than fit into memory', async () => {
  const million = 'word '.repeat(200_000);
  const path = join(temporaryFolder(), 'long.csv');
  writeFileSync(path, `client_id,note\n${Array.from({ length: 40 }, (_, i) => `k${i},${million}${i}\n`).join('')}`);
  const inspection = await inspectAlone(path, { kind: 'clients' });
  // 32 MB of text.
  expect(inspection.sample.length).toBeLessThan(35);
  const blocks: number[] = [];
  const given = { tasks: defaultTasks, categories: new Map([['note', []]]) };
  for await (const { accepted, rejected } of readClientRows(inspection, given, new AbortController().signal))
    blocks.push(accepted.length + rejected.length);
  expect(Math.max(...blocks)).toBeLessThan(35);
  expect(blocks.reduce((sum, rows) => sum + rows, 0)).toBe(40);
});

it('of long cells a survey keeps the beginning, and still tells them apart', () => {
  const survey = new ColumnSurvey();
  const long = 'é'.repeat(100_000);
  for (const cell of [long, long, `${long}a`, `${long}b`, 'short']) survey.add(cell);
  expect(survey.distinct).toEqual({ values: 4, cells: 5 });
  expect([...(survey.values ?? [])].map(([, count]) => count)).toEqual([2, 1, 1, 1]);
  for (const kept of [...survey.dates, ...(survey.values?.keys() ?? [])]) expect(kept.length).toBeLessThan(300);
  expect(columnFormat(survey.dates)).toBeNull();
});

it('a sheet that is nothing but a far column is refused, and not filled up for ever', async () => {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
  const bookOf = (rows: string) => ({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${type}/worksheet" Target="worksheets/a.xml"/></Relationships>`,
    'xl/worksheets/a.xml': sheet(rows),
  });
  const row = (cell: string) => `<row><c r="A1" t="str"><v>x</v></c><c r="${cell}1" t="str"><v>y</v></c></row>`;
  const path = join(temporaryFolder(), 'far.xlsx');
  const rowsIn = async () => {
    let count = 0;
    const dialect = { delimiter: ',', newline: '\n', hinted: false, escaped: false } as const;
    for await (const { records } of recordsOf(await openSource(path), dialect)) count += records.length;
    return count;
  };
  writeFileSync(path, zipOf(bookOf(row('XFD').repeat(1300))));
  await expect(rowsIn()).rejects.toMatchObject({
    code: 'file_unreadable',
    message: expect.stringContaining('empty cells'),
  });
  writeFileSync(path, zipOf(bookOf(row('ZZ').repeat(1300))));
  expect(await rowsIn()).toBe(1300);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { columnNames, detectDialect, textRecords } from '../../../electron/importing/dialect';
import { openSource } from '../../../electron/importing/source';
import { temporaryFolder } from '../../helpers/workspace';

describe('the dialect', () => {
  it.each([
    ['a,b,c\n1,2,3\n', ','],
    ['a;b\n1,5;2,5\n3,5;4,5\n', ';'],
    ['a\tb c, d\n1\t2\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['name;note\n"x";"a, b, c"\n"y";"d, e, f"\n', ';'],
    ['id,text\n1,"a;b;c;d"\n2,"e;f;g;h"\n', ','],
    ['only\n1\n2\n', ','],
    ['Sales report, all shops\nmade on 1 May\na;b;c\n1,5;2;3\n2,5;3;4\n', ';'],
    ['report\n\na\tb\n1\t2\n3\t4\n', '\t'],
  ])('%j is delimited by %j', (head, delimiter) => {
    expect(detectDialect(head)).toEqual({ delimiter, newline: '\n', hinted: false, escaped: false });
  });

  it('knows old Macintosh line ends, and takes Excel’s hint', () => {
    expect(detectDialect('a,b\r1,2\r')).toMatchObject({ newline: '\r' });
    expect(detectDialect('sep=;\r\na;b,c\r\n')).toMatchObject({ delimiter: ';', hinted: true });
  });

  it('passes over the hint when it reads', async () => {
    const path = join(temporaryFolder(), 'a.csv');
    writeFileSync(path, 'sep=;\na;b\n1;2\n');
    const source = await openSource(path);
    const all = [];
    for await (const { records } of textRecords(source, detectDialect('sep=;\na;b\n'))) all.push(...records);
    expect(all).toEqual([
      { line: 2, cells: ['a', 'b'] },
      { line: 3, cells: ['1', '2'] },
    ]);
  });

  it('gives every column a name of its own', () => {
    expect(columnNames([' a ', '', 'a', 'a (2)', ''])).toEqual(['a', 'column 2', 'a (2)', 'a (2) (2)', 'column 5']);
  });
});

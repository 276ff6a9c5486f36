import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CsvFile } from '../../../electron/node/csv';
import { csvLine } from '../../../shared/csv';
import { temporaryFolder } from '../../helpers/workspace';

describe('a line of CSV', () => {
  it.each([
    [['a', 'b,c', 'say "hi"', 'two\nlines'], 'a,"b,c","say ""hi""","two\nlines"\n'],
    [['=1+1', '@SUM(A1)', '+cmd', '-cmd', '\tx'], "'=1+1,'@SUM(A1),'+cmd,'-cmd,'\tx\n"],
    [['-5', '+1.5', '-1e-7', '-.5', '=5'], "-5,+1.5,-1e-7,-.5,'=5\n"],
    [['', '0017'], ',0017\n'],
  ])('%j', (cells, expected) => {
    expect(csvLine(cells)).toBe(expected);
  });
});

describe('a CSV file', () => {
  it('appears when it is complete, not before', async () => {
    const path = join(temporaryFolder(), 'a.csv');
    const file = new CsvFile(path);
    for (let i = 0; i < 20_000; i++) await file.write([String(i), 'some text']);
    expect(existsSync(path)).toBe(false);
    await file.commit();
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(20_001);
  });

  it('leaves nothing when it is discarded', async () => {
    const folder = temporaryFolder();
    const file = new CsvFile(join(folder, 'a.csv'));
    await file.write(['x']);
    await file.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells when it can’t be written', async () => {
    const file = new CsvFile(join(temporaryFolder(), 'no such folder', 'a.csv'));
    await file.write(['x']);
    await expect(file.commit()).rejects.toMatchObject({ code: 'file_not_found' });
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { columnNames } from '../../../electron/importing/dialect';
import { inspectAlone } from '../../helpers/tables';
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

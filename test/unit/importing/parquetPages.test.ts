import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { checkPages } from '../../../electron/importing/parquetPages';
import { tableFixture } from '../../helpers/tables';

/** The first group of rows of a sound file, and what `checkPages` reads it with. */
async function sound() {
  const file = await asyncBufferFromFile(tableFixture('pyarrow-none.parquet'));
  const { row_groups } = await parquetMetadataAsync(file);
  const read = async (start: number, end: number) => file.slice(start, end);
  return { group: row_groups[0], size: file.byteLength, read };
}

describe('pages of a Parquet file', () => {
  it.each(['none', 'snappy', 'zstd', 'gzip', 'brotli', 'lz4', 'int96'])('that are sound pass: %s', async (name) => {
    const file = await asyncBufferFromFile(tableFixture(`pyarrow-${name}.parquet`));
    const { row_groups } = await parquetMetadataAsync(file);
    for (const group of row_groups)
      await expect(checkPages(group, file.byteLength, async (a, b) => file.slice(a, b))).resolves.toBeUndefined();
  });

  it('of a column that would lie beyond the end of the file are refused', async () => {
    const { group, read } = await sound();
    await expect(checkPages(group, 50, read)).rejects.toThrow('beyond the end of the file');
  });

  it('of more rows than a group may have are refused', async () => {
    const { group, size, read } = await sound();
    await expect(checkPages({ ...group, num_rows: 2n ** 40n }, size, read)).rejects.toThrow('too many rows');
  });

  it('of a column that describes nothing are refused', async () => {
    const { group, size, read } = await sound();
    const columns = group.columns.map(({ meta_data: _, ...column }) => column);
    await expect(checkPages({ ...group, columns }, size, read)).rejects.toThrow('without a description');
  });

  it('of which one is longer than its column are refused', async () => {
    const { group, size, read } = await sound();
    const cut = async (start: number, end: number) => read(start, end - 1);
    await expect(checkPages(group, size, cut)).rejects.toThrow('longer than its column');
  });
});

import type { FileMetaData } from 'hyparquet';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';

/** Bytes of a group of rows, or of one page, which is decoded as a whole. */
const mostBytes = 2 ** 30;
/** Values of a page: a run of equal ones takes a few bytes, however long it is. */
const mostValues = 2 ** 25;
/** Groups of rows that are decoded together. */
type RowGroup = FileMetaData['row_groups'][number];

/**
 * Whether a group of rows says of its pages what a decoder can follow. A decoder takes on trust how long a page is
 * and how much is in it: where a damaged file lacks that, it goes on for ever.
 * @throws Error saying what is wrong
 */
export async function checkPages(
  group: RowGroup,
  size: number,
  read: (start: number, end: number) => Promise<ArrayBuffer>,
): Promise<void> {
  expect(isCount(group.num_rows, mostValues), 'a group of too many rows');
  for (const { meta_data: column } of group.columns) {
    if (!column) throw new Error('a column without a description');
    const { dictionary_page_offset, data_page_offset, total_compressed_size, num_values } = column;
    expect(isCount(num_values, mostValues), 'a column of too many values');
    // An offset of 0 is none.
    const start = Number(dictionary_page_offset || data_page_offset);
    const length = Number(total_compressed_size);
    expect(isCount(start, size) && isCount(length, size - start), 'a column that lies beyond the end of the file');
    expect(length <= mostBytes, 'a column of more than 1 GiB');
    checkColumn(await read(start, start + length));
  }
}

/** The pages of a column, one behind the other (parquet.thrift of the format: PageHeader). */
function checkColumn(bytes: ArrayBuffer): void {
  const reader = { view: new DataView(bytes), offset: 0 };
  while (reader.offset < bytes.byteLength - 1) {
    const header = deserializeTCompactProtocol(reader);
    const { field_1: type, field_2: unpacked, field_3: packed } = header;
    expect(isCount(type, 3), 'a page of an unknown kind');
    expect(isCount(unpacked, mostBytes), 'a page without its size');
    expect(isCount(packed, bytes.byteLength - reader.offset), 'a page that is longer than its column');
    // Of a page of data: values and encodings; of the second form also rows, nulls and the lengths of its levels.
    const described = [
      ...countsOf(header.field_5, [1, 2, 3, 4]),
      ...countsOf(header.field_7, [1, 2]),
      ...countsOf(header.field_8, [1, 2, 3, 4, 5, 6]),
    ];
    expect(
      described.every((value) => isCount(value, mostValues)),
      'a page that does not say how much it holds',
    );
    reader.offset += Number(packed);
  }
}

function countsOf(part: unknown, fields: readonly number[]): unknown[] {
  if (part === undefined) return [];
  if (typeof part !== 'object' || part === null) return [Number.NaN];
  const found = new Map<string, unknown>(Object.entries(part));
  return fields.map((field) => found.get(`field_${field}`));
}

function isCount(value: unknown, most: number): boolean {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= most;
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

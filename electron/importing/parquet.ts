import { open } from 'node:fs/promises';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetScan, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { checkUnchanged } from './fileHash';
import { checkPages } from './parquetPages';
import type { Source } from './source';
import type { CsvRecord } from './tokenizer';
import { damaged, type Packed, unreadable, Zip } from './zip';

const batchRows = 2000;
/** Bytes of a group of rows, which is decoded as a whole. */
const mostGroupBytes = 2 ** 30;

/** A file, or the part of an archive that is one. */
type Inner = Packed & Pick<Source, 'entry'>;

/** The number of rows of a Parquet file. @throws AppError `file_unreadable` when damaged, or its groups too large */
export async function parquetRows(source: Inner): Promise<number> {
  return withFile(source, async (file) => {
    // Maps are no matter of ours, and looking for them in a damaged schema need not end (hyparquet 1.33).
    const { num_rows } = checked(await parquetMetadataAsync(file, { geoparquet: false }), source.path);
    return Number(num_rows);
  });
}

/** The rows of a Parquet file as text, below a record with the names of its columns. Throws as `parquetRows` does. */
export async function* parquetRecords(source: Source): AsyncGenerator<{ records: CsvRecord[]; fraction: number }> {
  const { path } = source;
  const { file, close } = await openFile(source);
  try {
    const metadata = checked(await parquetMetadataAsync(file, { parsers, geoparquet: false }), path);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    yield { records: [{ line: 1, cells: columns }], fraction: 0 };
    const groups = groupsByFirstRow(metadata);
    const scan = await parquetScan({ file, metadata, compressors, parsers });
    for (const { rowStart, rowEnd } of scan.ranges) {
      // Each just before it is decoded: whoever wants the first rows only, reads no more.
      while (groups.length > 0 && groups[0].firstRow < rowEnd) {
        const { group } = groups.splice(0, 1)[0];
        await checkPages(group, file.byteLength, async (start, end) => file.slice(start, end));
      }
      const values: ArrayLike<unknown>[] = [];
      for (const column of columns) values.push(await scan.readColumn({ column, rowStart, rowEnd }));
      for (let from = rowStart; from < rowEnd; from += batchRows) {
        const until = Math.min(rowEnd, from + batchRows);
        const records: CsvRecord[] = [];
        for (let row = from; row < until; row++) {
          const cells = values.map((column) => shown(column[row - rowStart]));
          records.push({ line: row + 2, cells });
        }
        yield { records, fraction: until / source.rows };
      }
    }
    await checkUnchanged(source);
  } catch (error) {
    throw damaged(path, error);
  } finally {
    await close();
  }
}

function groupsByFirstRow({ row_groups }: FileMetaData) {
  let rows = 0;
  return row_groups.map((group) => {
    const firstRow = rows;
    rows += Number(group.num_rows);
    return { group, firstRow };
  });
}

function checked(metadata: FileMetaData, path: string): FileMetaData {
  for (const { total_byte_size, num_rows } of metadata.row_groups) {
    if (total_byte_size > mostGroupBytes || num_rows > mostGroupBytes)
      throw unreadable(path, 'has a group of rows of more than 1 GiB, which is refused: write it in smaller groups');
  }
  return metadata;
}

/** Moments as ISO 8601 in UTC, days as such; before 1970, too. */
const parsers = {
  timestampFromMilliseconds: (ms: bigint) => isoOf(ms),
  timestampFromMicroseconds: (us: bigint) => isoOf(floored(us, 1000n)),
  timestampFromNanoseconds: (ns: bigint) => isoOf(floored(ns, 1_000_000n)),
  dateFromDays: (days: number) => isoOf(BigInt(days) * 86_400_000n)?.slice(0, 10),
};

function floored(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  return value % unit < 0n ? quotient - 1n : quotient;
}

/** Null for what no calendar has. */
function isoOf(ms: bigint): string | null {
  const date = new Date(Number(ms));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** A value as a CSV would have it; nested ones as JSON. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
}

async function withFile<T>(source: Inner, read: (file: AsyncBuffer) => Promise<T>): Promise<T> {
  const { file, close } = await openFile(source);
  try {
    return await read(file);
  } catch (error) {
    throw damaged(source.path, error);
  } finally {
    await close();
  }
}

async function openFile(source: Inner): Promise<{ file: AsyncBuffer; close: () => Promise<void> }> {
  const { path, entry } = source;
  if (entry !== null) {
    const zip = await Zip.open(source);
    const content = await zip.content(entry).finally(() => zip.close());
    return { file: bufferOf(content), close: async () => undefined };
  }
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  // Never rejects for places that a damaged file names: several are asked for at once, and nobody waits for those
  // behind a first that failed.
  const slice = async (start: number, end = size) => {
    const from = Math.max(0, start < 0 ? size + start : start);
    const length = Math.min(end, size) - from;
    if (!(length > 0)) return new ArrayBuffer(0);
    const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, from);
    return buffer.buffer.slice(0, bytesRead);
  };
  return { file: { byteLength: size, slice }, close: () => handle.close() };
}

function bufferOf(content: Buffer): AsyncBuffer {
  const copy = content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength) as ArrayBuffer;
  return { byteLength: copy.byteLength, slice: (start, end) => copy.slice(start, end) };
}

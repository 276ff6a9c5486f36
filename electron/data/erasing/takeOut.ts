import { open } from 'node:fs/promises';
import { type Leaving, noTable } from './leaving';
import { takeOutOfLines } from './lines';

/**
 * Takes a client's rows out of a table that was written here, and may since have been saved in another dialect or
 * encoding. What stays, stays byte for byte; of a Parquet file, value for value.
 * @returns whether the client was in it
 * @throws AppError `file_unreadable` where the file is no such table any more
 */
export async function takeOut(path: string, leaving: Leaving): Promise<boolean> {
  const start = await startOf(path);
  if (start === '') return false;
  if (start.startsWith('PAR1')) {
    // Loaded where there is something to decode: every start of the store would pay for it.
    const { takeOutOfParquet } = await import('./parquet');
    return takeOutOfParquet(path, leaving);
  }
  if (packed.some((magic) => start.startsWith(magic))) throw noTable(path, 'is packed or a workbook');
  return takeOutOfLines(path, leaving, /^(\xef\xbb\xbf)?\s*[{[]/.test(start));
}

/** How zip archives, of which workbooks are some, and gzip begin. */
const packed = ['PK\x03\x04', '\x1f\x8b'];

async function startOf(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

import { open } from 'node:fs/promises';
import { AppError } from '../../../shared/errors';
import { normaliseId, withoutApostrophe } from '../../importing/values';
import { takeOutOfLines } from './lines';
import { takeOutOfParquet } from './parquet';

/** Who is taken out, and how a row tells that it is theirs. */
export interface Leaving {
  /** As ids are kept. */
  client: string;
  /** Whether any cell may name the client; else only the column of clients does, where there is one. */
  anyCell: boolean;
  dryRun: boolean;
}

/**
 * Takes a client's rows out of a table that was written here, and may since have been saved in another dialect or
 * encoding. What stays, stays byte for byte; of a Parquet file, value for value.
 * @returns whether the client was in it
 * @throws AppError `file_unreadable` where the file is no such table any more
 */
export async function takeOut(path: string, leaving: Leaving): Promise<boolean> {
  const start = await startOf(path);
  if (start === '') return false;
  if (start.startsWith('PAR1')) return takeOutOfParquet(path, leaving);
  if (packed.some((magic) => start.startsWith(magic))) throw noTable(path, 'is packed or a workbook');
  return takeOutOfLines(path, leaving, /^(\xef\xbb\xbf)?\s*[{[]/.test(start));
}

/** How zip archives, of which workbooks are some, and gzip begin. */
const packed = ['PK\x03\x04', '\x1f\x8b'];

/** What a person has to do, where a file can't be rewritten. */
export function noTable(path: string, what: string): AppError {
  return new AppError(
    'file_unreadable',
    `${path} was written here and ${what} now, so the client can’t be taken out of it. Delete it, or move it away and look yourself; then erase again. Nothing was erased.`,
    { file: path },
  );
}

/** Whether a cell names a client. An apostrophe before what a spreadsheet would run is none of the cell. */
export function namesClient(cell: unknown, client: string): boolean {
  return (typeof cell === 'string' || typeof cell === 'number') && normaliseId(withoutApostrophe(`${cell}`)) === client;
}

async function startOf(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

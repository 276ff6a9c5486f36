import { AppError } from '../../shared/errors';
import type { CallIo } from '../node/calls';
import { writeCsvFile } from '../node/csv';
import { forgetUnwritten, recordExport } from '../store/files';
import type { DataContext } from './context';

/** Rows between two reports of how far it is. */
const stride = 5000;

/**
 * Writes rows for people, and notes where they will be, before one is written: who is erased later goes from there too.
 * @returns the number of rows
 */
export async function exportCsv(
  { db, now }: DataContext,
  path: string,
  { header, rows, total }: { header: readonly string[]; rows: Iterable<readonly string[]>; total: number },
  io: CallIo,
): Promise<number> {
  recordExport(db, path, now());
  let written = 0;
  await writeCsvFile(path, async (file) => {
    await file.write(header);
    for (const cells of rows) {
      await file.write(cells);
      if (++written % stride === 0) io.onProgress(written / total);
      if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled: no file was written.');
    }
  }).finally(() => forgetUnwritten(db, path));
  return written;
}

import { basename } from 'node:path';
import { AppError } from '../../shared/errors';
import type { Task } from '../../shared/tasks';
import { isRejection } from './cells';
import { clientRowReader } from './clientRows';
import type { Inspection } from './inspect';
import { rowsOf } from './records';
import type { ClientRow, Rejection, TransactionRow } from './row';
import { transactionReader } from './transactions';

export interface RejectedRow extends Rejection {
  line: number;
  cells: string[];
}

export interface Batch<Row> {
  accepted: Row[];
  rejected: RejectedRow[];
}

export interface ReadIo {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

/** The transactions of an inspected file, in batches. Throws as `batches` does. */
export function readTransactions(inspection: Inspection, io: ReadIo): AsyncGenerator<Batch<TransactionRow>> {
  return batches(
    inspection,
    transactionReader(inspection.header, inspection.recognition.mapping, inspection.forms),
    io,
  );
}

/** The rows of an inspected file of any other kind, in batches. Throws as `batches` does. */
export function readClientRows(
  inspection: Inspection,
  given: { tasks: readonly Task[]; codeOf: (feature: string, value: string) => number },
  io: ReadIo,
): AsyncGenerator<Batch<ClientRow>> {
  const fileName = basename(inspection.source.path);
  return batches(inspection, clientRowReader(inspection.header, { ...inspection, ...given, fileName }), io);
}

/** Few enough that who waits for the write lock while rows are written soon has it. */
const batchRecords = 1000;

/** @throws AppError `cancelled`, `file_changed`, or `unrecognised_file` for a quote that is never closed */
async function* batches<Row extends object>(
  inspection: Inspection,
  read: (cells: readonly string[], line: number) => Row | Rejection,
  io: ReadIo,
): AsyncGenerator<Batch<Row>> {
  const width = inspection.header.length;
  for await (const { records, fraction } of rowsOf(inspection)) {
    for (let from = 0; from < records.length; from += batchRecords) {
      if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled: nothing of the file was taken in.');
      const batch: Batch<Row> = { accepted: [], rejected: [] };
      for (const { line, cells } of records.slice(from, from + batchRecords)) {
        const row = cells.length === width ? read(cells, line) : wrongWidth(width, cells);
        if (isRejection(row)) batch.rejected.push({ line, cells, ...row });
        else batch.accepted.push(row);
      }
      yield batch;
    }
    io.onProgress(fraction);
  }
}

function wrongWidth(width: number, cells: readonly string[]): Rejection {
  return { column: '', reason: `${width} cells expected, ${cells.length} found` };
}

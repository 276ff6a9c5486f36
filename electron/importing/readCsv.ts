import { AppError } from '../../shared/errors';
import { type DateOrder, provenOrder } from './dateFormat';
import { columnNames, type Dialect, dialectOf, recordsOf } from './dialect';
import type { Kind } from './kinds';
import { rowKeys } from './rowKey';
import { openSource, type Source } from './source';
import type { CsvRecord } from './tokenizer';
import {
  type ReadableTransactions,
  type Rejection,
  recogniseTransactions,
  type TransactionRow,
  transactionReader,
} from './transactions';
import { normaliseId } from './values';

export interface InspectOptions {
  /** Field → column, where the person knows better. */
  map?: Readonly<Record<string, string>>;
  /** The order of day and month, where the file does not tell. */
  dateFormat?: DateOrder;
}

/** What a file was recognised as, before any of it is taken in. */
export interface Inspection {
  path: string;
  kind: Kind;
  sha256: string;
  source: Source;
  dialect: Dialect;
  header: string[];
  columns: ReadableTransactions;
  /** Field → column, as a person reads it. */
  mapping: Record<string, string>;
  /** The first records, as they are. */
  sample: string[][];
}

export interface AcceptedRow {
  line: number;
  /** Names the row by its content: 16 bytes. */
  key: Uint8Array;
  row: TransactionRow;
}

export interface RejectedRow extends Rejection {
  line: number;
  cells: string[];
}

export interface Batch {
  accepted: AcceptedRow[];
  rejected: RejectedRow[];
}

const sampleRecords = 500;

/**
 * Recognises a file's encoding, dialect and kind by its content.
 * @throws AppError `unrecognised_file` (what is wrong where, and how to map it), `ambiguous_dates`, or that it can't be read
 */
export async function inspect(path: string, options: InspectOptions): Promise<Inspection> {
  const source = await openSource(path);
  const dialect = await dialectOf(source);
  const [first, ...records] = await beginningOf(source, dialect);
  if (!first) throw new AppError('unrecognised_file', `${path} has no lines. Export it again as CSV.`, { file: path });
  if (records.length === 0) {
    throw new AppError('unrecognised_file', `${path} has a header and no rows below it.`, { file: path });
  }
  const header = columnNames(first.cells);
  const sample = records.map(({ cells }) => cells);
  const columns = recogniseTransactions(path, header, sample, dialect.delimiter, options.map ?? {});
  const dateFormat =
    columns.dateFormat === 'ordered'
      ? (options.dateFormat ?? (await findOrder(source, dialect, header, columns.mapping.date)))
      : columns.dateFormat;
  const mapping = Object.fromEntries(Object.entries(columns.mapping).filter(([, column]) => column !== undefined));
  return {
    path,
    kind: 'transactions',
    sha256: source.sha256,
    source,
    dialect,
    header,
    columns: { ...columns, dateFormat },
    mapping,
    sample: sample.slice(0, 10),
  };
}

async function beginningOf(source: Source, dialect: Dialect): Promise<CsvRecord[]> {
  const beginning: CsvRecord[] = [];
  for await (const { records } of recordsOf(source, dialect)) {
    beginning.push(...records.slice(0, sampleRecords + 1 - beginning.length));
    if (beginning.length > sampleRecords) break;
  }
  return beginning;
}

const batchRecords = 5000;

/**
 * Reads the rows of an inspected file, in batches.
 * @throws AppError `cancelled`, or `unrecognised_file` for a quote that is never closed
 */
export async function* readRows(
  { source, dialect, header, columns }: Inspection,
  io: { signal: AbortSignal; onProgress: (fraction: number) => void },
): AsyncGenerator<Batch> {
  const read = transactionReader(header, columns);
  const keyOf = rowKeys(header, { [columns.mapping.client]: normaliseId });
  for await (const { records, fraction } of rowsOf(source, dialect)) {
    if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled: nothing of the file was taken in.');
    for (let from = 0; from < records.length; from += batchRecords) {
      const batch: Batch = { accepted: [], rejected: [] };
      for (const { line, cells } of records.slice(from, from + batchRecords)) {
        const row = cells.length === header.length ? read(cells) : wrongWidth(header, cells);
        if ('reason' in row) batch.rejected.push({ line, cells, ...row });
        else batch.accepted.push({ line, key: keyOf(cells), row });
      }
      yield batch;
    }
    io.onProgress(fraction);
  }
}

function wrongWidth(header: readonly string[], cells: readonly string[]): Rejection {
  return { column: '', reason: `${header.length} cells expected, ${cells.length} found` };
}

/** All records after the header. */
async function* rowsOf(source: Source, dialect: Dialect): AsyncGenerator<{ records: CsvRecord[]; fraction: number }> {
  let headerSeen = false;
  for await (const { records, fraction } of recordsOf(source, dialect)) {
    yield { records: headerSeen ? records : records.slice(1), fraction };
    headerSeen ||= records.length > 0;
  }
}

/** Reads on until dates prove which of day and month comes first. */
async function findOrder(
  source: Source,
  dialect: Dialect,
  header: readonly string[],
  column: string,
): Promise<DateOrder> {
  const at = header.indexOf(column);
  let example = '';
  for await (const { records } of rowsOf(source, dialect)) {
    const cells = records.map((record) => record.cells[at] ?? '');
    example ||= cells.find((cell) => cell !== '') ?? '';
    const order = provenOrder(cells);
    if (order) return order;
  }
  throw new AppError(
    'ambiguous_dates',
    `${source.path}: the dates in column “${column}” (“${example}”, say) could be day first or month first, and no row decides it. Say which: --date-format dmy or --date-format mdy.`,
    { file: source.path, column, example },
  );
}

import { type Dialect, textInto, textRecords, withoutFirst } from './dialect';
import type { Source } from './source';
import type { CsvRecord, RecordSink } from './tokenizer';
import { sheetRecords } from './workbook';

/** A file whose header is known. */
export interface Readable {
  source: Source;
  dialect: Dialect;
  /** Records that stand before the rows: the header, and what is above it. */
  above: number;
  /** Columns at the beginning of each record that are none of the table: our list of rejected rows puts them there. */
  skipped: number;
  /** Number of columns. */
  width: number;
}

type Records = AsyncGenerator<{ records: CsvRecord[]; fraction: number }>;

/** All records of a file, the header first; beside them, the fraction of the file that was read. */
export function recordsOf(source: Source, dialect: Dialect): Records {
  switch (source.format) {
    case 'text':
      return textRecords(source, dialect);
    case 'workbook':
      return sheetRecords(source);
    case 'parquet':
      return recordsOfParquet(source);
  }
}

/** Its decoders are loaded where there is something to decode: every start of a thread would pay for them. */
async function* recordsOfParquet(source: Source): Records {
  const { parquetRecords } = await import('./parquet');
  yield* parquetRecords(source);
}

/** The records below the header. An empty cell too many is dropped; trailing cells that are not written are added. */
export async function* rowsOf(file: Readable): Records {
  let records: CsvRecord[] = [];
  const sink: RecordSink = { line: () => false, record: (record) => records.push(record) };
  for await (const fraction of rowsInto(file, sink)) {
    yield { records, fraction };
    records = [];
  }
}

/** Puts the same into a sink; after each piece, the fraction of the file that was read. */
export async function* rowsInto(file: Readable, sink: RecordSink): AsyncGenerator<number> {
  const { source, dialect, above, skipped, width } = file;
  const written = source.format === 'text';
  const rows = withoutFirst(above, {
    line: skipped > 0 ? () => false : sink.line,
    record: (record) => {
      if (skipped > 0) record.cells = record.cells.slice(skipped);
      if (record.cells.length !== width) record.cells = fitted(record.cells, width, written);
      sink.record(record);
    },
  });
  if (written) return yield* textInto(source, dialect, rows);
  for await (const { records, fraction } of recordsOf(source, dialect)) {
    for (const record of records) rows.record(record);
    yield fraction;
  }
}

function fitted(cells: string[], width: number, written: boolean): string[] {
  if (cells.length > width)
    return cells.slice(width).every((cell) => cell.trim() === '') ? cells.slice(0, width) : cells;
  return written ? cells : [...cells, ...Array<string>(width - cells.length).fill('')];
}

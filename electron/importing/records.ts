import { type Dialect, recordsOf } from './dialect';
import type { Source } from './source';
import type { CsvRecord } from './tokenizer';

/** A file whose header is known. */
export interface Readable {
  source: Source;
  dialect: Dialect;
  /** Whether the first record names the columns. */
  headed: boolean;
  /** Columns at the beginning of each record that our own list of rejected rows has put there. */
  skipped: number;
}

/** The records below the header. */
export async function* rowsOf({
  source,
  dialect,
  headed,
  skipped,
}: Readable): AsyncGenerator<{ records: CsvRecord[]; fraction: number }> {
  let first = headed;
  for await (const { records, fraction } of recordsOf(source, dialect)) {
    const below = first ? records.slice(1) : records;
    if (records.length > 0) first = false;
    if (skipped > 0) for (const record of below) record.cells = record.cells.slice(skipped);
    yield { records: below, fraction };
  }
}

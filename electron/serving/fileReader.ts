import { rowAsClient } from '../../shared/importing';
import type { Forms } from '../importing/cells';
import { damaged } from '../importing/featureReader';
import type { Opened } from '../importing/inspect';
import { LineCutter } from '../importing/lineCutter';
import type { CsvRecord } from '../importing/tokenizer';
import { isMissing, normaliseId } from '../importing/values';
import { begin, put, type RowBatch, type RowReader, refuse } from './rows';
import type { ValueReader } from './values';

/** Rows that are read so far. */
interface RowsSoFar {
  batch: RowBatch;
  rows: number;
  /** Those that were refused. */
  records: Map<number, CsvRecord>;
}

/** Reads the rows of a file, each as the next one of a batch. */
export interface FileReader {
  record: (record: CsvRecord, into: RowsSoFar) => void;
  /** As `RecordSink` has it: most cells become values where they stand, and no text is made of them. */
  line: (text: string, start: number, end: number, line: number, into: RowsSoFar) => boolean;
}

/** A feature as the file has it. */
interface FileFeature {
  own: ValueReader;
  /** Its column; −1: there is none. */
  at: number;
  read: (cell: string) => number;
  /** Whether its numbers are written with a point. */
  isPlain: boolean;
}

export function fileReader(
  { header, dialect }: Opened,
  reader: RowReader,
  forms: Forms,
  { client, name }: { client: string | null; name: string },
): FileReader {
  const clientAt = client === null ? -1 : header.indexOf(client);
  const features = reader.readers.map((own) => fileFeature(own, header, forms));
  const clientOf = (cell: string, line: number) => {
    if (client === rowAsClient) return `${name}:${line}`;
    const id = normaliseId(cell);
    return isMissing(id) ? '' : id;
  };
  const record: FileReader['record'] = (found, { batch, rows: row, records }) => {
    const { cells, line } = found;
    batch.clients[row] = clientOf(cells[clientAt] ?? '', line);
    begin(row, batch);
    if (cells.length !== header.length)
      refuse(row, { column: '', reason: `${header.length} cells expected, ${cells.length} found` }, batch);
    else
      features.every(({ own, at, read }, place) => {
        const cell = at < 0 ? '' : cells[at];
        return put(own, place, at < 0 ? Number.NaN : read(cell), cell, row, batch);
      });
    if (batch.refused.has(row)) records.set(row, found);
  };
  const cutter = new LineCutter(header.length, dialect.delimiter);
  const line: FileReader['line'] = (text, start, end, number, { batch, rows: row }) => {
    if (!cutter.cut(text, start, end)) return false;
    const { starts, numbers } = cutter;
    begin(row, batch);
    for (let place = 0; place < features.length; place++) {
      const { own, at, read, isPlain } = features[place];
      const quick = isPlain ? numbers[at] : Number.NaN;
      if (!Number.isNaN(quick)) batch.columns[place][row] = quick;
      else {
        const cell = at < 0 ? '' : text.slice(starts[at], starts[at + 1] - 1);
        const value = at < 0 ? Number.NaN : read(cell);
        // A row that is refused is wanted as a record, for the list of these.
        if (value === damaged) return false;
        put(own, place, value, cell, row, batch);
      }
    }
    batch.clients[row] = clientOf(clientAt < 0 ? '' : text.slice(starts[clientAt], starts[clientAt + 1] - 1), number);
    return true;
  };
  return { record, line };
}

function fileFeature(own: ValueReader, header: readonly string[], forms: Forms): FileFeature {
  const { name, type } = own.feature;
  const decimal = forms.decimals.get(name) ?? '.';
  const read = own.cell({
    decimal,
    dateFormat: forms.dates.get(name) ?? 'iso',
    answers: forms.flags.get(name),
    anyText: forms.texts.has(name),
  });
  const at = header.indexOf(name);
  return { own, at, read, isPlain: at >= 0 && type === 'number' && decimal === '.' };
}

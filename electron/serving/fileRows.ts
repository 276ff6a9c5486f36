import { AppError } from '../../shared/errors';
import { rowAsClient } from '../../shared/importing';
import type { ImportInstructions } from '../../shared/schemas/imports';
import type { Forms } from '../importing/cells';
import { surveyOf } from '../importing/columnSurvey';
import { fieldsOf, mapFields } from '../importing/fields';
import { isDecimalOpen, writtenForms } from '../importing/forms';
import { type Opened, readBeginning } from '../importing/inspect';
import { rowsOf } from '../importing/records';
import { openSource } from '../importing/source';
import type { CsvRecord } from '../importing/tokenizer';
import { isMissing, normaliseId } from '../importing/values';
import { begin, put, type RowBatch, type RowReader, refuse } from './rows';

/** A file whose rows are to be scored. */
export interface ScoredFile {
  path: string;
  /** How messages call it. */
  name: string;
  instructions: ImportInstructions;
  /** What was said of earlier files, by their columns. */
  remembered: readonly { header: readonly string[]; instructions: ImportInstructions }[];
}

/** So many rows go through the trees together: those that are alike are found among them. */
const batchRows = 8192;

/** Rows of a file, with what a refused one is told by. */
export interface FileBatch {
  batch: RowBatch;
  records: readonly CsvRecord[];
  /** Share of the file that is read, this batch included. */
  fraction: number;
  /** Milliseconds in which cells became values. */
  encode: number;
}

export interface FileRows {
  header: readonly string[];
  /** The column of the client's id; null where there is none. */
  client: string | null;
  /** Features that the file has no column for. */
  absent: string[];
  /** Columns that no model knows. */
  ignored: string[];
  batches: () => AsyncGenerator<FileBatch>;
}

/**
 * Opens a file of rows for models: which columns are what is said by the models, how their cells are written by the
 * file.
 * @throws AppError as an import does when the file can't be read, and `unrecognised_file` when no model knows any
 * column of it
 */
export async function openFileRows(file: ScoredFile, reader: RowReader): Promise<FileRows> {
  const source = await openSource(file.path, file.instructions);
  const opened = await readBeginning(source, file.instructions.headerLine);
  const { header } = opened;
  const instructions = instructionsFor(file, header);
  const { map } = instructions;
  const named = new Set(header);
  const present = reader.features.filter(({ name }) => named.has(name));
  if (present.length === 0) throw unknownColumns(file, header, reader);
  const client = map?.client ?? mapFields(header, { client: fieldsOf('clients', []).client }, {}).client ?? null;
  const columns = (type: string) => present.filter((feature) => feature.type === type).map(({ name }) => name);
  const survey = await surveyOf(opened, null, (found) => isDecimalOpen(found, opened.dialect.delimiter));
  const written = { numbers: columns('number'), dates: columns('date'), flags: columns('flag') };
  const forms = await writtenForms(opened, survey, written, instructions);
  const read = recordReader(opened, reader, forms, { client, name: file.name });
  const known = new Set([...present.map(({ name }) => name), client]);
  return {
    header,
    client,
    absent: reader.features.filter(({ name }) => !named.has(name)).map(({ name }) => name),
    ignored: header.filter((column) => !known.has(column)),
    batches: async function* () {
      const take = (records: CsvRecord[], fraction: number): FileBatch => {
        const begun = performance.now();
        const batch = reader.batch(records.length);
        for (const [row, record] of records.entries()) read(record, row, batch);
        return { batch, records, fraction, encode: performance.now() - begun };
      };
      let waiting: CsvRecord[] = [];
      for await (const { records, fraction } of rowsOf(opened)) {
        for (const record of records) waiting.push(record);
        if (waiting.length < batchRows) continue;
        yield take(waiting, fraction);
        waiting = [];
      }
      if (waiting.length > 0) yield take(waiting, 1);
    },
  };
}

function instructionsFor({ instructions, remembered }: ScoredFile, header: readonly string[]): ImportInstructions {
  const key = JSON.stringify(header);
  return { ...remembered.find((one) => JSON.stringify(one.header) === key)?.instructions, ...instructions };
}

function unknownColumns({ name }: ScoredFile, header: readonly string[], { features }: RowReader): AppError {
  const wanted = features.map((feature) => feature.name);
  return new AppError(
    'unrecognised_file',
    `${name} has none of the columns that the models know (${wanted.slice(0, 8).join(', ')}${wanted.length > 8 ? ', …' : ''}). Its columns: ${header.slice(0, 12).join(', ')}${header.length > 12 ? ', …' : ''}. Is it for another workspace?`,
    { columns: [...header], wanted },
  );
}

function recordReader(
  { header }: Opened,
  reader: RowReader,
  forms: Forms,
  { client, name }: { client: string | null; name: string },
): (record: CsvRecord, row: number, batch: RowBatch) => void {
  const clientAt = client === null ? -1 : header.indexOf(client);
  const cells = reader.readers.map((own) => ({
    reader: own,
    at: header.indexOf(own.feature.name),
    read: own.cell({
      decimal: forms.decimals.get(own.feature.name) ?? '.',
      dateFormat: forms.dates.get(own.feature.name) ?? 'iso',
      answers: forms.flags.get(own.feature.name),
      anyText: forms.texts.has(own.feature.name),
    }),
  }));
  const clientOf = ({ line, cells: found }: CsvRecord) => {
    if (client === rowAsClient) return `${name}:${line}`;
    const id = clientAt < 0 ? '' : normaliseId(found[clientAt] ?? '');
    return isMissing(id) ? '' : id;
  };
  return (record, row, batch) => {
    batch.clients[row] = clientOf(record);
    begin(row, batch);
    const found = record.cells.length;
    if (found !== header.length)
      return refuse(row, { column: '', reason: `${header.length} cells expected, ${found} found` }, batch);
    for (let place = 0; place < cells.length; place++) {
      const { at, read, reader: own } = cells[place];
      const cell = at < 0 ? '' : record.cells[at];
      if (!put(own, place, at < 0 ? Number.NaN : read(cell), cell, row, batch)) return;
    }
  };
}

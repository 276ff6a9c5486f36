import { AppError } from '../../shared/errors';
import { withAnswer } from '../../shared/importing';
import type { ImportInstructions } from '../../shared/schemas/imports';
import { surveyOf } from '../importing/columnSurvey';
import { fieldsOf, mapFields } from '../importing/fields';
import { writtenForms } from '../importing/forms';
import { type Opened, readBeginning } from '../importing/inspect';
import { isDecimalOpen } from '../importing/numberForms';
import { rowsInto } from '../importing/records';
import { openSource } from '../importing/source';
import type { CsvRecord, RecordSink } from '../importing/tokenizer';
import { clientColumn } from './clientColumn';
import { type FileReader, fileReader } from './fileReader';
import type { RowBatch, RowReader } from './rows';

/** A file whose rows are to be scored. */
export interface ScoredFile {
  path: string;
  /** How messages call it. */
  name: string;
  /** Whether it only passes through, as its answers do: nobody else writes to it, and they may go with the machine. */
  passes: boolean;
  instructions: ImportInstructions;
  /** What was said of earlier files, by their columns. */
  remembered: readonly { header: readonly string[]; instructions: ImportInstructions }[];
}

/** So many rows go through the trees together. */
const batchRows = 8192;

/** Rows of a file, with the records of those that were refused. */
export interface FileBatch {
  batch: RowBatch;
  records: ReadonlyMap<number, CsvRecord>;
  /** Share of the file that is read, this batch included. */
  fraction: number;
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
  const source = await openSource(file.path, { ...file.instructions, isOurs: file.passes });
  const opened = await readBeginning(source, file.instructions.headerLine);
  const { header } = opened;
  const instructions = instructionsFor(file, header);
  const stated = clientColumn(file, instructions, header);
  const named = new Set(header);
  const present = reader.features.filter(({ name }) => named.has(name));
  if (present.length === 0) throw unknownColumns(file, header, reader);
  const client = stated ?? mapFields(header, { client: fieldsOf('clients', []).client }, {}).client ?? null;
  const columns = (type: string) => present.filter((feature) => feature.type === type).map(({ name }) => name);
  const isOpen: Parameters<typeof surveyOf>[2] = (found) => isDecimalOpen(found, opened.dialect.delimiter);
  const written = { numbers: columns('number'), dates: columns('date'), flags: columns('flag') };
  const survey = await surveyOf(opened, null, isOpen, {
    all: present.map(({ name }) => name),
    numbers: written.numbers,
  });
  const forms = await writtenForms(opened, survey, written, instructions);
  const read = fileReader(opened, reader, forms, { client, name: file.name });
  const known = new Set([...present.map(({ name }) => name), client]);
  return {
    header,
    client,
    absent: reader.features.filter(({ name }) => !named.has(name)).map(({ name }) => name),
    ignored: header.filter((column) => !known.has(column)),
    batches: () => batchesOf(opened, reader, read),
  };
}

/** Reads all rows, in batches that are full but for the last one. */
async function* batchesOf(opened: Opened, reader: RowReader, read: FileReader): AsyncGenerator<FileBatch> {
  const begun = () => ({ batch: reader.batch(batchRows), rows: 0, records: new Map<number, CsvRecord>() });
  const full: ReturnType<typeof begun>[] = [];
  let now = begun();
  const countRow = () => {
    now.rows++;
    if (now.rows < batchRows) return;
    full.push(now);
    now = begun();
  };
  const sink: RecordSink = {
    line: (text, start, end, line) => {
      const isRead = read.line(text, start, end, line, now);
      if (isRead) countRow();
      return isRead;
    },
    record: (record) => {
      read.record(record, now);
      countRow();
    },
  };
  for await (const fraction of rowsInto(opened, sink)) {
    for (const { batch, records } of full.splice(0)) yield { batch, records, fraction };
  }
  const { batch, rows, records } = now;
  const columns = batch.columns.map((column) => column.subarray(0, rows));
  if (rows > 0) yield { batch: { ...batch, rows, columns }, records, fraction: 1 };
}

function instructionsFor({ instructions, remembered }: ScoredFile, header: readonly string[]): ImportInstructions {
  const key = JSON.stringify(header);
  const before = remembered.find((one) => JSON.stringify(one.header) === key);
  return withAnswer(before?.instructions ?? {}, instructions);
}

function unknownColumns({ name }: ScoredFile, header: readonly string[], { features }: RowReader): AppError {
  const wanted = features.map((feature) => feature.name);
  return new AppError(
    'unrecognised_file',
    `${name} has none of the columns that the models know (${wanted.slice(0, 8).join(', ')}${wanted.length > 8 ? ', …' : ''}). Its columns: ${header.slice(0, 12).join(', ')}${header.length > 12 ? ', …' : ''}. Is it for another workspace?`,
    { columns: [...header], wanted },
  );
}

import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/errors';
import type { FeatureType } from '../../shared/features';
import { withAnswer } from '../../shared/importing';
import type { ImportInstructions } from '../../shared/schemas/imports';
import type { Task } from '../../shared/schemas/tasks';
import { count } from '../../shared/words';
import type { Forms } from './cells';
import { type Survey, surveyOf } from './columnSurvey';
import { columnNames, type Dialect, dialectOf } from './dialect';
import { fieldsOf, type Mapping, mapFields } from './fields';
import { formsOf } from './forms';
import { headerIndex, isRow } from './header';
import { notesOn } from './notes';
import { isDecimalOpen } from './numberForms';
import { withAddressOfClient } from './orderColumns';
import { presetOf } from './presets';
import { withAllQuestions } from './questions/together';
import { type Recognised, recognise } from './recognise';
import { type Readable, recordsOf } from './records';
import { openSource, type Source } from './source';
import type { CsvRecord } from './tokenizer';

/** What the workspace knows that helps to read a file. */
interface Known {
  tasks: readonly Task[];
  featureTypes: ReadonlyMap<string, FeatureType>;
  /** What was said, when it was last imported, of a file with these columns. */
  remembered: (header: readonly string[]) => ImportInstructions | null;
}

/** A file whose columns are known. */
export interface Opened extends Readable {
  header: string[];
  /** Whether a record names the columns. */
  headed: boolean;
  /** The line of that record; 0 where none does. */
  headerLine: number;
  /** The first records below it, as they are. */
  sample: string[][];
}

/** What a file was recognised as, before any of it is taken in. */
export interface Inspection extends Opened {
  recognition: Recognised;
  forms: Forms;
  /** What dates the rows that don't date themselves. */
  fileDate: number | null;
  /** What the person said, now or at an earlier import of such a file. */
  instructions: ImportInstructions;
  /** Whether it was said at an earlier import, and nothing else now. */
  fromMemory: boolean;
  /** What is to be known before labels are made of it. */
  notes: string[];
  /** Features whose type the first rows of a large file told: the others may speak against it. */
  unsettled: string[];
  /** What ids begin with where each line is a client of its own; not given: the file's name. */
  lineClients?: string;
}

const sampleRecords = 500;
/** Fewer where they are so long together. */
const mostSampled = 2 ** 25;
/** As Excel has it. */
const mostColumns = 16_384;
const rejectColumns = ['line', 'column', 'reason'];

/**
 * Recognises a file's encoding, dialect and kind by its content.
 * @throws AppError `unrecognised_file` (what is wrong where, and how to say it), `unclear_file`, `ambiguous_dates`,
 * `ambiguous_numbers`, or that it can't be read
 */
export async function inspect(path: string, options: ImportInstructions, known: Known): Promise<Inspection> {
  const source = await openSource(path, options);
  const opened = await readBeginning(source, options.headerLine);
  const { fromMemory, instructions } = instructionsFor(opened.header, options, known);
  // Of the instructions only the mapping decides what is looked for, however many questions are answered.
  const surveys = new Map<string, Promise<Survey>>();
  const surveyFor = (said: ImportInstructions) => {
    const key = JSON.stringify(said.map ?? {});
    const survey = surveys.get(key) ?? surveyFile(opened, said, known.tasks);
    surveys.set(key, survey);
    return survey;
  };
  const inspected = await withAllQuestions(
    async (said) => inspectOpened(path, opened, await surveyFor(said), said, known),
    instructions,
  );
  return { ...inspected, fromMemory };
}

async function inspectOpened(
  path: string,
  opened: Opened,
  survey: Survey,
  instructions: ImportInstructions,
  known: Known,
): Promise<Omit<Inspection, 'fromMemory'>> {
  const recognition = recognise(
    { ...opened, file: path, survey, tasks: known.tasks, knownTypes: known.featureTypes },
    instructions,
  );
  const forms = await formsOf(opened, recognition, survey, { instructions, tasks: known.tasks });
  const fileDate = instructions.date ?? null;
  const notes = notesOn(opened, recognition, survey);
  const isSettled = (column: string) => survey.whole || known.featureTypes.has(column) || instructions.types?.[column];
  const unsettled = recognition.features.map(({ column }) => column).filter((column) => !isSettled(column));
  return { ...opened, recognition, forms, fileDate, instructions, notes, unsettled };
}

/** What is said now goes on top of what was said before, word by word; a new kind or mapping begins anew. */
function instructionsFor(header: readonly string[], options: ImportInstructions, { remembered }: Known) {
  const said: ImportInstructions = Object.fromEntries(Object.entries(options).filter(([, value]) => !isEmpty(value)));
  const before = said.kind || said.map ? null : remembered(header);
  if (before === null) return { instructions: said, fromMemory: false };
  const isNew = !isDeepStrictEqual(withAnswer(before, lastingOf(said)), before);
  return { instructions: withAnswer(before, said), fromMemory: !isNew };
}

/** What is said of one file only. */
const ofOneFile = new Set<string>([
  ...['date', 'encoding', 'headerLine', 'sheet', 'replaces', 'maxUnpacked'],
  ...['from', 'until', 'known', 'rates'],
]);

/** What is said of all files with the same columns. */
export function lastingOf(instructions: ImportInstructions): ImportInstructions {
  return Object.fromEntries(Object.entries(instructions).filter(([name]) => !ofOneFile.has(name)));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** Looks through the rows. */
function surveyFile(opened: Opened, { map = {} }: ImportInstructions, tasks: readonly Task[]): Promise<Survey> {
  const { header, dialect } = opened;
  const fields = fieldsOf('transactions', tasks);
  const stated: Mapping = Object.fromEntries(Object.entries(map).filter(([field]) => field in fields));
  const named = withAddressOfClient(mapFields(header, fields, stated), opened);
  const found = { ...named, ...presetOf(header, () => 0)?.mapping, ...stated };
  const clients = header.indexOf(found.client ?? '');
  return surveyOf(opened, clients < 0 ? null : clients, (columns) => {
    return columns.some(({ filled }) => filled === 0) || isDecimalOpen(columns, dialect.delimiter);
  });
}

/** A file's dialect, the names of its columns and its first records. */
export async function readBeginning(source: Source, headerLine?: number): Promise<Opened> {
  const { path } = source;
  const dialect = source.format === 'text' ? await dialectOf(source) : noDialect;
  const records = await firstRecords(source, dialect);
  refuseWide(path, records);
  if (records.length === 0) throw unusable(path, 'holds nothing but blank lines. Export it again as CSV');
  if (records.every(isBlank)) throw unusable(path, 'holds nothing but blank cells. Export it again as CSV');
  const at = headerIndex(records, headerLine);
  const [first, below] = [records[at], records.slice(at + 1)];
  const headed = headerLine !== undefined || !isRow(first.cells, below);
  const rows = headed ? below : [first, ...below];
  const skipped = skippedColumns(first, rows, headed);
  const width = widthOf(first.cells.slice(skipped), rows, skipped, headed);
  const names = headed ? first.cells.slice(skipped, skipped + width) : Array<string>(width).fill('');
  if (rows.length === 0) throw unusable(path, 'has a header and no rows below it');
  if (below.length > 0 && below.every(isBlank)) {
    throw unusable(path, `has a header, and its first ${below.length} rows (from line ${below[0].line}) are blank`);
  }
  return {
    ...{ source, dialect, above: headed ? at + 1 : at, skipped, width, headed },
    header: columnNames(names),
    headerLine: headed ? first.line : 0,
    sample: rows.slice(0, sampleRecords).map(({ cells }) => cells.slice(skipped, skipped + width)),
  };
}

/** Of files that are no text. */
const noDialect: Dialect = { delimiter: ',', newline: '\n', hinted: false, escaped: false };

/** Before anything is looked up column by column. */
function refuseWide(path: string, records: readonly CsvRecord[]): void {
  const wide = records.find(({ cells }) => cells.length > mostColumns);
  if (!wide) return;
  const found = `${count(wide.cells.length)} columns in line ${wide.line}, more than the ${count(mostColumns)} that a table may have`;
  throw unusable(path, `has ${found}. Export fewer, or mend that line`);
}

/** Columns at the beginning that are none of the table: of our list of rejected rows, of sheets that begin later. */
function skippedColumns({ cells }: CsvRecord, rows: readonly CsvRecord[], headed: boolean): number {
  if (!headed) return 0;
  if (rejectColumns.every((name, i) => cells[i] === name)) return rejectColumns.length;
  const first = cells.findIndex(
    (cell, i) => cell.trim() !== '' || rows.some((row) => (row.cells[i] ?? '').trim() !== ''),
  );
  return Math.max(0, first);
}

/** How many columns there are: but those at the end that have neither a name nor a value. */
function widthOf(header: readonly string[], rows: readonly CsvRecord[], skipped: number, headed: boolean): number {
  let width = header.length;
  if (!headed) return width;
  const isUsed = (i: number) =>
    header[i].trim() !== '' || rows.some(({ cells }) => (cells[i + skipped] ?? '').trim() !== '');
  while (width > 1 && !isUsed(width - 1)) width--;
  return width;
}

/** In characters. */
function lengthOf({ cells }: Pick<CsvRecord, 'cells'>): number {
  return cells.reduce((sum, cell) => sum + cell.length, 0);
}

function isBlank({ cells }: CsvRecord): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function unusable(path: string, what: string): AppError {
  return new AppError('unrecognised_file', `${path} ${what}.`, { file: path });
}

async function firstRecords(source: Source, dialect: Dialect): Promise<CsvRecord[]> {
  const beginning: CsvRecord[] = [];
  let characters = 0;
  for await (const { records } of recordsOf(source, dialect)) {
    for (const record of records) {
      beginning.push(record);
      characters += lengthOf(record);
      if (beginning.length > sampleRecords || characters > mostSampled) return beginning;
    }
  }
  return beginning;
}

import { AppError } from '../../shared/errors';
import type { FeatureType } from '../../shared/features';
import type { ImportInstructions, Recognition } from '../../shared/schemas/imports';
import type { Task } from '../../shared/schemas/tasks';
import type { Forms } from './cells';
import { columnFormat, type DateOrder, provenOrder } from './dateFormat';
import type { DateFormat } from './dates';
import { columnNames, type Dialect, dialectOf, recordsOf } from './dialect';
import { decimalMarks, parseNumber } from './numbers';
import { recognise } from './recognise';
import { type Readable, rowsOf } from './records';
import { openSource, type Source } from './source';
import type { CsvRecord } from './tokenizer';
import { isMissing } from './values';

/** What the workspace knows that helps to read a file. */
interface Known {
  tasks: readonly Task[];
  featureTypes: ReadonlyMap<string, FeatureType>;
  /** What was said, when it was last imported, of a file with these columns. */
  remembered: (header: readonly string[]) => ImportInstructions | null;
}

/** What a file was recognised as, before any of it is taken in. */
export interface Inspection extends Readable {
  header: string[];
  recognition: Recognition;
  forms: Forms;
  /** What dates the rows that don't date themselves. */
  fileDate: number | null;
  /** What the person said, now or at an earlier import of such a file. */
  instructions: ImportInstructions;
  /** Whether it was said at an earlier import. */
  fromMemory: boolean;
  /** The first records, as they are. */
  sample: string[][];
}

const sampleRecords = 500;
const rejectColumns = ['line', 'column', 'reason'];

/**
 * Recognises a file's encoding, dialect and kind by its content.
 * @throws AppError `unrecognised_file` (what is wrong where, and how to say it), `unclear_file`, `ambiguous_dates`, or that
 * it can't be read
 */
export async function inspect(path: string, options: ImportInstructions, known: Known): Promise<Inspection> {
  const source = await openSource(path, options.encoding);
  const beginning = await readBeginning(source);
  const { remembered, instructions } = instructionsFor(beginning.header, options, known);
  const { header, sample } = beginning;
  const recognition = recognise(
    { file: path, headed: beginning.headed, header, sample, tasks: known.tasks, knownTypes: known.featureTypes },
    instructions,
  );
  const forms = await formsOf(beginning, written(recognition), instructions.dateFormat);
  const fileDate = instructions.date ?? null;
  return { ...beginning, recognition, forms, fileDate, instructions, fromMemory: remembered };
}

/** What is said now goes on top of what was said before; a new kind or mapping begins anew. */
function instructionsFor(header: readonly string[], options: ImportInstructions, { remembered }: Known) {
  const said: ImportInstructions = Object.fromEntries(Object.entries(options).filter(([, value]) => !isEmpty(value)));
  const before = said.kind || said.map ? null : remembered(header);
  return { instructions: { ...before, ...said }, remembered: before !== null };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** A file's dialect, the names of its columns and its first records. */
export async function readBeginning(source: Source): Promise<Readable & { header: string[]; sample: string[][] }> {
  const { path } = source;
  const dialect = await dialectOf(source);
  const [first, ...below] = await firstRecords(source, dialect);
  if (!first) throw unusable(path, 'holds nothing but blank lines. Export it again as CSV');
  if ([first, ...below].every(isBlank)) throw unusable(path, 'holds nothing but blank cells. Export it again as CSV');
  const headed = !isRow(first.cells, below);
  const skipped = headed && rejectColumns.every((name, i) => first.cells[i] === name) ? rejectColumns.length : 0;
  const header = headed ? columnNames(first.cells.slice(skipped)) : first.cells.map((_, i) => `column ${i + 1}`);
  const sample = (headed ? below : [first, ...below]).map(({ cells }) => cells.slice(skipped));
  if (sample.length === 0) throw unusable(path, 'has a header and no rows below it');
  if (below.length > 0 && below.every(isBlank)) {
    throw unusable(path, `has a header, and its first ${below.length} rows (from line ${below[0].line}) are blank`);
  }
  return { source, dialect, headed, skipped, header, sample };
}

function isBlank({ cells }: CsvRecord): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function unusable(path: string, what: string): AppError {
  return new AppError('unrecognised_file', `${path} ${what}.`, { file: path });
}

async function firstRecords(source: Source, dialect: Dialect): Promise<CsvRecord[]> {
  const beginning: CsvRecord[] = [];
  for await (const { records } of recordsOf(source, dialect)) {
    beginning.push(...records.slice(0, sampleRecords + 1 - beginning.length));
    if (beginning.length > sampleRecords) break;
  }
  return beginning;
}

/**
 * Whether the first record is a row like those below it, and names no columns: all its cells are numbers or dates, or one is
 * a day or a number with a fraction above more of the same.
 */
function isRow(cells: readonly string[], below: readonly CsvRecord[]): boolean {
  if (cells.every((cell) => isNumber(cell) || columnFormat([cell]) !== null)) return true;
  return cells.some((cell, i) => {
    const under = below.map((record) => record.cells[i] ?? '').filter((other) => !isMissing(other));
    const format = columnFormat([cell]);
    if (format !== null && format !== 'epoch') return columnFormat(under) === format;
    return isNumber(cell) && !/^\s*\d+\s*$/.test(cell) && under.length > 0 && under.every(isNumber);
  });
}

function isNumber(cell: string): boolean {
  return !Number.isNaN(parseNumber(cell, '.')) || !Number.isNaN(parseNumber(cell, ','));
}

const dateFields = /(^|_)(date|known_at|observed_at)$/;

/** The columns that hold numbers, and those that hold dates. */
function written({ mapping, features }: Recognition): { numbers: string[]; dates: string[] } {
  const fields = Object.entries(mapping);
  const ofType = (wanted: FeatureType) => features.filter(({ type }) => type === wanted).map(({ column }) => column);
  const dates = fields.filter(([field]) => dateFields.test(field)).map(([, column]) => column);
  const numbers = fields.filter(([field]) => !dateFields.test(field) && field !== 'client').map(([, column]) => column);
  return { numbers: [...numbers, ...ofType('number')], dates: [...dates, ...ofType('date')] };
}

export type Beginning = Awaited<ReturnType<typeof readBeginning>>;

/**
 * How the cells of a file's columns of numbers and dates are written.
 * @param order of day and month, where the person says it
 * @throws AppError `ambiguous_dates`, or `unrecognised_file` for a column of dates that holds hardly any
 */
export async function formsOf(
  beginning: Beginning,
  { numbers, dates }: { numbers: readonly string[]; dates: readonly string[] },
  order: DateOrder | undefined,
): Promise<Forms> {
  const { header, sample, dialect } = beginning;
  const cells = numbers.map((column) => sample.map((record) => record[header.indexOf(column)] ?? ''));
  const marks = decimalMarks(cells, dialect.delimiter);
  const formats = new Map<string, DateFormat>();
  for (const column of dates) formats.set(column, await formatOf(column, beginning, order));
  return { decimals: new Map(marks.map((mark, i) => [numbers[i], mark])), dates: formats };
}

async function formatOf(column: string, beginning: Beginning, given: DateOrder | undefined): Promise<DateFormat> {
  const { source, header, sample } = beginning;
  const cells = sample.map((record) => record[header.indexOf(column)] ?? '');
  const format = columnFormat(cells);
  if (format === 'ordered') return given ?? (await findOrder(beginning, column));
  // A column without any value yet is read by the standard form, should one come.
  if (format !== null || cells.every(isMissing)) return format ?? 'iso';
  throw new AppError(
    'unrecognised_file',
    `${source.path}: column “${column}” should hold dates, and hardly does (“${cells.find((cell) => !isMissing(cell))}”, say).`,
    { file: source.path, column },
  );
}

/** Reads on until dates prove which of day and month comes first. */
async function findOrder(beginning: Beginning, column: string): Promise<DateOrder> {
  const { source, header } = beginning;
  const at = header.indexOf(column);
  let example = '';
  for await (const { records } of rowsOf(beginning)) {
    const cells = records.map((record) => record.cells[at] ?? '');
    example ||= cells.find((cell) => cell !== '') ?? '';
    const order = provenOrder(cells);
    if (order) return order;
  }
  throw new AppError(
    'ambiguous_dates',
    `${source.path}: the dates in column “${column}” (“${example}”, say) could be day first or month first, and no row decides it.`,
    { file: source.path, column, example, commandLine: 'Say which: --date-format dmy or --date-format mdy.' },
  );
}

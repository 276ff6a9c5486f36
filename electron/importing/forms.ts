import { AppError } from '../../shared/errors';
import type { FeatureType } from '../../shared/features';
import type { DateOrder, DecimalMark } from '../../shared/importing';
import type { ImportInstructions, Recognition } from '../../shared/schemas/imports';
import type { Task } from '../../shared/schemas/tasks';
import type { Forms } from './cells';
import type { ColumnSurvey, Survey } from './columnSurvey';
import { columnFormat, OrderEvidence } from './dateFormat';
import type { DateFormat } from './dates';
import { findColumn } from './fields';
import type { Opened } from './inspect';
import { meaningOf, mostAnswers, type WordMeanings, wordKey } from './labelColumns';
import { decimalMarks } from './numbers';
import { askForDateOrder, askForDecimal, askForWords } from './questions';
import { rowsOf } from './records';
import { quoted, type YesNo, yesNoOf } from './values';

/** What forms are settled by. */
interface Said {
  instructions: ImportInstructions;
  tasks: readonly Task[];
}

/**
 * How the cells of a file are written, by all its rows.
 * @throws AppError `ambiguous_numbers`, `ambiguous_dates` or `unclear_file` for what no row decides,
 * `unrecognised_file` for a column that can't be read as what it is mapped to
 */
export async function formsOf(opened: Opened, recognition: Recognition, survey: Survey, said: Said): Promise<Forms> {
  const { mapping, features } = recognition;
  askForOutcomeWords(opened, recognition, survey, said);
  const fields = Object.entries(mapping).filter(([field]) => isNumberField(field, said.tasks));
  for (const [field, column] of fields) checkNumbers(opened, field, column, survey);
  const dates = Object.entries(mapping).filter(([field]) => dateFields.test(field));
  const ofType = (wanted: FeatureType) => features.filter(({ type }) => type === wanted).map(({ column }) => column);
  const columns = {
    numbers: [...fields.map(([, column]) => column), ...ofType('number')],
    dates: [...dates.map(([, column]) => column), ...ofType('date')],
    flags: ofType('flag'),
  };
  return writtenForms(opened, survey, columns, said.instructions);
}

/** Columns whose cells are written in one of several ways. */
interface WrittenColumns {
  numbers: readonly string[];
  dates: readonly string[];
  flags: readonly string[];
}

/** How the cells of some columns are written. Throws as `formsOf` does. */
export async function writtenForms(
  opened: Opened,
  survey: Survey,
  { numbers, dates, flags }: WrittenColumns,
  instructions: ImportInstructions,
): Promise<Forms> {
  const { types = {}, keepIds = [] } = instructions;
  const categories = Object.entries(types).filter(([, type]) => type === 'category');
  return {
    decimals: decimalsOf(opened, numbers, survey, instructions.decimal),
    dates: await datesOf(opened, dates, survey, instructions.dateFormat),
    flags: new Map(flags.flatMap((column) => answersOf(opened, survey, column))),
    // What the person calls a category is one, whatever it says.
    texts: new Set(categories.map(([column]) => findColumn(column, opened.header) ?? column)),
    words: wordsBy(instructions),
    keepIds,
  };
}

function answersOf({ header }: Opened, { columns }: Survey, column: string): [string, YesNo][] {
  const { values, blank } = columns[header.indexOf(column)];
  const answers = values && yesNoOf(values.keys(), blank > 0);
  return answers ? [[column, answers]] : [];
}

/** Words as they are looked up. */
function wordsBy({ words = {} }: ImportInstructions): WordMeanings {
  return Object.fromEntries(Object.entries(words).map(([word, meaning]) => [wordKey(word), meaning]));
}

const dateFields = /(^|_)(date|known_at|observed_at)$/;
/** Fields that hold a number. */
const numberFields = /^(amount|quantity|price|refund)$/;

/** Whether no row decides how numbers are to be read that could be read in two ways. */
export function isDecimalOpen(columns: readonly ColumnSurvey[], delimiter: string): boolean {
  const numeric = columns.filter(({ numbers }) => numbers > 0).map(({ decimals }) => decimals);
  return decimalMarks(numeric, delimiter).includes(null);
}

function decimalsOf(
  { source, header, dialect }: Opened,
  numbers: readonly string[],
  survey: Survey,
  said: DecimalMark | undefined,
): Forms['decimals'] {
  const evidence = numbers.map((column) => survey.columns[header.indexOf(column)].decimals);
  const marks = decimalMarks(evidence, dialect.delimiter).map((mark, i): DecimalMark => {
    // What a column shows of itself can't be read otherwise.
    if (said !== undefined && evidence[i].balance === 0) return said;
    if (mark === null) throw askForDecimal(source.path, numbers[i], evidence[i].open ?? '');
    return mark;
  });
  return new Map(marks.map((mark, i) => [numbers[i], mark]));
}

function isNumberField(field: string, tasks: readonly Task[]): boolean {
  return (
    numberFields.test(field) || tasks.some(({ column }) => field === `${column}_pred` || field === `${column}_actual`)
  );
}

/** Of a column of numbers, so few may be something else that it can still be one of numbers. */
const leastNumbers = 0.1;

function checkNumbers({ source, header }: Opened, field: string, column: string, survey: Survey): void {
  const { numbers, filled, text } = survey.columns[header.indexOf(column)];
  if (!numberFields.test(field) || filled === 0 || numbers >= filled * leastNumbers) return;
  throw unreadable(source.path, column, `numbers (it is mapped to ${field})`, text ?? '');
}

function unreadable(file: string, column: string, what: string, example: string): AppError {
  return new AppError(
    'unrecognised_file',
    `${file}: column “${column}” should hold ${what}, and hardly does (${quoted(example)}, say).`,
    {
      file,
      column,
      example,
      commandLine: `Name another column with --map, or leave this one out: --ignore "${column}".`,
    },
  );
}

async function datesOf(
  opened: Opened,
  dates: readonly string[],
  survey: Survey,
  given: DateOrder | undefined,
): Promise<Forms['dates']> {
  const formats = new Map<string, DateFormat>();
  for (const column of dates) {
    const cells = survey.columns[opened.header.indexOf(column)].dates;
    const format = columnFormat(cells);
    if (format === 'ordered') formats.set(column, given ?? (await findOrder(opened, column)));
    // A column without any value yet is read by the standard form, should one come.
    else if (format !== null || cells.length === 0) formats.set(column, format ?? 'iso');
    else throw unreadable(opened.source.path, column, 'dates', cells[0]);
  }
  return formats;
}

/** Reads on until dates prove which of day, month and year comes where. */
async function findOrder(opened: Opened, column: string): Promise<DateOrder> {
  const at = opened.header.indexOf(column);
  const evidence = new OrderEvidence();
  let example = '';
  let left: DateOrder[] = [];
  for await (const { records } of rowsOf(opened)) {
    const cells = records.map((record) => record.cells[at] ?? '');
    example ||= cells.find((cell) => cell.trim() !== '') ?? '';
    evidence.add(cells);
    left = evidence.left();
    if (left.length === 1) return left[0];
  }
  throw askForDateOrder(opened.source.path, column, example, left);
}

/** Share of a column's values that are neither yes nor no for its words to be asked for: fewer are damaged cells. */
const oddShare = 0.1;

function askForOutcomeWords(
  { source, header }: Opened,
  { kind, mapping }: Recognition,
  survey: Survey,
  { instructions, tasks }: Said,
): void {
  if (kind !== 'outcomes' && kind !== 'labelled data') return;
  for (const task of tasks.filter((one) => one.kind === 'classification')) {
    const column = mapping[`${task.column}_actual`];
    if (column === undefined) continue;
    const { values, filled, text, numbers } = survey.columns[header.indexOf(column)];
    const odd = [...(values ?? [])].filter(([value]) => meaningOf(value, wordsBy(instructions)) === null);
    const cells = odd.reduce((sum, [, count]) => sum + count, 0);
    if (values !== null && values.size <= mostAnswers && cells > filled * oddShare)
      throw askForWords(source.path, { column, task, values: [...values.keys()] });
    if (values === null)
      throw unreadable(
        source.path,
        column,
        `yes or no (it is mapped to ${task.column}_actual)`,
        text ?? String(numbers),
      );
  }
}

import type { FeatureType } from '../../shared/features';
import type { ImportInstructions, Recognition } from '../../shared/schemas/imports';
import type { Task } from '../../shared/schemas/tasks';
import type { Forms } from './cells';
import type { Survey } from './columnSurvey';
import { datesOf } from './dateForms';
import { findColumn } from './fields';
import type { Opened } from './inspect';
import { meaningOf, mostAnswers, type WordMeanings, wordKey } from './labelColumns';
import { checkNumbers, decimalsOf, isNumberField } from './numberForms';
import { askForWords } from './questions/cellForms';
import { unreadable } from './unreadable';
import { type YesNo, yesNoOf } from './values';

/** Share of a column's values that are neither yes nor no for its words to be asked for: fewer are damaged cells. */
const oddShare = 0.1;

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

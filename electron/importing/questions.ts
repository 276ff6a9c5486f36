import { AppError } from '../../shared/errors';
import { type DateOrder, type Kind, rowAsClient, type WordMeaning } from '../../shared/importing';
import type { ErrorReport } from '../../shared/schemas/errors';
import type { FileQuestion, ImportInstructions, Recognition } from '../../shared/schemas/imports';
import type { Task } from '../../shared/schemas/tasks';
import { taskLabel } from '../../shared/tasks';
import { capital, count } from '../../shared/words';
import type { Beginning } from './beginning';
import { columnFormat } from './dateFormat';
import { parseDate } from './dates';
import { findColumn, type Mapping } from './fields';
import { likelyMeanings, type PossibleLabel, wordKey } from './labelColumns';
import { parseNumber } from './numbers';
import { quoted } from './values';

type Answer = FileQuestion['answers'][number];

interface Asked extends Partial<Pick<ErrorReport, 'code' | 'details'>> {
  /** What is open, as a sentence that goes on after the file's name. */
  message: string;
  question: FileQuestion;
  /** How the command line answers it. */
  commandLine: string;
}

/** An error that is a question: what a file leaves open, with the answers. */
function ask(file: string, { code = 'unclear_file', message, question, commandLine, details }: Asked): AppError {
  return new AppError(code, `${file}${message}`, { ...details, file, question, commandLine });
}

function answer(label: string, hint: string, says: ImportInstructions, proposed = false): Answer {
  return { label, hint, says, proposed };
}

export function askForKind({ file, survey }: Beginning, mapping: Mapping): AppError {
  const again = survey.whole ? 'each client is there once' : 'no client comes again in its first rows';
  return ask(file, {
    message: ` may be a list of transactions, or of customer attributes (${again}).`,
    question: {
      text: 'Its columns leave open what this file holds. Which is it?',
      answers: [
        answer('Transactions', `each row is a purchase: ${mapping.amount ?? mapping.price} on ${mapping.date}`, {
          kind: 'transactions',
        }),
        answer('Customer attributes', 'each row is a client; all columns are features', { kind: 'clients' }, true),
      ],
    },
    commandLine: 'Say which: --kind transactions or --kind clients.',
  });
}

/** Rows that may be orders, but for what is missing, or say something of clients. */
export function askForOrders({ file, survey }: Beginning, mapping: Mapping, missing: readonly string[]): AppError {
  const found = Object.entries(mapping).map(([field, column]) => `${field} from ${column}`);
  const again = survey.clients?.repeat ? 'clients come again in it' : 'it looks like orders';
  const lacking = missing.map((field) => `no column for ${field}`).join(', ');
  return ask(file, {
    message: ` may be a list of transactions (${again}; ${lacking} was recognised), or of clients with what is known of them.`,
    question: {
      text: `Does this file hold orders, or clients? ${capital(again)}, but ${lacking} was recognised.`,
      answers: [
        answer(
          'Transactions',
          `recognised: ${found.join(', ') || 'nothing'}; the rest is to be named`,
          { kind: 'transactions' },
          true,
        ),
        answer('Clients and what is known of them', 'each row is a client; all columns are features', {
          kind: 'clients',
        }),
      ],
    },
    commandLine: `Say which: --kind clients, or --kind transactions ${missing.map((field) => `--map ${field.split(' ')[0]}=COLUMN`).join(' ')}.`,
    details: { missing: [...missing] },
  });
}

/** @param copies those of the others that seem to tell the same as the outcomes */
export function askForOutcomes(
  { file }: Beginning,
  actual: string,
  others: readonly string[],
  copies: readonly string[],
): AppError {
  const { hint, ignore, option } = withoutCopies(copies);
  const named = `${others.slice(0, 5).join(', ')}${others.length > 5 ? ', …' : ''}`;
  return ask(file, {
    message: ` holds outcomes (${actual}) beside other columns (${named}). Are these features that were known before, or not to be used?`,
    question: {
      text: `It holds outcomes (${actual}). What are its other columns (${named})?`,
      answers: [
        answer(
          'Features that were known before',
          `the file is labelled data${hint}`,
          { kind: 'labelled data', ...ignore },
          true,
        ),
        answer('Not to be used', 'only the outcomes are taken in', { kind: 'outcomes' }),
      ],
    },
    commandLine: `Say which: --kind "labelled data" or --kind outcomes${option}.`,
  });
}

/** How an answer leaves out columns that give a label away. */
function withoutCopies(copies: readonly string[]) {
  if (copies.length === 0) return { hint: '', ignore: {}, option: '' };
  return {
    hint: `; ${copies.join(', ')} left out, since they seem to say the same`,
    ignore: { ignore: [...copies] },
    option: ` (${copies.map((copy) => `--ignore ${shell(copy)}`).join(' ')} leaves out what says the same)`,
  };
}

/** A column that is called like a prediction and holds other numbers than probabilities. */
export function askForScores({ file, header, sample, tasks }: Beginning, mapping: Mapping, mapped: Mapping): void {
  for (const task of tasks) {
    const field = `${task.column}_pred`;
    const column = mapping[field];
    if (task.kind !== 'classification' || column === undefined || mapped[field] !== undefined) continue;
    const at = header.indexOf(column);
    const numbers = sample.map((cells) => parseNumber(cells[at] ?? '', '.')).filter((value) => !Number.isNaN(value));
    const odd = numbers.filter((value) => value < 0 || value > 1);
    if (odd.length <= numbers.length / 2) continue;
    throw ask(file, {
      message: `: the column “${column}” is called like a prediction, and holds numbers such as ${odd[0]}, which are no probabilities from 0 to 1.`,
      question: {
        text: `The column “${column}” is called like a prediction, and holds numbers such as ${odd[0]}. What is it?`,
        answers: [
          answer(
            'Not to be used',
            'a score of another kind, which may have been made after the outcome',
            { ignore: [column] },
            true,
          ),
          answer('A prediction all the same', 'rows without a probability are refused', { map: { [field]: column } }),
        ],
      },
      commandLine: `Leave it out: --ignore ${shell(column)}; or take it all the same: --map ${field}=${shell(column)}.`,
      details: { column },
    });
  }
}

/** @param copies further columns that seem to say the same */
export function askForLabel(
  { file }: Beginning,
  { column, tasks }: PossibleLabel,
  copies: readonly string[] = [],
): AppError {
  const { hint, ignore, option } = withoutCopies(copies);
  const outcomes = tasks.map((task, i) =>
    answer(
      `What became of the client: ${taskLabel(task.name).toLowerCase()}`,
      `the file is labelled data${hint}`,
      { kind: 'labelled data', map: { [`${task.column}_actual`]: column }, ...ignore },
      i === 0,
    ),
  );
  const predictions = tasks.map((task) =>
    answer(`What was predicted: ${taskLabel(task.name).toLowerCase()}`, 'by a model, or by somebody', {
      kind: 'predictions',
      map: { [`${task.column}_pred`]: column },
      ...ignore,
    }),
  );
  const feature = answer('Something known before', 'a feature like the other columns', { kind: 'clients' });
  const options = tasks.map((task) => `--map ${task.column}_actual=${shell(column)}`);
  return ask(file, {
    message: `: is “${column}” what became of the client, what was predicted, or something known before?`,
    question: { text: `What does the column “${column}” hold?`, answers: [...outcomes, ...predictions, feature] },
    commandLine: `Say which: ${options.join(' or ')}, --map ${tasks[0].column}_pred=${shell(column)}, or --kind clients${option}.`,
    details: { column, candidates: ['labelled data', 'predictions', 'clients'] },
  });
}

/** Asks what the words of a column of outcomes mean. @param values the words, in any case */
export function askForWords(
  file: string,
  { column, task, values }: { column: string; task: Task; values: readonly string[] },
): AppError {
  const keys = [...new Set(values.map(wordKey))];
  const likely = likelyMeanings(keys, task);
  const only = (yes: string): Record<string, WordMeaning> =>
    Object.fromEntries(keys.map((key) => [key, key === yes ? 'yes' : 'no']));
  const known =
    likely === null ? [] : [answer(spelled(likely), 'as these words are mostly used', { words: likely }, true)];
  const others = keys
    .map((key) => ({ key, words: only(key) }))
    .filter(({ words }) => JSON.stringify(sorted(words)) !== JSON.stringify(sorted(likely ?? {})))
    .map(({ key, words }) => answer(`Only ${quoted(key)} is yes`, spelled(words), { words }));
  const example = likely ?? only(keys[0]);
  return ask(file, {
    message: `: the column “${column}” says ${keys.map(quoted).join(', ')}. Which is yes for ${taskLabel(task.name).toLowerCase()}, and which is no?`,
    question: {
      text: `Which values of “${column}” mean yes for ${taskLabel(task.name).toLowerCase()}?`,
      answers: [...known, ...others],
    },
    commandLine: `Say it for each: ${Object.entries(example)
      .map(([word, meaning]) => `--word ${shell(`${word}=${meaning}`)}`)
      .join(' ')} (yes, no, or none where it says neither).`,
    details: { column, words: keys },
  });
}

function sorted(words: Readonly<Record<string, WordMeaning>>): [string, WordMeaning][] {
  return Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1));
}

function spelled(words: Readonly<Record<string, WordMeaning>>): string {
  const meant = { yes: 'yes', no: 'no', none: 'neither' };
  return Object.entries(words)
    .map(([word, meaning]) => `${quoted(word)} is ${meant[meaning]}`)
    .join(', ');
}

export function askForDecimal(file: string, column: string, example: string): AppError {
  const [point, comma] = [parseNumber(example, '.'), parseNumber(example, ',')];
  // A mark between thousands is likelier than three decimals, where amounts are written.
  const thousands = (value: number) => value === Math.max(point, comma);
  return ask(file, {
    code: 'ambiguous_numbers',
    message: `: the numbers in column “${column}” (“${example}”, say) could have a decimal point or a decimal comma, and no row decides it.`,
    question: {
      text: `The numbers in column “${column}” could be read in two ways, and no row of the file decides it. Which is it?`,
      answers: [
        answer('Decimal comma', `${example} is ${spelledNumber(comma)}`, { decimal: ',' }, thousands(comma)),
        answer('Decimal point', `${example} is ${spelledNumber(point)}`, { decimal: '.' }, thousands(point)),
      ],
    },
    commandLine: 'Say which: --decimal "," or --decimal ".".',
    details: { column, example },
  });
}

function spelledNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 9 });
}

/** A column whose first rows were of a type that too many of the others are not. */
export function askForType(
  { source, recognition }: { source: { path: string }; recognition: Pick<Recognition, 'features'> },
  column: string,
  { damaged, rows }: { damaged: number; rows: number },
): AppError {
  const type = recognition.features.find((feature) => feature.column === column)?.type ?? 'number';
  const shares = `${count(damaged)} of ${count(rows)} rows`;
  return ask(source.path, {
    message: `: the column “${column}” begins as one of type ${type}, and ${shares} hold something else.`,
    question: {
      text: `The column “${column}” begins as one of type ${type}, and ${shares} hold something else. What is it?`,
      answers: [
        answer('A category', 'its values are texts', { types: { [column]: 'category' } }, true),
        answer(`Of type ${type} all the same`, 'the other rows are refused', { types: { [column]: type } }),
        answer('Not to be used', 'the column is left out', { ignore: [column] }),
      ],
    },
    commandLine: `Say which: --type ${shell(`${column}=category`)}, --type ${shell(`${column}=${type}`)} or --ignore ${shell(column)}.`,
    details: { column },
  });
}

const orderNames: Record<DateOrder, string> = { dmy: 'Day first', mdy: 'Month first', ymd: 'Year first' };

/** @param orders those that no row rules out, the likeliest first */
export function askForDateOrder(file: string, column: string, example: string, orders: readonly DateOrder[]): AppError {
  return ask(file, {
    code: 'ambiguous_dates',
    message: `: the dates in column “${column}” (“${example}”, say) could be ${orders.map((order) => orderNames[order].toLowerCase()).join(' or ')}, and no row decides it.`,
    question: {
      text: `The dates in column “${column}” could be read in several ways, and no row of the file decides it. Which is it?`,
      answers: orders.map((order, i) =>
        answer(orderNames[order], `${example} is ${spelledDay(example, order)}`, { dateFormat: order }, i === 0),
      ),
    },
    commandLine: `Say which: ${orders.map((order) => `--date-format ${order}`).join(' or ')}.`,
    details: { column, example },
  });
}

function spelledDay(example: string, order: DateOrder): string {
  const at = parseDate(example, order);
  if (Number.isNaN(at)) return 'no such day';
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** Two columns of one name, of which a field is read from one, or both would be features. */
export function askForRepeated(
  { file, header, sample }: Beginning,
  mapping: Mapping,
  { map = {}, ignore = [], types = {} }: ImportInstructions,
): void {
  const said = new Set(
    [...Object.values(map), ...ignore, ...Object.keys(types)].map((wanted) => findColumn(wanted, header)),
  );
  for (const copy of header) {
    const original = /^(.*) \(2\)$/s.exec(copy)?.[1];
    if (original === undefined || !header.includes(original) || said.has(original) || said.has(copy)) continue;
    const [at, other] = [header.indexOf(original), header.indexOf(copy)];
    if (sample.every((cells) => (cells[at] ?? '').trim() === (cells[other] ?? '').trim())) continue;
    const field = Object.entries(mapping).find(([, column]) => column === original)?.[0];
    throw repeated(file, { original, copy, field }, [sample, at, other]);
  }
}

function repeated(
  file: string,
  { original, copy, field }: { original: string; copy: string; field: string | undefined },
  [sample, at, other]: [Beginning['sample'], number, number],
): AppError {
  const differing = sample.find((cells) => cells[at] !== cells[other]) ?? [];
  const first = `the first one, column ${at + 1} (${quoted(differing[at] ?? '')})`;
  const second = `the second one, column ${other + 1} (${quoted(differing[other] ?? '')})`;
  const use = (column: string, unused: string): ImportInstructions =>
    field === undefined ? { ignore: [unused] } : { map: { [field]: column }, ignore: [unused] };
  const what = field === undefined ? 'Which is to be used?' : `Which is the ${field.replaceAll('_', ' ')}?`;
  const options =
    field === undefined
      ? `--ignore ${at + 1} or --ignore ${other + 1}`
      : `--map ${field}=${at + 1} or --map ${field}=${other + 1}`;
  return ask(file, {
    message: ` has two columns called “${original}”: ${first} and ${second}. ${what}`,
    question: {
      text: `Two columns are called “${original}”. ${what}`,
      answers: [
        answer('The first', first, use(original, copy), true),
        answer('The second', second, use(copy, original)),
      ],
    },
    commandLine: `Say which, by its number: ${options}.`,
    details: { column: original },
  });
}

function shell(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
}

/** A file that lacks what a kind can't do without. */
export function unrecognised(beginning: Beginning, kind: Kind, mapping: Mapping, missing: readonly string[]): AppError {
  const { file, header, headed, sample } = beginning;
  const found = Object.entries(mapping).map(([field, column]) => `${field} from ${column}`);
  const wanted = missing.map((field) => `--map ${field.split(' ')[0]}=${headed ? 'COLUMN' : 'NUMBER'}`).join(' ');
  const noClient = missing.includes('client')
    ? ` Where each line is a client of its own: --map client="${rowAsClient}".`
    : '';
  const lacking = missing.map((field) => withExample(field, beginning, mapping)).join(', ');
  return new AppError(
    'unrecognised_file',
    `${file} is not recognised as ${kind}: no column for ${lacking}. ${columnsOf(beginning)} Recognised: ${found.join(', ') || 'none'}. Say which columns they are, or that the file is of another kind.`,
    {
      file,
      columns: [...header],
      mapping: { ...mapping },
      missing: [...missing],
      examples: headed ? [] : sample[0],
      commandLine: `Name the columns (and, if need be, the kind: --kind transactions, predictions, outcomes, "labelled data" or clients): ${wanted}.${noClient}`,
    },
  );
}

/** A field that is missing, with a column that should hold it and can't be read, and those that hold such values. */
function withExample(field: string, { header, survey }: Beginning, mapping: Mapping): string {
  if (field !== 'date') return field;
  const column = mapping.date;
  const cells = column === undefined ? [] : survey.columns[header.indexOf(column)].dates;
  const unreadable = cells.find((cell) => columnFormat([cell]) === null) ?? cells[0];
  if (unreadable !== undefined)
    return `date (“${column}” hardly holds any that can be read: ${quoted(unreadable)}, say)`;
  const readable = header.find((_, i) => columnFormat(survey.columns[i].dates) !== null);
  return readable === undefined ? field : `date (“${readable}” holds dates)`;
}

/** The columns by name; where the first line is a row already, by number, with what stands in it. */
function columnsOf({ header, headed, sample }: Beginning): string {
  if (headed) return `Its columns: ${header.join(', ')}.`;
  const shown = header.map((name, i) => `${name} (${quoted(sample[0]?.[i] ?? '')})`);
  return `Its first line is data and names no columns, so they go by their numbers: ${shown.join(', ')}.`;
}

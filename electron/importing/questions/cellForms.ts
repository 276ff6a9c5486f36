import type { AppError } from '../../../shared/errors';
import type { DateOrder, WordMeaning } from '../../../shared/importing';
import type { Task } from '../../../shared/schemas/tasks';
import { taskWords } from '../../../shared/tasks';
import { parseDate } from '../dates';
import { likelyMeanings, wordKey } from '../labelColumns';
import { parseNumber } from '../numbers';
import { quoted } from '../values';
import { answer, ask, shell } from './ask';

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
    message: `: the column “${column}” says ${keys.map(quoted).join(', ')}. Which is yes for ${taskWords(task.name)}, and which is no?`,
    question: {
      text: `Which values of “${column}” mean yes for ${taskWords(task.name)}?`,
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

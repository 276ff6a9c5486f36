import { AppError } from '../../shared/errors';
import type { FileQuestion, ImportInstructions } from '../../shared/schemas/imports';
import { dayMs } from '../../shared/time';
import { count } from '../../shared/words';
import { amountOf } from './amountPerOrder';
import { type DaySpan, dateSpread, spreadBeside } from './farDates';
import type { Inspection } from './inspect';
import { mostStates } from './stateReader';
import { plainState, stateMeaning } from './states';
import type { OrderSurvey } from './survey';

/** What a question is about: a file, and what was counted while all of it was read. */
interface Surveyed {
  inspection: Pick<Inspection, 'header' | 'sample' | 'recognition' | 'instructions' | 'source'>;
  survey: OrderSurvey;
  /**
   * Of the transactions that are there already: their currency, and their first and last day; null where none is known.
   */
  knownCurrency: string | null;
  knownDays: { from: number; until: number } | null;
}

/**
 * What the whole of a file leaves open, the first of several.
 * @returns an error `unclear_orders` whose details hold the question; null when all is clear
 */
export function openQuestion(given: Surveyed): AppError | null {
  const asked = [aboutStates, aboutCurrencies, aboutAmounts, aboutCalendar, aboutDates];
  for (const ask of asked) {
    const question = ask(given);
    if (question) return question;
  }
  return null;
}

/** An error that asks. @param commandLine which options answer it */
export function asking(
  path: string,
  question: Omit<FileQuestion, 'answers'> & { answers?: FileQuestion['answers'] },
  commandLine: string,
  details: Record<string, unknown> = {},
): AppError {
  const { text, answers = [] } = question;
  return new AppError('unclear_orders', `${path}: ${text}`, {
    file: path,
    question: { text, answers },
    commandLine,
    ...details,
  });
}

/** The states of a file with what each means, and how many rows have it; the meaning is null where it is not known. */
export function statesOf({ states }: OrderSurvey, instructions: ImportInstructions) {
  const said = new Map(Object.entries(instructions.states ?? {}).map(([word, meaning]) => [plainState(word), meaning]));
  return [...states]
    .map(([state, rows]) => ({ state, rows, meaning: said.get(state) ?? stateMeaning(state) }))
    .sort((a, b) => b.rows - a.rows);
}

function aboutStates({ inspection, survey }: Surveyed): AppError | null {
  const { recognition, instructions, source } = inspection;
  const column = recognition.mapping.status;
  const states = statesOf(survey, instructions);
  const unknown = states.filter(({ meaning }) => meaning === null);
  if (unknown.length === 0) return null;
  const shown = unknown.slice(0, 8).map(({ state, rows }) => `“${state}” (${rowCount(rows)})`);
  const more = unknown.length > shown.length ? ` and ${unknown.length - shown.length} more` : '';
  return asking(
    source.path,
    {
      text: `column “${column}” holds states of orders that are not known: ${shown.join(', ')}${more}. Was something bought by such an order, was it not, or was it returned?`,
    },
    `Say of each: --status "${unknown[0].state}=bought" (or “not bought”, or “returned”); or, if the column says nothing of orders, --ignore "${column}".`,
    { column, states: states.slice(0, mostStates) },
  );
}

function aboutCurrencies({ inspection, survey, knownCurrency }: Surveyed): AppError | null {
  const { instructions, source } = inspection;
  const counts = [...survey.currencies].filter(([code]) => code !== '').sort((a, b) => b[1] - a[1]);
  const codes = counts.map(([code]) => code);
  const chosen = instructions.currency?.toUpperCase();
  const foreign = knownCurrency !== null && (chosen ?? codes[0] ?? knownCurrency) !== knownCurrency;
  if (chosen !== undefined ? !foreign : codes.length < 2 && !foreign) return null;
  const listed = counts.map(([code, rows]) => `${code} (${rowCount(rows)})`).join(', ');
  const into = knownCurrency ?? codes[0];
  const other = codes.find((code) => code !== into) ?? 'USD';
  const there = foreign ? ` What is there already is in ${knownCurrency}.` : '';
  return asking(
    source.path,
    {
      text: `its amounts are in ${listed || chosen}.${there} Amounts of different currencies can't be added up: choose one, or say what another is in it.`,
    },
    `Take in one with --currency ${into}; convert others with --rate ${other}=0.9, say (what one ${other} is in ${into}).`,
    { currencies: counts.map(([code, rows]) => ({ code, rows })), into },
  );
}

function aboutAmounts({ inspection, survey }: Surveyed): AppError | null {
  const { header, sample, recognition, instructions, source } = inspection;
  if (instructions.amountOf !== undefined) return null;
  const unclear = amountOf(header, recognition.mapping, sample) === 'unclear';
  if (!unclear && survey.contradiction === null) return null;
  const column = recognition.mapping.amount;
  const why = unclear
    ? `the lines of an order bear the same amount in column “${column}”`
    : `the lines of most orders bear the same amount in column “${column}”, those of order ${survey.contradiction} do not`;
  return asking(
    source.path,
    {
      text: `${why}. Is it the order's, and counts once, or the line's?`,
      answers: [
        {
          label: 'It is the whole order’s',
          hint: 'it counts once, however many lines the order has',
          says: { amountOf: 'order' },
          proposed: unclear,
        },
        { label: 'It is the line’s', hint: 'the lines are added up', says: { amountOf: 'line' }, proposed: !unclear },
      ],
    },
    'Say whose: --amount-of order or --amount-of line.',
  );
}

const buddhist = 543;

/** Years that are none of our time: of the Buddhist calendar, or of another one. */
function aboutCalendar({ inspection, survey }: Surveyed): AppError | null {
  const { instructions, source, recognition } = inspection;
  const { most } = dateSpread(survey.days);
  if (instructions.calendar !== undefined || most.rows === 0) return null;
  const [first, last] = [yearOf(most.from), yearOf(most.until)];
  if (first >= 1900 && last < 2300) return null;
  const years = first === last ? `the year ${first}` : `the years ${first} to ${last}`;
  const isBuddhist = first >= 2443 && last < 2700;
  const asIs = { label: 'As they are', hint: years, says: { calendar: 'gregorian' as const }, proposed: false };
  const shifted = {
    label: 'Of the Buddhist calendar',
    hint: `${first - buddhist} to ${last - buddhist}`,
    says: { calendar: 'buddhist' as const },
    proposed: true,
  };
  return asking(
    source.path,
    {
      text: `the dates in column “${recognition.mapping.date}” are of ${years}. ${isBuddhist ? 'Are they of the Buddhist calendar, 543 years ahead?' : 'Other calendars, such as the Persian or the Islamic, are not read: write them as dates of the Gregorian calendar.'}`,
      answers: isBuddhist ? [shifted, asIs] : [asIs],
    },
    `Say by which calendar: ${isBuddhist ? '--calendar buddhist or ' : ''}--calendar gregorian.`,
  );
}

/** Dates far before or after the rest: "now" must not be one mistake's. */
function aboutDates({ inspection, survey, knownDays }: Surveyed): AppError | null {
  const { instructions, source, recognition } = inspection;
  const { most, ...far } = spreadBeside(survey.days, knownDays);
  const before = instructions.from === undefined ? far.before : null;
  const after = instructions.until === undefined ? far.after : null;
  if (!before && !after) return null;
  const parts = [before, after].flatMap((span) => (span ? [`${rowsOf(span)} of ${daysOf(span)}`] : []));
  const without: ImportInstructions = {
    ...(before && { from: most.from * dayMs }),
    ...(after && { until: endOf(most.until) }),
  };
  const kept: ImportInstructions = {
    ...(before && { from: before.from * dayMs }),
    ...(after && { until: endOf(after.until) }),
  };
  const option = (span: ImportInstructions) =>
    [
      ...(span.from === undefined ? [] : [`--from ${dayName(span.from / dayMs)}`]),
      ...(span.until === undefined ? [] : [`--until ${dayName(Math.floor(span.until / dayMs))}`]),
    ].join(' ');
  return asking(
    source.path,
    {
      text: `${parts.join(' and ')} lie far from the rest in column “${recognition.mapping.date}”: ${most.rows === 0 ? 'what is known is' : `${rowsOf(most)} are`} of ${daysOf(most)}. The last date says what “now” is: up to it, who bought nothing is taken to have bought nothing.`,
      answers: [
        {
          label: 'Refuse these rows',
          hint: `take in ${daysOf(most)}`,
          says: without,
          proposed: true,
        },
        { label: 'They are right', hint: 'take in all', says: kept, proposed: false },
      ],
    },
    `Refuse these rows with ${option(without)}; take them in with ${option(kept)}.`,
  );
}

function endOf(day: number): number {
  return (day + 1) * dayMs - 1;
}

function rowsOf({ rows }: DaySpan): string {
  return rowCount(rows);
}

function rowCount(rows: number): string {
  return rows === 1 ? '1 row' : `${count(rows)} rows`;
}

function daysOf({ from, until }: DaySpan): string {
  return from === until ? dayName(from) : `${dayName(from)} to ${dayName(until)}`;
}

function dayName(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

function yearOf(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}

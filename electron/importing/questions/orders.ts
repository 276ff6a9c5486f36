import type { AppError } from '../../../shared/errors';
import type { ImportInstructions } from '../../../shared/schemas/imports';
import { amountOf } from '../amountPerOrder';
import type { Inspection } from '../inspect';
import { mostStates } from '../stateReader';
import { plainState, stateMeaning } from '../states';
import type { OrderSurvey } from '../survey';
import { askOfOrders, rowCount } from './ask';
import { dateQuestion } from './dates';
import { aboutRefunds, aboutReturns } from './returns';

/** What a question is about: a file, and what was counted while all of it was read. */
export interface Surveyed {
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
  return (
    aboutStates(given) ??
    aboutCurrencies(given) ??
    aboutAmounts(given) ??
    aboutReturns(given) ??
    aboutRefunds(given) ??
    dateQuestion(given, given.survey.days)
  );
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
  return askOfOrders(
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
  return askOfOrders(
    source.path,
    {
      text: `its amounts are in ${listed || chosen}.${there} Amounts of different currencies can’t be added up: choose one, or say what another is in it.`,
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
  return askOfOrders(
    source.path,
    {
      text: `${why}. Is it the order’s, and counts once, or the line’s?`,
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

import type { AppError } from '../../../shared/errors';
import type { Kind } from '../../../shared/importing';
import type { ImportInstructions } from '../../../shared/schemas/imports';
import { dayMs, isoDay } from '../../../shared/time';
import { type DaySpan, dateSpread, spreadBeside } from '../farDates';
import type { Inspection } from '../inspect';
import { askOfOrders, rowCount } from './ask';

/** Day since 1970-01-01 → rows. */
type Days = ReadonlyMap<number, number>;

interface Dated {
  inspection: Pick<Inspection, 'recognition' | 'instructions' | 'source'>;
  /** First and last day of what is there already; null where none is known. */
  knownDays: { from: number; until: number } | null;
}

/** What the dates of all of a file leave open: their calendar, or whether some are mistakes; null when all is clear. */
export function dateQuestion(given: Dated, days: Days): AppError | null {
  return aboutCalendar(given, days) ?? aboutDates(given, days);
}

const buddhist = 543;

/** Years that are none of our time: of the Buddhist calendar, or of another one. */
function aboutCalendar({ inspection }: Dated, days: Days): AppError | null {
  const { instructions, source, recognition } = inspection;
  const { most } = dateSpread(days);
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
  return askOfOrders(
    source.path,
    {
      text: `the dates in column “${recognition.mapping.date}” are of ${years}. ${isBuddhist ? 'Are they of the Buddhist calendar, 543 years ahead?' : 'Other calendars, such as the Persian or the Islamic, are not read: write them as dates of the Gregorian calendar.'}`,
      answers: isBuddhist ? [shifted, asIs] : [asIs],
    },
    `Say by which calendar: ${isBuddhist ? '--calendar buddhist or ' : ''}--calendar gregorian.`,
  );
}

function whyItMatters(kind: Kind): string {
  return kind === 'transactions'
    ? 'The last date says what “now” is: up to it, who bought nothing is taken to have bought nothing.'
    : 'The newest dates say how models do at present.';
}

/** Dates far before or after the rest: "now" must not be one mistake's. */
function aboutDates({ inspection, knownDays }: Dated, days: Days): AppError | null {
  const { instructions, source, recognition } = inspection;
  const { most, ...far } = spreadBeside(days, knownDays);
  const before = instructions.from === undefined ? far.before : null;
  const after = instructions.until === undefined ? far.after : null;
  if (!before && !after) return null;
  const parts = [before, after].flatMap((span) => (span ? [`${rowCount(span.rows)} of ${daysOf(span)}`] : []));
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
  return askOfOrders(
    source.path,
    {
      text: `${parts.join(' and ')} lie far from the rest in column “${recognition.mapping.date}”: ${most.rows === 0 ? 'what is known is' : `${rowCount(most.rows)} are`} of ${daysOf(most)}. ${whyItMatters(recognition.kind)}`,
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

function daysOf({ from, until }: DaySpan): string {
  return from === until ? dayName(from) : `${dayName(from)} to ${dayName(until)}`;
}

function dayName(day: number): string {
  return isoDay(day * dayMs);
}

function yearOf(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}

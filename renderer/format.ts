import type { DeploymentRecord } from '../shared/schemas/deployments';
import { dayMs, minuteMs } from '../shared/time';
import { fixed, writeNumbersAs, written } from '../shared/words';

export { listed, plural } from '../shared/words';

/** A space that keeps a number and its unit on one line. */
const joint = '\u00a0';

/** The space between a number and its unit. */
const unitSpaces = /(?<=\d) (?=(?:%|[kMG]B|ms|s|min|h)(?![\p{L}\d]))/gu;

/** A text none of whose numbers is parted from its unit by the end of a line. */
export function unbroken(text: string): string {
  return text.replaceAll(unitSpaces, joint);
}

const none = '–';

export function percent(value: number | null, digits = 1): string {
  return value === null ? none : `${fixed(value * 100, digits)}${joint}%`;
}

export function decimal(value: number | null, digits = 3): string {
  return value === null ? none : fixed(value, digits);
}

/** An amount in the unit of the data, with as many digits as its size deserves. */
export function amount(value: number): string {
  return grouped(value, amountDigits(Math.abs(value)));
}

export function amountDigits(size: number): number {
  return size < 100 ? 2 : 0;
}

export function grouped(value: number, digits: number): string {
  return written(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function bytes(value: number): string {
  if (value < 1e6) return `${fixed(value / 1e3, value < 1e4 ? 1 : 0)}${joint}kB`;
  return `${fixed(value / 1e6, 1)}${joint}MB`;
}

/** Dates as is usual in a place; English ones name the month, so that nobody takes a day for it. */
function datesOf(locale: string) {
  const of = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const [day, month, year] = ['numeric', 'short', 'numeric'] as const;
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    day: of({ day, month, year }),
    utcDay: of({ day, month, year, timeZone: 'UTC' }),
    clock: of(time),
    clockSeconds: of({ ...time, second: '2-digit' }),
    weekday: of({ weekday: 'short', day, month }),
    dayMonth: of({ day, month }),
    monthYear: of({ month, year }),
  };
}

let dates = datesOf('en-GB');

/** From now on numbers and dates are written as is usual there; what is English anywhere, in one English. */
export function writeAs(locale: string): void {
  const isEnglish = /^en\b/i.test(locale) || Intl.NumberFormat.supportedLocalesOf([locale]).length === 0;
  writeNumbersAs(isEnglish ? 'en-US' : locale);
  dates = datesOf(isEnglish ? 'en-GB' : locale);
}

/** A day of the data: dates in files carry no zone and are kept as UTC. */
export function dataDay(at: number): string {
  return dates.utcDay.format(at);
}

/** Days within a text, as they are recorded and printed, but for those in the names of files. */
const isoDays = /(?<![\w./\\-])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w/\\-]|\.\w)/g;

/** A text as it is recorded and printed, with its days and its numbers written as the window writes them. */
export function readable(text: string): string {
  return unbroken(text.replaceAll(isoDays, (day) => (isOfCalendar(day) ? dataDay(Date.parse(day)) : day)));
}

/** 30 February is read as one of March. */
function isOfCalendar(day: string): boolean {
  return new Date(day).toISOString().startsWith(day);
}

/** The days from one to another; one day where both are of it. */
export function dataDays({ from, until }: { from: number; until: number }): string {
  const [first, last] = [dataDay(from), dataDay(until)];
  return first === last ? first : `${first} to ${last}`;
}

/** When something happened here, in local time. */
export function moment(at: number, now: number): string {
  if (Math.abs(now - at) < 3 * dayMs) {
    if (sameDay(at, now)) return `today, ${dates.clock.format(at)}`;
    if (sameDay(at, daysFrom(now, -1))) return `yesterday, ${dates.clock.format(at)}`;
    if (sameDay(at, daysFrom(now, 1))) return `tomorrow, ${dates.clock.format(at)}`;
  }
  if (Math.abs(now - at) < 180 * dayMs) return `${dates.weekday.format(at)}, ${dates.clock.format(at)}`;
  return `${dates.day.format(at)}, ${dates.clock.format(at)}`;
}

export function shortDay(at: number): string {
  return dates.weekday.format(at);
}

export function timeOfDay(at: number): string {
  return dates.clockSeconds.format(at);
}

export function dayTitle(at: number, now: number): string {
  if (sameDay(at, now)) return 'Today';
  if (sameDay(at, daysFrom(now, -1))) return 'Yesterday';
  return dates.day.format(at);
}

/** By the calendar: where the clock is set forward or back, a day has 23 hours or 25. */
function daysFrom(at: number, days: number): number {
  const date = new Date(at);
  return date.setDate(date.getDate() + days);
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** A tick of a time axis: as fine as the span of the axis asks for. */
export function tick(at: number, spanMs: number): string {
  if (spanMs < 5 * minuteMs) return dates.clockSeconds.format(at);
  if (spanMs < 2 * dayMs) return dates.clock.format(at);
  if (spanMs < 300 * dayMs) return dates.dayMonth.format(at);
  return dates.monthYear.format(at);
}

/** How long something took, or will: 0.4 s, 12 s, 3 min 5 s, 2 h 10 min. */
export function duration(ms: number): string {
  return unbroken(durationWords(ms));
}

function durationWords(ms: number): string {
  if (ms < 9950) return `${fixed(ms / 1000, 1)} s`;
  // Rounded first, so that no 60 s are left over.
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A remaining time: no tenths, since it is an estimate. */
export function remainingTime(ms: number): string {
  if (ms < 1000) return 'less than a second left';
  if (ms < minuteMs) return `about ${Math.ceil(ms / 1000)}${joint}s left`;
  return `about ${Math.ceil(ms / minuteMs)}${joint}min left`;
}

export const deploymentLabels: Record<DeploymentRecord['kind'], string> = {
  first: 'First model',
  policy: 'Deployed by policy',
  manual: 'Deployed by hand',
  rollback: 'Rolled back',
  undo: 'Undone',
};

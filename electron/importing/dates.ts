import type { DateOrder } from '../../shared/importing';
import { dayMs } from '../../shared/time';
import { monthCalled, withoutWeekday } from './monthNames';
import { momentIn } from './zones';

/**
 * How the dates of a column are written. `dmy`, `mdy` and `ymd` (of two digits each) are told apart by evidence only;
 * `serial` are the days that spreadsheets count.
 */
export type DateFormat = 'iso' | DateOrder | 'compact' | 'epoch' | 'serial' | 'named';

/** 10:00, 10:00:00.123456, 10.30, 10h30, 10 AM. */
const time = String.raw`(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:[.,:](\d{1,9}))?)?|\s?h\s?(\d{2})?(?:\s?m(?:in)?)?|(?=\s?[ap]\.?\s?m))(?:\s?(?:uhr|hrs?))?\s*([ap]\.?\s?m\.?(?![a-z]))?`;
/** An offset, letters or a place; in brackets behind it, another name of it. */
const zone = String.raw`(Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|[a-z]{2,5}|[a-z]+/[a-z0-9_/+-]+)?(?:\s*[[(]([^\])]*)[\])])?`;
const words = String.raw`(?:(?:at|um|a|à|as|às|a las|alle(?: ore)?|ore|om|kl|w|о|в)\.?\s+)?`;
const clock = String.raw`(?:(?:T|:|,?\s*-\s+|[\s,]+${words})${time}\s*${zone})?$`;
const month = String.raw`(\p{L}{3,14})`;
const isoPattern = new RegExp(String.raw`^(\d{4})([-/ ]|\.\s?)(\d{1,2})\2(\d{1,2})\.?${clock}`, 'i');
const orderedPattern = new RegExp(String.raw`^(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?${clock}`, 'i');
const twoDigitPattern = new RegExp(String.raw`^(\d{2})([-/.])(\d{2})\2(\d{2})${clock}`, 'i');
const compactPattern = new RegExp(
  String.raw`^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(?:(\d{2})(?:[.,]?(\d{1,9}))?)?()()\s*${zone}$|${clock})`,
  'i',
);
const dayMonthPattern = new RegExp(
  String.raw`^(\d{1,2})(?:er|st|nd|rd|th|o|a)?[ ./-]*(?:de |of |d')?${month}\.?[ ,./-]*(?:del? )?'?(\d{4}|\d{2})(?:\s?г)?\.?${clock}`,
  'iu',
);
const monthDayPattern = new RegExp(
  String.raw`^${month}\.?[ ./-]+(\d{1,2})(?:st|nd|rd|th)?[ ,./-]+(\d{4}|(?<=[-/])\d{2})${clock}`,
  'iu',
);
const yearMonthPattern = new RegExp(String.raw`^(\d{4})[ ./-]+${month}\.?[ ./-]+(\d{1,2})\.?${clock}`, 'iu');
/** As `date` and C's `ctime` write it: the year comes last. */
const yearLastPattern = new RegExp(String.raw`^${month}\s+(\d{1,2})\s+${time}\s*${zone}\s+(\d{4})$`, 'iu');
const eastAsianPattern = new RegExp(
  String.raw`^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?(?:\s*(\d{1,2})\s?[時时点點시](?:\s?(\d{1,2})\s?[分분])?(?:\s?(\d{1,2})\s?[秒초])?$|${clock})`,
  'i',
);
const epochPattern = /^(\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19})(\.\d+)?$/;
const serialPattern = /^\d{5}(?:[.,]\d+)?$/;

/**
 * Milliseconds since 1970-01-01 UTC, an integer; a date without a zone is taken as UTC. NaN for what is no date of this
 * format, or no such day (30 February). A weekday before it is passed over; 24:00 is the end of the day.
 */
export function parseDate(cell: string, format: DateFormat): number {
  const text = cell.trim();
  if (format === 'named') return fromNamed(text);
  const read = readers[format];
  const value = read(text);
  return Number.isNaN(value) && startsWithWord(text) ? read(withoutWeekday(plain(text))) : value;
}

const readers: Readonly<Record<Exclude<DateFormat, 'named'>, (text: string) => number>> = {
  iso: (text) => {
    const quick = quickIso(text);
    return Number.isNaN(quick) ? fromIso(text) : quick;
  },
  dmy: (text) => fromOrdered(text, 'dmy'),
  mdy: (text) => fromOrdered(text, 'mdy'),
  ymd: fromTwoDigits,
  compact: fromCompact,
  epoch: fromEpoch,
  serial: (text) => (serialPattern.test(text) ? fromSerial(Number(text.replace(',', '.'))) : Number.NaN),
};

/** `2010-12-01`, `2010-12-01 08:26`, `2010-12-01T08:26:00`, also with Z: nearly all there is, without a pattern. */
function quickIso(text: string): number {
  const { length } = text;
  if (length < 10 || text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash) return Number.NaN;
  const day = dayStart(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  if (length === 10) return day;
  const between = text.charCodeAt(10);
  if ((between !== space && between !== letterT) || text.charCodeAt(13) !== colon) return Number.NaN;
  const withSeconds = length >= 19;
  const end = withSeconds ? 19 : 16;
  if (length !== end && !(length === end + 1 && text.charCodeAt(end) === letterZ)) return Number.NaN;
  if (withSeconds && text.charCodeAt(16) !== colon) return Number.NaN;
  return day + timeOfDay(digits(text, 11, 13), digits(text, 14, 16), withSeconds ? digits(text, 17, 19) : 0);
}

const dash = 45;
const colon = 58;
const space = 32;
const letterT = 84;
const letterZ = 90;

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function fromIso(text: string): number {
  const parts = isoPattern.exec(text);
  return parts ? moment(dayStart(Number(parts[1]), Number(parts[3]), Number(parts[4])), parts, 5) : Number.NaN;
}

function fromOrdered(text: string, order: 'dmy' | 'mdy'): number {
  const parts = orderedPattern.exec(text);
  if (!parts) return Number.NaN;
  const [day, month] = order === 'dmy' ? [parts[1], parts[3]] : [parts[3], parts[1]];
  return moment(dayStart(fullYear(parts[4]), Number(month), Number(day)), parts, 5);
}

function fromTwoDigits(text: string): number {
  const parts = twoDigitPattern.exec(text);
  return parts ? moment(dayStart(fullYear(parts[1]), Number(parts[3]), Number(parts[4])), parts, 5) : Number.NaN;
}

/** Years that are meant where eight digits and more stand without a separator. */
const leastYear = 1900;
const mostYear = 2100;

function fromCompact(text: string): number {
  const parts = compactPattern.exec(text);
  if (!parts || Number(parts[1]) < leastYear || Number(parts[1]) > mostYear) return Number.NaN;
  const day = dayStart(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  return moment(day, parts, parts[4] === undefined ? 4 + clockGroups : 4);
}

/** Seconds, or thousandths, millionths or milliardths of one, since 1970: by how many digits there are. */
function fromEpoch(text: string): number {
  const whole = epochPattern.exec(text)?.[1].length;
  if (whole === undefined) return Number.NaN;
  const unit = whole <= 10 ? 1000 : whole <= 13 ? 1 : whole <= 16 ? 1e-3 : 1e-6;
  return Math.round(Number(text) * unit);
}

/** Days since 1899-12-30: in 1954 to 2119, so that no other number of five digits is one. */
const leastSerial = 20_000;
const mostSerial = 80_000;
const serialZero = 25_569;

/** A spreadsheet's count of days, to the second (its binary fractions are no more exact than that). */
function fromSerial(days: number): number {
  if (!(days >= leastSerial && days < mostSerial)) return Number.NaN;
  return Math.round((days - serialZero) * 86_400) * 1000;
}

function fromNamed(text: string): number {
  const direct = plain(text);
  const value = withMonthName(direct);
  if (!Number.isNaN(value)) return value;
  const bare = withoutWeekday(direct);
  return bare === direct ? fromEastAsian(text.normalize('NFKC')) : withMonthName(bare);
}

function withMonthName(text: string): number {
  const day = dayMonthPattern.exec(text);
  if (day) return named(day, { day: day[1], month: day[2], year: day[3] }, 4);
  const month = monthDayPattern.exec(text);
  if (month) return named(month, { day: month[2], month: month[1], year: month[3] }, 4);
  const year = yearMonthPattern.exec(text);
  if (year) return named(year, { day: year[3], month: year[2], year: year[1] }, 4);
  const last = yearLastPattern.exec(text);
  return last ? named(last, { day: last[2], month: last[1], year: last[3 + clockGroups] }, 3) : Number.NaN;
}

function named(parts: RegExpExecArray, date: { day: string; month: string; year: string }, from: number): number {
  const start = dayStart(fullYear(date.year), monthCalled(date.month.toLowerCase()), Number(date.day));
  return Number.isNaN(start) ? start : moment(start, parts, from);
}

function fromEastAsian(text: string): number {
  const parts = eastAsianPattern.exec(text);
  if (!parts) return Number.NaN;
  const [, year, month, day, hour, minute = '0', second = '0'] = parts;
  const start = dayStart(Number(year), Number(month), Number(day));
  return hour === undefined ? moment(start, parts, 7) : start + timeOfDay(Number(hour), Number(minute), Number(second));
}

/** Groups of `time` and `zone` together. */
const clockGroups = 8;

/** A day and the clock in the groups of `time` and `zone`, which begin at `from`. */
function moment(day: number, parts: RegExpExecArray, from: number): number {
  const [hour = '0', minute, second = '0', fraction = '', minuteOfHour = '0', half = '', zone, place = ''] =
    parts.slice(from, from + clockGroups);
  const hours = half === '' ? Number(hour) : hourOfHalf(Number(hour), half);
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const local = day + timeOfDay(hours, Number(minute ?? minuteOfHour), Number(second)) + ms;
  if (zone !== undefined) return momentIn(local, zone);
  return place === '' ? local : momentIn(local, place);
}

function hourOfHalf(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

/** Two digits: 00 to 68 are of this century, as POSIX has it. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

/** Whether a text begins with a letter; digits and signs are below in ASCII. */
function startsWithWord(text: string): boolean {
  return text.charCodeAt(0) > 64;
}

/** In small letters, without accents, with one kind of space. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replaceAll('Σ', 'σ')
    .toLowerCase()
    .replaceAll('ς', 'σ');
}

/**
 * Midnight of a day of the Gregorian calendar, NaN when there is no such day. Counts days from March, so that a leap
 * day ends its year (Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
 */
function dayStart(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return Number.NaN;
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const days = 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear;
  return (days - 719_468) * dayMs;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function timeOfDay(hour: number, minute: number, second: number): number {
  if (hour === 24 && minute === 0 && second === 0) return dayMs;
  return hour <= 23 && minute <= 59 && second <= 59 ? ((hour * 60 + minute) * 60 + second) * 1000 : Number.NaN;
}

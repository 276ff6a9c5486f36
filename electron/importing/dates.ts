import { dayMs } from '../../shared/time';

/** How the dates of a column are written. `dmy` and `mdy` are told apart by evidence only. */
export type DateFormat = 'iso' | 'dmy' | 'mdy' | 'compact' | 'epoch' | 'named';

const time = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?)?`;
const zone = String.raw`(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?`;
const clock = String.raw`(?:(?:T|[ ,]+)${time}\s*${zone})?$`;
const isoPattern = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${clock}`, 'i');
const orderedPattern = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${clock}`, 'i');
const compactPattern = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})${clock}`, 'i');
const dayMonthPattern = new RegExp(
  String.raw`^(\d{1,2})(?:er|\.)?[ -](?:de )?([a-z]{3,10})\.?[ ,-]+(?:de )?(\d{4}|\d{2})${clock}`,
  'i',
);
const monthDayPattern = new RegExp(String.raw`^([a-z]{3,10})\.? (\d{1,2}),? (\d{4})${clock}`, 'i');
const epochPattern = /^(\d{9,10}|\d{12,13})(\.\d+)?$/;

/** The months' names in English, French, German, Spanish, Italian, Portuguese and Dutch, without accents. */
const months = [
  ['january', 'janvier', 'januar', 'enero', 'gennaio', 'janeiro', 'januari'],
  ['february', 'fevrier', 'februar', 'febrero', 'febbraio', 'fevereiro', 'februari'],
  ['march', 'mars', 'marz', 'marzo', 'marco', 'maart'],
  ['april', 'avril', 'abril', 'aprile'],
  ['may', 'mai', 'mayo', 'maggio', 'maio', 'mei'],
  ['june', 'juin', 'juni', 'junio', 'giugno', 'junho'],
  ['july', 'juillet', 'juli', 'julio', 'luglio', 'julho'],
  ['august', 'aout', 'agosto', 'augustus'],
  ['september', 'septembre', 'septiembre', 'settembre', 'setembro'],
  ['october', 'octobre', 'oktober', 'octubre', 'ottobre', 'outubro'],
  ['november', 'novembre', 'noviembre', 'novembro'],
  ['december', 'decembre', 'dezember', 'diciembre', 'dicembre', 'dezembro'],
];

/**
 * Milliseconds since 1970-01-01 UTC, an integer; a date without a zone is taken as UTC. NaN for what is no date of this
 * format, or no such day (30 February).
 */
export function parseDate(cell: string, format: DateFormat): number {
  const text = cell.trim();
  if (format === 'iso') {
    const quick = quickIso(text);
    return Number.isNaN(quick) ? fromIso(text) : quick;
  }
  if (format === 'dmy' || format === 'mdy') return fromOrdered(text, format);
  if (format === 'compact') return fromCompact(text);
  if (format === 'named') return fromNamed(text);
  return epochPattern.test(text) ? Math.round(Number(text) * (Number(text) < 1e11 ? 1000 : 1)) : Number.NaN;
}

/** `2010-12-01`, `2010-12-01 08:26`, `2010-12-01T08:26:00`, also with Z: nearly all there is, without a regular expression. */
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
  return parts ? dayStart(Number(parts[1]), Number(parts[3]), Number(parts[4])) + clockOf(parts, 5) : Number.NaN;
}

function fromOrdered(text: string, order: 'dmy' | 'mdy'): number {
  const parts = orderedPattern.exec(text);
  if (!parts) return Number.NaN;
  const [day, month] = order === 'dmy' ? [parts[1], parts[3]] : [parts[3], parts[1]];
  return dayStart(fullYear(parts[4]), Number(month), Number(day)) + clockOf(parts, 5);
}

function fromCompact(text: string): number {
  const parts = compactPattern.exec(text);
  return parts ? dayStart(Number(parts[1]), Number(parts[2]), Number(parts[3])) + clockOf(parts, 4) : Number.NaN;
}

function fromNamed(text: string): number {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '');
  const dayFirst = dayMonthPattern.exec(plain);
  const parts = dayFirst ?? monthDayPattern.exec(plain);
  if (!parts) return Number.NaN;
  const [day, name] = dayFirst ? [parts[1], parts[2]] : [parts[2], parts[1]];
  return dayStart(fullYear(parts[3]), monthCalled(name.toLowerCase()), Number(day)) + clockOf(parts, 4);
}

/** The month that a name, or the beginning of one, means; 0 where it means none, or could mean two. */
function monthCalled(beginning: string): number {
  const meant = months.flatMap((names, i) => (names.some((name) => name.startsWith(beginning)) ? [i + 1] : []));
  return meant.length === 1 ? meant[0] : 0;
}

/** The time of day in ms, less the zone's offset, from the groups of `clock`, which begin at `from`. */
function clockOf(parts: RegExpExecArray, from: number): number {
  const [hour = '0', minute = '0', second = '0', fraction = '', half = '', offset = ''] = parts.slice(from, from + 6);
  const hours = half === '' ? Number(hour) : hourOfHalf(Number(hour), half);
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  return timeOfDay(hours, Number(minute), Number(second)) + ms - offsetMs(offset);
}

function hourOfHalf(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

function offsetMs(offset: string): number {
  if (!/^[+-]/.test(offset)) return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', ''));
  return minutes * (offset.startsWith('-') ? -60_000 : 60_000);
}

/** Two digits: 00 to 68 are of this century, as POSIX has it. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

/**
 * Midnight of a day of the Gregorian calendar, NaN when there is no such day. Counts days from March, so that a leap day
 * ends its year (Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
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
  return hour <= 23 && minute <= 59 && second <= 59 ? ((hour * 60 + minute) * 60 + second) * 1000 : Number.NaN;
}

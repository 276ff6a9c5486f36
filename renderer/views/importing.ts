import type { ErrorReport } from '../../shared/errors';

/** What an error of the recognition says that helps to map the columns by hand; null when it is another error. */
export interface Unrecognised {
  columns: string[];
  mapping: Record<string, string>;
  /** What no column was found for, in words. */
  missing: string[];
  /** Fields that can be mapped: what was found, and what is missing. */
  fields: string[];
}

export function unrecognised({ code, details }: ErrorReport): Unrecognised | null {
  if (code !== 'unrecognised_file' || !isStrings(details?.columns)) return null;
  const mapping = isMapping(details.mapping) ? details.mapping : {};
  const missing = isStrings(details.missing) ? details.missing : [];
  return {
    columns: details.columns,
    mapping,
    missing,
    fields: [...new Set([...missing.flatMap(fieldsIn), ...Object.keys(mapping)])],
  };
}

/** `amount (or quantity and price)` names three fields. */
function fieldsIn(words: string): string[] {
  return words.split(/[^a-z]+/).filter((word) => word !== '' && word !== 'or' && word !== 'and');
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isMapping(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && isStrings(Object.values(value));
}

/** The date that could be read in two ways, and how each reading goes; null when the error is another one. */
export function ambiguousDate({ code, details }: ErrorReport): { column: string; example: string } | null {
  if (code !== 'ambiguous_dates') return null;
  return { column: String(details?.column ?? ''), example: String(details?.example ?? '') };
}

const monthNames = ['January', 'February', 'March', 'April', 'May', 'June'].concat([
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]);

/** A date such as 05/04/2026, spelled out for one order of day and month. */
export function spelledDate(example: string, order: 'dmy' | 'mdy'): string | null {
  const parts = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2,4})/.exec(example.trim());
  if (!parts) return null;
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  const name = monthNames[month - 1];
  return name && day >= 1 && day <= 31 ? `${day} ${name} ${parts[3]}` : null;
}

const delimiterNames: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };
const encodingNames: Record<string, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252',
};
const dateFormatNames: Record<string, string> = {
  iso: 'year-month-day',
  dmy: 'day first',
  mdy: 'month first',
  compact: 'YYYYMMDD',
  epoch: 'seconds since 1970',
  named: 'month names',
};

/** How a file is written, in words: `UTF-8, cells parted by commas, dates year-month-day`. */
export function dialectWords(given: { encoding: string; delimiter: string; dateFormat: string }): string {
  return [
    encodingNames[given.encoding] ?? given.encoding,
    `parted by ${delimiterNames[given.delimiter] ?? given.delimiter}`,
    `dates ${dateFormatNames[given.dateFormat] ?? given.dateFormat}`,
  ].join(' · ');
}

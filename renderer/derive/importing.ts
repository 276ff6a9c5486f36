import { type Encoding, encodingNames } from '../../shared/encodings';
import type { Kind } from '../../shared/importing';
import type { FileReading } from '../../shared/schemas/dataOperations';
import type { ErrorReport } from '../../shared/schemas/errors';
import { count } from '../../shared/words';

/** What an error of the recognition says that helps to map the columns by hand; null when it is another error. */
interface Unrecognised {
  columns: string[];
  /** What stands in each column of the first line, where that names no columns; else empty. */
  examples: string[];
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
    examples: isStrings(details.examples) ? details.examples : [],
    mapping,
    missing,
    fields: [...new Set([...missing.flatMap(fieldsIn), ...Object.keys(mapping)])],
  };
}

/** `amount (or quantity and price)` names three fields. */
function fieldsIn(words: string): string[] {
  return words.split(/[^a-z0-9_]+/).filter((word) => word !== '' && word !== 'or' && word !== 'and');
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isMapping(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && isStrings(Object.values(value));
}

/** What a file may hold, as a person says it. */
export const kindLabels: Record<Kind, string> = {
  transactions: 'transactions',
  predictions: 'predictions',
  outcomes: 'outcomes',
  'labelled data': 'labelled data',
  clients: 'clients and what is known of them',
};

export const kindHints: Record<Kind, string> = {
  transactions: 'a client, a date and an amount in each row',
  predictions: 'what was predicted for a client, and when',
  outcomes: 'only what became of the clients; other columns are not used',
  'labelled data': 'what became of the clients, beside features that were known before',
  clients: 'features of each client',
};

/** An answer to what a file holds, and how the file is then read. */
export interface KindChoice {
  kind: Kind;
  /** In place of the kind's hint, where the question is about one column. */
  label: string | null;
  reading: Partial<FileReading>;
}

/**
 * The answers that an unclear file allows; null for another error. Where the question is what one column holds, the answer maps
 * it: as what came, as what was predicted, or as something known before.
 * @param columnOf prefix of a task's CSV columns
 */
export function kindChoices(
  { code, details }: ErrorReport,
  columnOf: (task: string) => string | undefined,
): { column: string | null; choices: KindChoice[] } | null {
  if (code !== 'unclear_file' || !isStrings(details?.candidates)) return null;
  const column = typeof details.column === 'string' ? details.column : null;
  const prefix = typeof details.task === 'string' ? columnOf(details.task) : undefined;
  const candidates = details.candidates.filter(isKind);
  if (column === null || prefix === undefined) {
    return { column: null, choices: candidates.map((kind) => ({ kind, label: null, reading: { kind: kind } })) };
  }
  const answers: Partial<Record<Kind, Omit<KindChoice, 'kind'>>> = {
    'labelled data': {
      label: 'what became of the client',
      reading: { kind: 'labelled data', map: { [`${prefix}_actual`]: column } },
    },
    predictions: {
      label: 'what was predicted',
      reading: { kind: 'predictions', map: { [`${prefix}_pred`]: column } },
    },
    clients: { label: 'something known before: a feature', reading: { kind: 'clients' } },
  };
  const choices = candidates.flatMap((kind) => {
    const answer = answers[kind];
    return answer ? [{ kind, ...answer }] : [];
  });
  return { column, choices };
}

function isKind(value: string): value is Kind {
  return Object.hasOwn(kindLabels, value);
}

/** Where a file is not the UTF-8 that it seems to be, in words; null when the error is another one. */
export function strayByte({ code, details }: ErrorReport): string | null {
  if (code !== 'unclear_encoding') return null;
  const [line, position, byte] = [details?.line, details?.position, details?.byte].map(Number);
  return `Line ${count(line)}: byte ${count(position)} of the file (0x${byte.toString(16).toUpperCase()}) is not valid UTF-8. Mend it there, or save the file as UTF-8 and try again. Only if all of it is in Windows-1252, read it as that.`;
}

/** A field as the mapping shows it: `purchased_pred` → Purchased pred. */
export function fieldLabel(field: string): string {
  const words = field.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
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
const dateFormatNames: Record<string, string> = {
  iso: 'year-month-day',
  dmy: 'day first',
  mdy: 'month first',
  compact: 'YYYYMMDD',
  epoch: 'seconds since 1970',
  named: 'month names',
};

/** How a file is written, in words: `UTF-8, cells parted by commas, dates year-month-day`. */
export function dialectWords(given: { encoding: Encoding; delimiter: string; dateFormat: string }): string {
  return [
    encodingNames[given.encoding],
    `parted by ${delimiterNames[given.delimiter] ?? given.delimiter}`,
    ...(given.dateFormat === '' ? [] : [`dates ${dateFormatNames[given.dateFormat] ?? given.dateFormat}`]),
  ].join(' · ');
}

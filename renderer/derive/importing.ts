import { type Encoding, encodingNames } from '../../shared/encodings';
import { type FileFormat, type Kind, kinds, rowAsClient, withAnswer } from '../../shared/importing';
import type { FileReading } from '../../shared/schemas/dataOperations';
import type { ErrorReport } from '../../shared/schemas/errors';
import type { FileQuestion, ImportInstructions } from '../../shared/schemas/imports';
import { capital, count } from '../../shared/words';

/** What a person says of a file, and how it is said otherwise. */
export interface Reading {
  reading: FileReading;
  onRead: (reading: FileReading) => void;
}

export interface KindChoice {
  /** Looks at the file as another kind; undefined: as its columns tell. @param before the one that it was shown as */
  onKind: (kind: Kind | undefined, before: Kind | undefined) => void;
}

/** `orders.csv` of `/data/orders.csv`. */
export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** The mapping of a file's columns as each kind: what was chosen stays when a person looks at it as another kind. */
export type MapsByKind = Partial<Record<Kind, FileReading['map']>>;

/**
 * The file as another kind, with what was chosen for that before. Fields of one kind are none of another, but for the
 * client, which all have.
 * @param kind undefined: what its columns tell
 */
export function withKind({ kind: _, ...reading }: FileReading, kind: Kind | undefined, known: MapsByKind): FileReading {
  const { client } = reading.map;
  const isKept = client !== undefined && !(client === rowAsClient && kind === 'transactions');
  const map = (kind && known[kind]) ?? (isKept ? { client } : {});
  return kind ? { ...reading, map, kind } : { ...reading, map };
}

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
  clients: 'customer attributes',
};

/** What a recorded import held; of one that no file made, its own word. */
export function kindWords(kind: string): string {
  const known = kinds.find((one) => one === kind);
  return known ? kindLabels[known] : kind;
}

/**
 * Why rows were refused, without the options of the command line: the window has “How it is read” and the features'
 * types.
 */
export function refusalWords(reason: string): string {
  return reason.replace(/ \(where it is [^()]*--[^()]*\)|; where [^;]*--.*$/s, '');
}

/** The questions that a file was refused with, all that are open; none when the error is no question. */
export function questionsOf({ details }: ErrorReport): FileQuestion[] {
  const all = details?.questions;
  return (Array.isArray(all) ? all : [details?.question]).filter(isQuestion);
}

/** Made by our own side: only that there is one is to be seen. */
function isQuestion(value: unknown): value is FileQuestion {
  return typeof value === 'object' && value !== null && 'text' in value && 'answers' in value;
}

/** A reading with what an answer says on top of it. */
export function answered(reading: FileReading, says: ImportInstructions): FileReading {
  return { ...withAnswer(reading, says), map: { ...reading.map, ...says.map } };
}

/** Where a file is not the UTF-8 that it seems to be, in words; null when the error is another one. */
export function strayByte({ code, details }: ErrorReport): string | null {
  if (code !== 'unclear_encoding') return null;
  const [line, position, byte] = [details?.line, details?.position, details?.byte].map(Number);
  return `Line ${count(line)}: byte ${count(position)} of the file (0x${byte.toString(16).toUpperCase()}) is not valid UTF-8. Correct it there, or save the file as UTF-8 and try again. Only if all of it is in Windows-1252, read it as that.`;
}

/** A field as the mapping shows it: `purchased_pred` → Purchased pred. */
export function fieldLabel(field: string): string {
  return capital(field.replaceAll('_', ' '));
}

const delimiterNames: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };
const dateFormatNames: Record<string, string> = {
  iso: 'year-month-day',
  dmy: 'day first',
  mdy: 'month first',
  ymd: 'year first',
  serial: 'days counted by a spreadsheet',
  compact: 'YYYYMMDD',
  epoch: 'seconds since 1970',
  named: 'month names',
};

/** How a file is written, in words: `UTF-8 · separator: comma · dates year-month-day`. */
export function dialectWords(given: {
  format: FileFormat;
  encoding: Encoding;
  delimiter: string;
  dateFormat: string;
}): string {
  const text = [encodingNames[given.encoding], `separator: ${delimiterNames[given.delimiter] ?? given.delimiter}`];
  const written = { text, workbook: ['Excel workbook'], parquet: ['Parquet'] }[given.format];
  const dates = given.dateFormat === '' ? [] : [`dates ${dateFormatNames[given.dateFormat] ?? given.dateFormat}`];
  return [...written, ...dates].join(' · ');
}

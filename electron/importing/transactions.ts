import { AppError } from '../../shared/errors';
import { type DateFormat, dateFormatOf, parseDate } from './dates';
import { type Mapping, mapTransactions, otherKind, transactionFields } from './kinds';
import { type DecimalMark, decimalMark, isMissing, parseNumber } from './numbers';

export interface TransactionRow {
  client: string;
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
  /** Negative for a cancellation. */
  amount: number;
  invoice: string | null;
  cancellation: boolean;
}

/** Why a row was refused, and where. */
export interface Rejection {
  column: string;
  reason: string;
}

/** Which columns hold a transaction, and how their cells are written. */
export interface TransactionColumns {
  mapping: Mapping & { client: string; date: string };
  /** `order`: d/m/y or m/d/y, which the sample does not tell. */
  dateFormat: DateFormat | 'order';
  decimal: DecimalMark;
}

/**
 * Recognises a list of transactions by its columns and what they hold.
 * @throws AppError `unrecognised_file`, saying what was found, what is missing, and how to map it
 */
export function recogniseTransactions(
  file: string,
  header: readonly string[],
  sample: readonly string[][],
  delimiter: string,
  mapped: Readonly<Record<string, string>>,
): TransactionColumns {
  const mapping = mapTransactions(header, mapped);
  const cellsOf = (column: string) => sample.map((cells) => cells[header.indexOf(column)] ?? '');
  const dateFormat = mapping.date === undefined ? null : dateFormatOf(cellsOf(mapping.date));
  const missing: string[] = [];
  if (!mapping.client) missing.push('client');
  if (!dateFormat) missing.push('date');
  if (!mapping.amount && !(mapping.quantity && mapping.price)) missing.push('amount (or quantity and price)');
  if (mapping.client === undefined || mapping.date === undefined || !dateFormat || missing.length > 0) {
    throw unrecognised(file, header, mapping, missing);
  }
  const numeric = mapping.amount ? [mapping.amount] : [mapping.quantity ?? '', mapping.price ?? ''];
  return {
    mapping: { ...mapping, client: mapping.client, date: mapping.date },
    dateFormat,
    decimal: decimalMark(numeric.flatMap(cellsOf), delimiter),
  };
}

function unrecognised(file: string, header: readonly string[], mapping: Mapping, missing: readonly string[]): AppError {
  const other = otherKind(header);
  const looks =
    other && (other !== 'clients' || missing.length > 1)
      ? ` It looks like ${other}, which this release does not take in yet.`
      : '';
  const found = transactionFields.flatMap((field) => (mapping[field] ? [`${field} from ${mapping[field]}`] : []));
  const wanted = missing.map((field) => `--map ${field.split(' ')[0]}=COLUMN`).join(' ');
  return new AppError(
    'unrecognised_file',
    `${file} is not recognised as transactions: no column for ${missing.join(', ')}.${looks} Its columns: ${header.join(', ')}. Recognised: ${found.join(', ') || 'none'}. If it holds transactions, name the columns: ${wanted}`,
    { file, columns: [...header], mapping: { ...mapping }, missing: [...missing] },
  );
}

const cancelledInvoice = /^C\d+$/i;
const trueWords = new Set(['1', 'true', 'yes', 'y', 't', 'x', 'oui', 'ja', 'si', 'sí', '✓', '✔']);
const falseWords = new Set(['', '0', 'false', 'no', 'n', 'f', 'non', 'nein', '✗', '✘']);

/** Ids are text: leading zeros stay; `17850.0`, as a spreadsheet writes an id beside empty cells, is `17850`. */
export function normaliseId(cell: string): string {
  const text = cell.trim();
  return text.endsWith('0') && /^\d+\.0+$/.test(text) ? text.slice(0, text.indexOf('.')) : text;
}

/** Returns a function that reads a record as a transaction, or says why it is none. */
export function transactionReader(
  header: readonly string[],
  columns: TransactionColumns & { dateFormat: DateFormat },
): (cells: readonly string[]) => TransactionRow | Rejection {
  const { mapping, dateFormat, decimal } = columns;
  const at = Object.fromEntries(
    transactionFields.map((field) => [field, mapping[field] === undefined ? -1 : header.indexOf(mapping[field])]),
  );
  const reject = (field: keyof Mapping, reason: string): Rejection => ({ column: mapping[field] ?? '', reason });
  const numberIn = (field: 'amount' | 'quantity' | 'price', cells: readonly string[]): number | Rejection => {
    const cell = cells[at[field]];
    const value = parseNumber(cell, decimal);
    if (!Number.isNaN(value)) return value;
    return reject(field, isMissing(cell) ? `no ${field}` : `${quote(cell)} is not a number`);
  };

  return (cells) => {
    const client = normaliseId(cells[at.client]);
    if (client === '' || isMissing(client)) return reject('client', 'no client id');
    const date = parseDate(cells[at.date], dateFormat);
    if (Number.isNaN(date)) {
      const cell = cells[at.date];
      return reject('date', isMissing(cell) ? 'no date' : `${quote(cell)} is not a date${orderHint[dateFormat] ?? ''}`);
    }
    const amount = at.amount >= 0 ? numberIn('amount', cells) : product(numberIn, cells);
    if (typeof amount !== 'number') return amount;
    const invoice = at.invoice >= 0 ? normaliseId(cells[at.invoice]) : '';
    const flag = at.cancellation >= 0 ? cells[at.cancellation].trim().toLowerCase() : '';
    if (!trueWords.has(flag) && !falseWords.has(flag)) return reject('cancellation', `${quote(flag)} is not yes or no`);
    const cancellation = trueWords.has(flag) || cancelledInvoice.test(invoice) || amount < 0;
    return {
      client,
      at: date,
      amount: cancellation ? -Math.abs(amount) || 0 : amount,
      invoice: invoice === '' ? null : invoice,
      cancellation,
    };
  };
}

const orderHint: Partial<Record<DateFormat, string>> = {
  dmy: ' in the order day, month, year',
  mdy: ' in the order month, day, year',
};

function product(
  numberIn: (field: 'quantity' | 'price', cells: readonly string[]) => number | Rejection,
  cells: readonly string[],
): number | Rejection {
  const quantity = numberIn('quantity', cells);
  if (typeof quantity !== 'number') return quantity;
  const price = numberIn('price', cells);
  if (typeof price !== 'number') return price;
  return quantity * price;
}

const mostQuoted = 40;

function quote(cell: string): string {
  const text = cell.trim();
  return `“${text.length > mostQuoted ? `${text.slice(0, mostQuoted)}…` : text}”`;
}

import { AppError } from '../../shared/errors';
import { type ColumnFormat, columnFormat } from './dateFormat';
import { type DateFormat, parseDate } from './dates';
import { type Mapping, mapTransactions, otherKind, transactionFields } from './kinds';
import { type DecimalMark, decimalMarks, parseNumber } from './numbers';
import { isMissing, normaliseId, parseBoolean, quoted } from './values';

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
  dateFormat: ColumnFormat;
  /** The decimal mark of each column of numbers. */
  decimals: ReadonlyMap<string, DecimalMark>;
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
  const dateFormat = mapping.date === undefined ? null : columnFormat(cellsOf(mapping.date));
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
    decimals: new Map(decimalMarks(numeric.map(cellsOf), delimiter).map((mark, i) => [numeric[i], mark])),
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

/** Once the order of day and month is known. */
export type ReadableTransactions = Omit<TransactionColumns, 'dateFormat'> & { dateFormat: DateFormat };

/** Returns a function that reads a record as a transaction, or says why it is none. */
export function transactionReader(
  header: readonly string[],
  columns: ReadableTransactions,
): (cells: readonly string[]) => TransactionRow | Rejection {
  const { mapping, dateFormat, decimals } = columns;
  const at = Object.fromEntries(
    transactionFields.map((field) => [field, mapping[field] === undefined ? -1 : header.indexOf(mapping[field])]),
  );
  const reject = (field: keyof Mapping, reason: string): Rejection => ({ column: mapping[field] ?? '', reason });
  const numberIn = (field: 'amount' | 'quantity' | 'price', cells: readonly string[]): number | Rejection => {
    const cell = cells[at[field]];
    const value = parseNumber(cell, decimals.get(mapping[field] ?? '') ?? '.');
    if (!Number.isNaN(value)) return value;
    return reject(field, isMissing(cell) ? `no ${field}` : `${quoted(cell)} is not a number`);
  };

  return (cells) => {
    const client = normaliseId(cells[at.client]);
    if (isMissing(client)) return reject('client', 'no client id');
    const date = parseDate(cells[at.date], dateFormat);
    if (Number.isNaN(date)) {
      const cell = cells[at.date];
      return reject(
        'date',
        isMissing(cell) ? 'no date' : `${quoted(cell)} is not a date${orderHint[dateFormat] ?? ''}`,
      );
    }
    const amount = at.amount >= 0 ? numberIn('amount', cells) : product(numberIn, cells);
    if (typeof amount !== 'number') return amount;
    const invoice = at.invoice >= 0 ? normaliseId(cells[at.invoice]) : '';
    const flag = at.cancellation >= 0 ? cells[at.cancellation] : '';
    const flagged = isMissing(flag) ? false : parseBoolean(flag);
    if (flagged === null) return reject('cancellation', `${quoted(flag)} is not yes or no`);
    const cancellation = flagged || cancelledInvoice.test(invoice) || amount < 0;
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

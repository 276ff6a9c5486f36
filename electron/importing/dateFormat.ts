import { type DateFormat, parseDate } from './dates';
import { isMissing } from './values';

export type DateOrder = 'dmy' | 'mdy';

/** A column's format; `ordered` is d/m/y or m/d/y, which is for the evidence of the whole column to decide. */
type ColumnFormat = Exclude<DateFormat, DateOrder> | 'ordered';

const formats: readonly ColumnFormat[] = ['iso', 'ordered', 'compact', 'epoch', 'named'];
const share = 0.6;

/** The format in which most cells of a sample are dates; null when the column holds none. */
export function columnFormat(cells: readonly string[]): ColumnFormat | null {
  const filled = cells.filter((cell) => !isMissing(cell));
  for (const format of formats) {
    const dates = filled.filter((cell) => isDate(cell, format)).length;
    if (dates > 0 && dates >= filled.length * share) return format;
  }
  return null;
}

function isDate(cell: string, format: ColumnFormat): boolean {
  if (format !== 'ordered') return !Number.isNaN(parseDate(cell, format));
  return isDay(cell, 'dmy') || isDay(cell, 'mdy');
}

function isDay(cell: string, order: DateOrder): boolean {
  return !Number.isNaN(parseDate(cell, order));
}

/**
 * Which order the cells prove: some are dates in it and not in the other (13/02/2011). Null when none proves anything, and
 * when some prove one order and as many the other.
 */
export function provenOrder(cells: readonly string[]): DateOrder | null {
  let balance = 0;
  for (const cell of cells) balance += Number(isDay(cell, 'dmy')) - Number(isDay(cell, 'mdy'));
  if (balance === 0) return null;
  return balance > 0 ? 'dmy' : 'mdy';
}

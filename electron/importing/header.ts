import { AppError } from '../../shared/errors';
import { columnFormat } from './dateFormat';
import { isNumber } from './numbers';
import type { CsvRecord } from './tokenizer';
import { isMissing } from './values';

/** Records in which the header is looked for. */
const lookedRecords = 60;
/** Share of the cells that rows have for a record that names fewer columns to be their header. */
const headerShare = 0.75;

/**
 * Which of the first records names the columns: the first that has as many cells as those below it, or names nearly all
 * of them. What stands above (a title, the time of the export) has fewer.
 * @param stated its line, from 1, if the person says so
 * @throws AppError `bad_usage` when there is nothing in that line
 */
export function headerIndex(records: readonly CsvRecord[], stated: number | undefined): number {
  if (stated !== undefined) {
    const found = records.findIndex(({ line }) => line === stated);
    if (found >= 0) return found;
    const lines = records.slice(0, 10).map(({ line }) => line);
    throw new AppError(
      'bad_usage',
      `No row of the file begins in line ${stated}. The first ones do in lines ${lines.join(', ')}.`,
    );
  }
  const looked = records.slice(0, lookedRecords);
  const filled = looked.map(filledCells);
  const found = looked.findIndex(({ cells }, i) => {
    const below = filled.slice(i + 1).sort((a, b) => a - b);
    const usual = below[Math.floor(below.length / 2)] ?? 0;
    if (filled[i] >= usual) return true;
    if (filled[i] < 2 || cells.some((cell) => isNumber(cell) || isDate(cell))) return false;
    // A first column without a name is common.
    return filled[i] >= headerShare * usual || (filled[i] === usual - 1 && cells[0] === '' && cells.length === usual);
  });
  return Math.max(0, found);
}

function filledCells({ cells }: CsvRecord): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

/**
 * Whether a record is a row like those below it, and names no columns: all its cells are numbers or dates, or one is
 * a day or a number with a fraction above more of the same.
 */
export function isRow(cells: readonly string[], below: readonly CsvRecord[]): boolean {
  if (cells.every((cell) => isNumber(cell) || isDate(cell))) return true;
  return cells.some((cell, i) => {
    const under = below.map((record) => record.cells[i] ?? '').filter((other) => !isMissing(other));
    const format = columnFormat([cell]);
    if (format !== null && format !== 'epoch' && format !== 'serial') return columnFormat(under) === format;
    return isNumber(cell) && !/^\s*\d+\s*$/.test(cell) && under.length > 0 && under.every(isNumber);
  });
}

function isDate(cell: string): boolean {
  return columnFormat([cell]) !== null;
}

/** Returns a function that says whether a record names the columns once more, as in files put one behind another. */
export function headerTest({
  headed,
  header,
}: {
  headed: boolean;
  header: readonly string[];
}): (cells: readonly string[]) => boolean {
  if (!headed) return () => false;
  const last = header.length - 1;
  return (cells) =>
    cells.length === header.length &&
    cells[last].trim() === header[last] &&
    cells.every((cell, i) => cell.trim() === header[i] || cell.trim() === '');
}

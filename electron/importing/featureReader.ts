import type { FeatureType } from '../../shared/features';
import { dayMs } from '../../shared/time';
import { type DateFormat, parseDate } from './dates';
import { type DecimalMark, parseNumber } from './numbers';
import { isMissing, parseBoolean, withoutApostrophe } from './values';

/** What a cell reads as that holds something, but nothing of its column's type. No value is infinite, so this one is free. */
export const damaged = Number.POSITIVE_INFINITY;

/** A cell's value as a number: NaN where it is missing, `damaged` where it is not of the column's type. */
export type CellReader = (cell: string) => number;

/** How the cells of a column of features are written, as far as its type asks for it. */
export interface CellForm {
  type: FeatureType;
  decimal: DecimalMark;
  dateFormat: DateFormat;
  /** The code of a category's value, a whole number from 0. */
  codeOf: (value: string) => number;
}

export function cellReader({ type, decimal, dateFormat, codeOf }: CellForm): CellReader {
  switch (type) {
    case 'number':
      return orMissing((cell) => parseNumber(cell, decimal));
    case 'flag':
      return orMissing((cell) => {
        const value = parseBoolean(cell);
        return value === null ? Number.NaN : Number(value);
      });
    case 'date':
      return orMissing((cell) => parseDate(cell, dateFormat) / dayMs);
    case 'category':
      return (cell) => (isMissing(cell) ? Number.NaN : codeOf(withoutApostrophe(cell.trim())));
  }
}

function orMissing(parse: (cell: string) => number): CellReader {
  return (cell) => {
    const value = parse(cell);
    if (!Number.isNaN(value)) return value;
    return isMissing(cell) ? value : damaged;
  };
}

import type { FeatureType } from '../../shared/features';
import type { DecimalMark } from '../../shared/importing';
import { dayMs } from '../../shared/time';
import { type DateFormat, parseDate } from './dates';
import { parseNumber } from './numbers';
import { isMissing, isMissingText, parseBoolean, withoutApostrophe, type YesNo } from './values';

/** What a cell reads as that holds nothing of its column's type. No value is infinite, so this one is free. */
export const damaged = Number.POSITIVE_INFINITY;

/** A cell's value as a number: NaN where it is missing, `damaged` where it is not of the column's type. */
export type CellReader = (cell: string) => number;

/** How the cells of a column of features are written, as far as its type asks for it. */
export interface CellForm {
  type: FeatureType;
  decimal: DecimalMark;
  dateFormat: DateFormat;
  /** How a flag says yes and no; by default in any of the ways that exports do. */
  answers?: YesNo | undefined;
  /** Whether a category is missing only where the cell is empty. */
  anyText?: boolean;
  /** The code of a category's value, a whole number from 0. */
  codeOf: (value: string) => number;
}

export function cellReader({ type, decimal, dateFormat, answers, anyText = false, codeOf }: CellForm): CellReader {
  switch (type) {
    case 'number':
      return orMissing((cell) => parseNumber(cell, decimal));
    case 'flag':
      return answers ? flagReader(answers) : orMissing((cell) => asNumber(parseBoolean(cell)));
    case 'date':
      return orMissing((cell) => parseDate(cell, dateFormat) / dayMs);
    case 'category':
      return (cell) => {
        const isNone = anyText ? cell.trim() === '' : isMissingText(cell);
        return isNone ? Number.NaN : codeOf(withoutApostrophe(cell.trim()));
      };
  }
}

function asNumber(value: boolean | null): number {
  return value === null ? Number.NaN : Number(value);
}

function flagReader({ yes, no }: YesNo): CellReader {
  return (cell) => {
    const text = cell.trim().toLowerCase();
    if (text === yes) return 1;
    if (text === no) return 0;
    return isMissing(cell) ? Number.NaN : damaged;
  };
}

function orMissing(parse: (cell: string) => number): CellReader {
  return (cell) => {
    const value = parse(cell);
    if (!Number.isNaN(value)) return value;
    return isMissing(cell) ? value : damaged;
  };
}

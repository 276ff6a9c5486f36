import type { DecimalMark } from '../../shared/importing';
import { type DateFormat, parseDate } from './dates';
import type { Mapping } from './fields';
import type { WordMeanings } from './labelColumns';
import { parseNumber, quickNumber } from './numbers';
import type { Rejection } from './row';
import { isMissing, parseBoolean, quoted, type YesNo } from './values';

/** How the cells of a file's columns are written. */
export interface Forms {
  /** Column → decimal mark. */
  decimals: ReadonlyMap<string, DecimalMark>;
  /** Column → format of its dates. */
  dates: ReadonlyMap<string, DateFormat>;
  /** Column of features → how it says yes and no. */
  flags: ReadonlyMap<string, YesNo>;
  /** Columns of texts in which only an empty cell is missing. */
  texts: ReadonlySet<string>;
  /** What words mean in a column of outcomes. */
  words: WordMeanings;
  /** Ids that look like a placeholder for nobody, and are clients. */
  keepIds: readonly string[];
}

/** Reads the fields of a record, by name. What can't be read is a `Rejection` that says where and why. */
export class Cells {
  private readonly at: ReadonlyMap<string, number>;

  constructor(
    header: readonly string[],
    private readonly mapping: Mapping,
    private readonly forms: Forms,
  ) {
    this.at = new Map(Object.entries(mapping).map(([field, column]) => [field, header.indexOf(column)]));
  }

  has(field: string): boolean {
    return this.at.has(field);
  }

  /** The cell of a field; empty where the file has no such column. */
  text(field: string, cells: readonly string[]): string {
    const at = this.at.get(field);
    return at === undefined || at < 0 ? '' : cells[at];
  }

  reject(field: string, reason: string): Rejection {
    return { column: this.mapping[field] ?? '', reason };
  }

  /** A number; null where there is none. */
  number(field: string, cells: readonly string[]): number | null | Rejection {
    const cell = this.text(field, cells);
    const value = parseNumber(cell, this.decimalOf(field));
    if (!Number.isNaN(value)) return value;
    return isMissing(cell) ? null : this.reject(field, `${quoted(cell)} is not a number`);
  }

  /** The number of a field's cell of digits and a point, where that is how the column is written; else NaN. */
  quickNumber(field: string, cell: string): number {
    return this.decimalOf(field) === '.' ? quickNumber(cell) : Number.NaN;
  }

  private decimalOf(field: string): DecimalMark {
    return this.forms.decimals.get(this.mapping[field]) ?? '.';
  }

  /** A moment; null where there is none. */
  date(field: string, cells: readonly string[]): number | null | Rejection {
    const cell = this.text(field, cells);
    if (isMissing(cell)) return null;
    const format = this.forms.dates.get(this.mapping[field]) ?? 'iso';
    const value = parseDate(cell, format);
    return Number.isNaN(value) ? this.reject(field, `${quoted(cell)} is not a date${orderHint[format] ?? ''}`) : value;
  }

  /** Yes or no; no where there is nothing. */
  flag(field: string, cells: readonly string[]): boolean | Rejection {
    const cell = this.text(field, cells);
    if (isMissing(cell)) return false;
    return parseBoolean(cell) ?? this.reject(field, `${quoted(cell)} is not yes or no`);
  }
}

const orderHint: Partial<Record<DateFormat, string>> = {
  dmy: ' in the order day, month, year',
  mdy: ' in the order month, day, year',
  ymd: ' in the order year, month, day',
};

export function isRejection(value: unknown): value is Rejection {
  return typeof value === 'object' && value !== null && 'reason' in value;
}

import type { ImportInstructions } from '../../shared/schemas/imports';
import { dayMs } from '../../shared/time';
import { type Cells, isRejection } from './cells';
import type { Rejection } from './row';

/** Years of the Buddhist calendar, which are 543 ahead. */
const buddhistYear = /(^|\D)(2[45]\d\d)(?=\D|$|\d{4}(?:\D|$))/;

/** Returns a function that reads a date, of what is to be taken in; null where there is none. */
export function dateReader(fields: Cells, { calendar, from, until }: ImportInstructions) {
  const shift = (text: string) =>
    text.replace(buddhistYear, (_, before: string, year: string) => before + String(Number(year) - 543));
  const last = until === undefined ? Number.POSITIVE_INFINITY : until % dayMs === 0 ? until + dayMs - 1 : until;
  return (field: string, cells: readonly string[]): number | null | Rejection => {
    const at = fields.date(field, calendar === 'buddhist' ? cells.map(shift) : cells);
    if (at === null || isRejection(at) || field !== 'date') return at;
    if (from !== undefined && at < from) return fields.reject(field, 'before the time that is taken in');
    if (at > last) return fields.reject(field, 'after the time that is taken in');
    return at;
  };
}

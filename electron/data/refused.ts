import { csvLine } from '../../shared/csv';
import type { RejectedRow } from '../importing/readCsv';
import { count } from '../importing/survey';

/** The refused rows of a part of a file: as text, since as cells they would cost more to hand on than to read. */
export interface Refused {
  rows: number;
  /** As the file beside the import keeps them. */
  lines: string;
  /** Reason → rows; without the values that reasons quote, so that equal kinds of mistake add up. */
  reasons: ReadonlyMap<string, number>;
}

export function refusedOf(rows: readonly RejectedRow[]): Refused {
  const reasons = new Map<string, number>();
  let lines = '';
  let last = '';
  let kind = '';
  for (const { line, column, reason, cells } of rows) {
    lines += csvLine([String(line), column, reason, ...cells]);
    if (reason !== last) {
      last = reason;
      kind = reason.replace(/“[^”]*”/g, '“…”');
    }
    count(reasons, kind);
  }
  return { rows: rows.length, lines, reasons };
}

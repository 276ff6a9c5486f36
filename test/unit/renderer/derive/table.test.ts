import { describe, expect, it } from 'vitest';
import { cellValue, dateColumn, figureColumn, valueColumn, writeTable } from '../../../../renderer/derive/table';

interface Row {
  rows: number | null;
  at: number | null;
}

const some: Row = { rows: 12_345, at: Date.UTC(2026, 2, 29) };
const none: Row = { rows: null, at: null };
const words = (value: number | null) => (value === null ? 'none' : `about ${value}`);

describe('columns of figures and of dates', () => {
  it('show what is written, and stand for the bare figure', () => {
    const column = figureColumn<'rows', Row>('Rows', 'rows', words);
    expect([some, none].map((row) => column.cell(row))).toEqual(['about 12345', 'none']);
    expect([some, none].map((row) => cellValue(column, row))).toEqual([12_345, null]);
    expect(column.numeric).toBe(true);
  });

  it('may write a figure by the rest of its row', () => {
    const column = valueColumn<Row, number>(
      'Days',
      ({ at }) => (at ?? 0) / 864e5,
      (days, { rows }) => `${rows}: ${days}`,
    );
    expect(column.cell(some)).toBe('12345: 20541');
  });

  it('stand for a date where they are dates, which a file has as ISO 8601', () => {
    const columns = [dateColumn<'at', Row>('At', 'at', words)];
    expect(cellValue(columns[0], none)).toBe(null);
    expect(writeTable(columns, [some, none], 'csv')).toBe('At\n2026-03-29T00:00:00.000Z\n\n');
  });
});

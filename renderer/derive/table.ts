import type { ReactNode } from 'react';
import { csvLine, tsvLine } from '../../shared/csv';

/** What a cell stands for, to be sorted, searched and written by; null: nothing is known. */
export type CellValue = string | number | Date | null;

export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
  /** What the cell stands for, where it is no plain text; without it, buttons and drawings stand for nothing. */
  value?: (row: T) => CellValue;
  /** Right-aligned, in tabular figures. */
  numeric?: boolean;
  /** A column whose title is for screen readers only (actions). Where it is the last, it stays in sight. */
  silent?: boolean;
}

/** A column of figures, which are sorted and exported as they are, however they are written. */
export function valueColumn<T, V extends number | null>(
  title: string,
  of: (row: T) => V,
  write: (value: V, row: T) => ReactNode,
): Column<T> {
  return { title, numeric: true, cell: (row) => write(of(row), row), value: of };
}

/** A column of figures that stand in a field of the rows. */
export function figureColumn<K extends string, T extends Record<K, number | null>>(
  title: string,
  field: K,
  write: (value: T[K], row: T) => ReactNode,
): Column<T> {
  return valueColumn(title, (row) => row[field], write);
}

/** A column of days or moments that stand in a field of the rows, in milliseconds since 1970-01-01 UTC. */
export function dateColumn<K extends string, T extends Record<K, number | null>>(
  title: string,
  field: K,
  write: (at: T[K]) => ReactNode,
): Column<T> {
  const dateOf = (at: number | null) => (at === null ? null : new Date(at));
  return { title, cell: (row) => write(row[field]), value: (row) => dateOf(row[field]) };
}

export function cellValue<T>({ cell, value }: Column<T>, row: T): CellValue {
  if (value) return value(row);
  const shown = cell(row);
  return typeof shown === 'string' || typeof shown === 'number' ? shown : null;
}

/** Whether rows can be put in its order: figures that are written as text can't. */
export function isSortable<T>({ silent, numeric, value }: Column<T>): boolean {
  return !silent && (!numeric || value !== undefined);
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Ascending; of texts, with the numbers within them as numbers. */
export function compareValues(a: CellValue, b: CellValue): number {
  if (typeof a === 'string' || typeof b === 'string') return collator.compare(textOf(a), textOf(b));
  return Number(a) - Number(b);
}

/** As it is written into a file: dates as ISO 8601, in UTC. */
export function textOf(value: CellValue): string {
  if (value === null) return '';
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Rows as a file or for the clipboard, with the titles; columns that stand for nothing are left out. */
export function writeTable<T>(columns: readonly Column<T>[], rows: readonly T[], form: 'csv' | 'tsv'): string {
  const line = form === 'csv' ? csvLine : tsvLine;
  const written = columns.filter((column) => !column.silent);
  const lines = rows.map((row) => line(written.map((column) => textOf(cellValue(column, row)))));
  return [line(written.map(({ title }) => title)), ...lines].join('');
}

/** As a file's name: `All versions` → `all-versions`. */
export function fileNameOf(label: string): string {
  return label
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
}

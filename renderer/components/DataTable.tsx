import type { ReactNode } from 'react';

export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
  /** Right-aligned, in tabular figures. */
  numeric?: boolean;
  /** A column whose title is for screen readers only (actions). */
  silent?: boolean;
}

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  /** Undefined while they are on their way. */
  rows: readonly T[] | undefined;
  keyOf: (row: T) => string;
  isMuted?: (row: T) => boolean;
  compact?: boolean;
  /** What stands in its place until the rows are there. */
  waiting?: ReactNode;
  /** What stands in its place where there are none. */
  empty?: ReactNode;
}

export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, keyOf, isMuted, compact = false, waiting, empty } = props;
  if (!rows) return waiting;
  if (rows.length === 0 && empty) return empty;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: no group of form fields, and no landmark
    <div role="group" className={compact ? 'table-scroll compact' : 'table-scroll'} aria-label={label} tabIndex={0}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, numeric, silent }) => (
              <th key={title} scope="col" className={numeric ? 'num' : undefined}>
                {silent ? <span className="visually-hidden">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={isMuted?.(row) ? 'muted' : undefined}>
              {columns.map(({ title, numeric, cell }) => (
                <td key={title} className={numeric ? 'num' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

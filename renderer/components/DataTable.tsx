import type { ReactNode } from 'react';

export interface Column {
  title: string;
  /** Right-aligned, in tabular figures. */
  numeric?: boolean;
  /** A column whose title is for screen readers only (actions). */
  silent?: boolean;
}

export interface Row {
  key: string;
  cells: readonly ReactNode[];
  muted?: boolean;
}

export function DataTable({
  label,
  columns,
  rows,
  compact = false,
}: {
  label: string;
  columns: readonly Column[];
  rows: readonly Row[];
  compact?: boolean;
}) {
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
          {rows.map(({ key, cells, muted }) => (
            <tr key={key} className={muted ? 'muted' : undefined}>
              {cells.map((cell, i) => (
                <td key={columns[i].title} className={columns[i].numeric ? 'num' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

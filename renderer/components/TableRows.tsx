import { useVirtualizer } from '@tanstack/react-virtual';
import type { Column } from '../derive/table';

interface TableRowsProps<T> {
  /** What scrolls, once it is there. */
  area: HTMLElement | null;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  isMuted: ((row: T) => boolean) | undefined;
}

/** With more rows than this, only those in sight are there. */
const virtualFrom = 60;

/** The rows of a table; of very many, those in sight, with room for the others above and below. */
export function TableRows<T>({ area, columns, rows, keyOf, isMuted }: TableRowsProps<T>) {
  const isVirtual = rows.length > virtualFrom;
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: isVirtual,
    getScrollElement: () => area,
    getItemKey: (place) => keyOf(rows[place]),
    estimateSize: () => 40,
    overscan: 3,
  });
  const items = isVirtual ? virtual.getVirtualItems() : rows.map((_, index) => ({ index, start: 0, end: 0 }));
  const above = items[0]?.start ?? 0;
  const below = isVirtual ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  return (
    <tbody>
      <Room height={above} />
      {items.map(({ index }) => {
        const row = rows[index];
        return (
          <tr
            key={keyOf(row)}
            ref={isVirtual ? virtual.measureElement : undefined}
            data-index={index}
            aria-rowindex={index + 2}
            className={isMuted?.(row) ? 'muted' : undefined}
          >
            {columns.map(({ title, numeric, silent, cell }, i) => (
              <td key={title} className={classOf(numeric, silent && i === columns.length - 1)}>
                {cell(row)}
              </td>
            ))}
          </tr>
        );
      })}
      <Room height={below} />
    </tbody>
  );
}

function Room({ height }: { height: number }) {
  return height > 0 ? <tr style={{ height }} /> : null;
}

/** Of a cell or a head: figures are right-aligned, and the last column, of actions, stays in sight. */
export function classOf(numeric = false, actions = false): string | undefined {
  return [numeric && 'num', actions && 'actions'].filter(Boolean).join(' ') || undefined;
}

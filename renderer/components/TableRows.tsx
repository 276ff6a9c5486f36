import { useVirtualizer } from '@tanstack/react-virtual';
import type { Column } from '../derive/table';
import { useTurn } from '../hooks/useTurn';

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

/** The rows of a table; of very many, those in sight. */
export function TableRows<T>(props: TableRowsProps<T>) {
  if (props.rows.length > virtualFrom) return <RowsInSight {...props} />;
  return (
    <tbody>
      {props.rows.map((row, place) => (
        <Row key={props.keyOf(row)} {...props} row={row} place={place} />
      ))}
    </tbody>
  );
}

/** Those in sight, with room for the others above and below; drawn after the table’s head, in their turn. */
function RowsInSight<T>(props: TableRowsProps<T>) {
  const { area, rows, keyOf } = props;
  const isTurn = useTurn();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => area,
    getItemKey: (place) => keyOf(rows[place]),
    estimateSize: () => 40,
    overscan: 3,
  });
  const items = isTurn ? virtual.getVirtualItems() : [];
  const above = items[0]?.start ?? 0;
  return (
    <tbody>
      <Room height={above} />
      {items.map(({ index }) => (
        <Row key={keyOf(rows[index])} {...props} row={rows[index]} place={index} measure={virtual.measureElement} />
      ))}
      <Room height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
    </tbody>
  );
}

interface RowProps<T> extends Pick<TableRowsProps<T>, 'columns' | 'isMuted'> {
  row: T;
  /** Among all rows, from 0. */
  place: number;
  measure?: (element: HTMLElement | null) => void;
}

function Row<T>({ columns, isMuted, row, place, measure }: RowProps<T>) {
  return (
    <tr ref={measure} data-index={place} aria-rowindex={place + 2} className={isMuted?.(row) ? 'muted' : undefined}>
      {columns.map(({ title, numeric, silent, cell }, i) => (
        <td key={title} className={classOf(numeric, silent && i === columns.length - 1)}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}

function Room({ height }: { height: number }) {
  return height > 0 ? <tr style={{ height }} /> : null;
}

/** Of a cell or a head: figures are right-aligned, and the last column, of actions, stays in sight. */
export function classOf(numeric = false, actions = false): string | undefined {
  return [numeric && 'num', actions && 'actions'].filter(Boolean).join(' ') || undefined;
}

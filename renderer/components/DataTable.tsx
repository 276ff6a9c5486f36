import {
  columnFilteringFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo, useState } from 'react';
import { type Column, cellValue, compareValues, isSortable, textOf } from '../derive/table';
import { TableHead } from './TableHead';
import { TableRows } from './TableRows';
import { type Sought, type TableClients, TableTools } from './TableTools';

export type { Column } from '../derive/table';

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  /** Undefined while they are on their way. */
  rows: readonly T[] | undefined;
  keyOf: (row: T) => string;
  isMuted?: (row: T) => boolean;
  compact?: boolean;
  /** Whether there are more rows than these: they are then searched and put in order where they come from. */
  isPage?: boolean;
  /** Whose rows they are; unsaid, nobody’s. */
  clients?: TableClients;
  /** Writes its rows into a file, where that is not done from what is shown. */
  save?: () => Promise<void>;
  /** What stands in its place until the rows are there. */
  waiting?: ReactNode;
  /** What stands in its place where there are none. */
  empty?: ReactNode;
}

/** Above so many rows, which are seen at a glance, a table can be searched, copied and exported. */
const manyRows = 12;

/** Every table: sorted by its heads; of many rows also searched, copied, exported, and drawn as far as it is seen. */
export function DataTable<T>({ waiting, empty, rows, ...props }: DataTableProps<T>) {
  if (!rows) return waiting;
  if (rows.length === 0 && empty) return empty;
  return <FilledTable {...props} rows={rows} />;
}

const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

type FilledTableProps<T> = Omit<DataTableProps<T>, 'rows' | 'waiting' | 'empty'> & { rows: readonly T[] };

function FilledTable<T>({
  label,
  columns,
  rows,
  keyOf,
  isMuted,
  compact,
  isPage,
  clients = null,
  save,
}: FilledTableProps<T>) {
  const [area, setArea] = useState<HTMLDivElement | null>(null);
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.title,
        accessorFn: ({ row }: { row: T }) => cellValue(column, row) ?? undefined,
        enableSorting: !isPage && isSortable(column),
        sortUndefined: 'last' as const,
        sortDescFirst: column.numeric ?? false,
      })),
    [columns, isPage],
  );
  // The library takes objects only.
  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const table = useTable({
    features,
    data,
    columns: definitions,
    defaultColumn: { sortFn: (a, b, id) => compareValues(a.getValue(id), b.getValue(id)) },
    getRowId: ({ row }) => keyOf(row),
    getColumnCanGlobalFilter: () => true,
    globalFilterFn: (row, id, { finds }: Sought) => finds(textOf(row.getValue(id) ?? null)),
  });
  // Once they are there they stay: a search that hides rows can be taken away, and keeps its focus meanwhile.
  const [hadTools, setHadTools] = useState(false);
  const hasTools = hadTools || rows.length > manyRows;
  if (hasTools && !hadTools) setHadTools(true);
  const shown = table.getRowModel().rows.map(({ original }) => original.row);
  return (
    <>
      {hasTools && (
        <TableTools
          label={label}
          columns={columns}
          rows={shown}
          all={rows.length}
          sought={table.state.globalFilter?.text ?? ''}
          clients={clients}
          save={save}
          onSeek={isPage ? null : table.setGlobalFilter}
        />
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: no group of form fields, and no landmark */}
      <div
        ref={setArea}
        role="group"
        className={compact ? 'table-scroll compact' : 'table-scroll'}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <table aria-label={label} aria-rowcount={shown.length + 1}>
          <TableHead columns={columns} headers={table.getFlatHeaders()} />
          <TableRows area={area} columns={columns} rows={shown} keyOf={keyOf} isMuted={isMuted} />
        </table>
      </div>
    </>
  );
}

import type { Column } from '../derive/table';
import { unbroken } from '../format';
import { classOf } from './TableRows';

interface Sorted {
  column: {
    getCanSort: () => boolean;
    getIsSorted: () => false | 'asc' | 'desc';
    getToggleSortingHandler: () => ((event: unknown) => void) | undefined;
  };
}

interface TableHeadProps<T> {
  columns: readonly Column<T>[];
  /** Of each column, by whose head rows are sorted. */
  headers: readonly Sorted[];
}

const words = { asc: 'ascending', desc: 'descending' } as const;
const marks = { asc: '▲', desc: '▼' } as const;

export function TableHead<T>({ columns, headers }: TableHeadProps<T>) {
  return (
    <thead>
      <tr>
        {columns.map(({ title, numeric, silent }, i) => {
          const { column } = headers[i];
          const sorted = column.getIsSorted();
          return (
            <th
              key={title}
              scope="col"
              className={classOf(numeric, silent && i === columns.length - 1)}
              aria-sort={sorted ? words[sorted] : undefined}
            >
              {silent && <span className="visually-hidden">{title}</span>}
              {!silent && !column.getCanSort() && unbroken(title)}
              {!silent && column.getCanSort() && (
                <button type="button" className="sort" onClick={column.getToggleSortingHandler()}>
                  {unbroken(title)}
                  <span className="sort-mark" aria-hidden="true">
                    {sorted && marks[sorted]}
                  </span>
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

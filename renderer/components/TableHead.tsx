import { termOf } from '../../shared/glossary';
import type { Column } from '../derive/table';
import { unbroken } from '../format';
import { classOf } from './TableRows';
import { Term, Title } from './Term';

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
              {!silent && !column.getCanSort() && <Title text={title} />}
              {!silent && column.getCanSort() && (
                <SortButton title={title} mark={sorted && marks[sorted]} onClick={column.getToggleSortingHandler()} />
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface SortButtonProps {
  title: string;
  /** How the rows are sorted by it. */
  mark: string | false;
  onClick: ((event: unknown) => void) | undefined;
}

function SortButton({ title, mark, onClick }: SortButtonProps) {
  const term = termOf(title);
  const written = (
    <>
      {unbroken(title)}
      <span className="sort-mark" aria-hidden="true">
        {mark}
      </span>
    </>
  );
  if (term) {
    return (
      <Term term={term} onClick={onClick}>
        {written}
      </Term>
    );
  }
  return (
    <button type="button" className="sort" onClick={onClick}>
      {written}
    </button>
  );
}

import { splitAtVersions } from '../../shared/versionNames';
import { count, plural } from '../../shared/words';
import { request } from '../api/client';
import { attempt, copyText, showToast } from '../app/toasts';
import { type Column, fileNameOf, writeTable } from '../derive/table';
import { useVersionNames } from '../hooks/useVersionNames';
import { Button } from './controls';

/**
 * Whose rows a table holds, so that a client can be erased from a file of it: a column names the client of each, or all
 * are of one, whose id its file then says. Null: they are of nobody.
 */
export type TableClients = { all?: string } | null;

interface TableToolsProps<T> {
  label: string;
  columns: readonly Column<T>[];
  /** Those that were found, in the order in which they are shown. */
  rows: readonly T[];
  /** How many there are in all. */
  all: number;
  sought: string;
  clients: TableClients;
  /** Writes them into a file, where that is not done from what is shown. */
  save: (() => Promise<void>) | undefined;
  /** Null: they are searched where they come from. */
  onSeek: ((sought: Sought) => void) | null;
}

/** What is looked for, and which texts it is found in. */
export interface Sought {
  text: string;
  finds: (text: string) => boolean;
}

/** What can be done with a long table: search in it, copy what is found, write it into a file. */
export function TableTools<T>({ label, columns, rows, all, sought, clients, save, onSeek }: TableToolsProps<T>) {
  const whose = clients?.all;
  const written = whose === undefined ? columns : [{ title: 'client_id', cell: () => whose }, ...columns];
  const copy = () =>
    copyText(
      writeTable(columns, rows, 'tsv'),
      `${plural(rows.length, 'row')} copied, to be pasted into a spreadsheet.`,
    );
  const write = () =>
    attempt(async () => {
      const text = writeTable(written, rows, 'csv');
      const named = { name: `${fileNameOf(label)}.csv`, namesClients: clients !== null };
      const path = await request('files.save', { ...named, content: text });
      if (path !== null) showToast(`${plural(rows.length, 'row')} written to ${path}.`);
    });
  return (
    <div className="table-tools">
      {onSeek && <SearchField label={label} text={sought} onSeek={onSeek} />}
      <span className="muted" role="status">
        {sought === '' ? `${count(all)} rows` : `${count(rows.length)} of ${count(all)} rows`}
      </span>
      <Button small aria-label={`Copy ${label}`} onClick={() => void copy()}>
        Copy
      </Button>
      <Button small aria-label={`Export CSV: ${label}`} onClick={() => void (save ?? write)()}>
        Export CSV…
      </Button>
    </div>
  );
}

/** Looks in texts as they are exported; a version, which is read by its name, is found by that as well. */
function SearchField({ label, text, onSeek }: { label: string; text: string; onSeek: (sought: Sought) => void }) {
  const named = useVersionNames();
  const seek = (sought: string) => {
    const has = (cell: string) => cell.toLowerCase().includes(sought.toLowerCase());
    const isCalled = (cell: string) => splitAtVersions(cell).length > 1 && has(named(cell));
    onSeek({ text: sought, finds: (cell) => has(cell) || isCalled(cell) });
  };
  return (
    <input
      type="search"
      aria-label={`Search in ${label}`}
      placeholder="Search"
      value={text}
      onChange={(event) => seek(event.target.value)}
    />
  );
}

import type { Statement } from 'better-sqlite3';
import type { WriteDb } from './open';

/** Rows of the largest statement, unless rows have so many columns that SQLite takes fewer parameters. */
const mostRows = 512;
const mostParameters = 32_766;

/**
 * Returns a function that inserts rows by few statements, which takes half the time of one for each, and says how many
 * were added: rows that are there already are passed over. To hand a value over takes as long as to store it, so what
 * is the same in all rows is part of the statement.
 * @param same the whole numbers that all rows have in further columns
 * @returns a function of the values of all columns, row after row
 */
export function insertMany(
  db: WriteDb,
  table: string,
  columns: readonly string[],
  same: Readonly<Record<string, number>> = {},
): (values: readonly unknown[]) => number {
  const statements = new Map<number, Statement>();
  const row = `(${[...columns.map(() => '?'), ...Object.values(same)].join(', ')})`;
  const all = [...columns, ...Object.keys(same)].join(', ');
  const prepare = (rows: number) => {
    const insert = db.prepare(
      `INSERT INTO ${table} (${all}) VALUES ${Array(rows).fill(row).join(', ')} ON CONFLICT DO NOTHING`,
    );
    statements.set(rows, insert);
    return insert;
  };
  return (values) => {
    let added = 0;
    for (let from = 0; from < values.length; ) {
      const rows = statementRows((values.length - from) / columns.length, columns.length);
      const until = from + rows * columns.length;
      const some = rows * columns.length === values.length ? values : values.slice(from, until);
      added += (statements.get(rows) ?? prepare(rows)).run(some).changes;
      from = until;
    }
    return added;
  };
}

/** Powers of two, so that few statements serve any number of rows. */
function statementRows(left: number, columns: number): number {
  return 2 ** Math.floor(Math.log2(Math.min(left, mostRows, mostParameters / columns)));
}

/** How long rows are written before others, who wait for the write lock, have their turn; the commit comes on top. */
const mostMs = 10;
/** Pieces of a block, between which one looks at the clock: of wide rows a block has few. */
const pieces = 64;

/**
 * Works through so many rows in short transactions, and yields after each, so that the caller can let others in.
 * @param work is given a range of rows: from, and up to but without
 */
export function* inShortTransactions(
  db: WriteDb,
  monotonic: () => number,
  count: number,
  work: (from: number, to: number) => void,
): Generator<void, void> {
  const pieceRows = Math.min(mostRows, Math.ceil(count / pieces));
  const run = db.transaction((first: number): number => {
    const until = monotonic() + mostMs;
    let at = first;
    do {
      const to = Math.min(at + pieceRows, count);
      work(at, to);
      at = to;
    } while (at < count && monotonic() < until);
    return at;
  }).immediate;
  for (let at = 0; at < count; ) {
    at = run(at);
    yield;
  }
}

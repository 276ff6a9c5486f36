import type { Statement } from 'better-sqlite3';
import type { WriteDb } from './open';

/**
 * Returns a function that inserts rows by one statement, which takes half the time of one for each, and says how many
 * were added: rows that are there already are passed over.
 * @returns a function of the values of all columns, row after row; at most some hundred rows at once
 */
export function insertMany(
  db: WriteDb,
  table: string,
  columns: readonly string[],
): (values: readonly unknown[]) => number {
  const statements = new Map<number, Statement>();
  const row = `(${columns.map(() => '?').join(', ')})`;
  const prepare = (rows: number) => {
    const insert = db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')} ON CONFLICT DO NOTHING`,
    );
    statements.set(rows, insert);
    return insert;
  };
  return (values) => {
    const rows = values.length / columns.length;
    return rows === 0 ? 0 : (statements.get(rows) ?? prepare(rows)).run(values).changes;
  };
}

/** How long rows are written before others, who wait for the write lock, have their turn; the commit comes on top. */
const mostMs = 10;
/** Between two looks at the clock. */
const pieceRows = 100;

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

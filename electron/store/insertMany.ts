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

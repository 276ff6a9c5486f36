import type { ReadDb } from './open';

/** Keys of a range that are read as one: to look up each takes as long as to pass over some others. */
const mostSparse = 2;

/**
 * Returns a function that reads the rows of some clients, given by their keys in ascending order. Keys that lie close
 * together are read as one range, in half the time.
 * @param query of a condition on `client_key`; the first column of its result is that key
 */
export function clientReader<Row extends readonly [clientKey: number, ...unknown[]]>(
  db: ReadDb,
  query: (among: string) => string,
): (keys: readonly number[]) => Row[] {
  const inRange = db.prepare<[number, number], Row>(query('client_key BETWEEN ? AND ?')).raw();
  const each = db.prepare<[string], Row>(query('client_key IN (SELECT value FROM json_each(?))')).raw();
  return (keys) => {
    if (keys.length === 0) return [];
    const [first, last] = [keys[0], keys[keys.length - 1]];
    const span = last - first + 1;
    if (span > keys.length * mostSparse) return each.all(JSON.stringify(keys));
    const rows = inRange.all(first, last);
    if (span === keys.length) return rows;
    const wanted = new Set(keys);
    return rows.filter(([key]) => wanted.has(key));
  };
}

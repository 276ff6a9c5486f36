import { visibleImports } from './imports';
import type { ReadDb } from './open';
import { isSuperseded } from './transactions';

/** A line of an order, as it is kept: its client, moment, amount and number, and what it tells of the things bought. */
export type StoredLine = [
  clientKey: number,
  at: number,
  amount: number,
  invoice: string,
  importId: number,
  product: number | null,
  quantity: number | null,
  category: number | null,
  country: number | null,
];

/**
 * The lines that count of the clients that a condition on `t` picks, in the order of the index: client by client, each
 * in order of time. Which imports are visible is looked up here, and lines are put together by the caller: to have
 * SQLite do it takes several times as long.
 */
function linesWhere<Given extends unknown[]>(db: ReadDb, clients: string): (...given: Given) => Iterable<StoredLine> {
  const visible = visibleImports(db);
  const someSuperseded = db.prepare('SELECT 1 FROM superseded LIMIT 1').get() !== undefined;
  const read = db
    .prepare<Given, StoredLine>(
      `SELECT t.client_key, t.at, t.amount, t.invoice, t.import_id, t.product, t.quantity, t.category, t.country
       FROM transactions t WHERE ${clients} ${someSuperseded ? `AND NOT ${isSuperseded('t')}` : ''}
       ORDER BY t.client_key, t.at`,
    )
    .raw();
  return function* (...given) {
    for (const line of read.iterate(...given)) if (visible.has(line[4])) yield line;
  };
}

/** All lines that count, client by client, each in order of time. */
export function eachLine(db: ReadDb): Iterable<StoredLine> {
  return linesWhere<[]>(db, 'TRUE')();
}

/** Returns a function that gives the same of some clients. */
export function lineReader(db: ReadDb): (clientKeys: readonly number[]) => Iterable<StoredLine> {
  const read = linesWhere<[string]>(db, 't.client_key IN (SELECT value FROM json_each(?))');
  return (clientKeys) => read(JSON.stringify(clientKeys));
}

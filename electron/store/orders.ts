import type { StoredLine } from '../../shared/transactionRow';
import { lastClientKey } from './clients';
import { visibleImports } from './imports';
import type { ReadDb } from './open';
import { isSuperseded } from './transactions';

/**
 * Returns a function that gives the lines that count of the clients that a condition on `t` picks, in the order of the
 * index: client by client, each in order of time. Which imports are visible is looked up here, and lines are put
 * together by the caller: to have SQLite do it takes several times as long.
 */
function linesWhere<Given extends unknown[]>(db: ReadDb, clients: string): (...given: Given) => StoredLine[] {
  const visible = visibleImports(db);
  const someSuperseded = db.prepare('SELECT 1 FROM superseded LIMIT 1').get() !== undefined;
  const read = db
    .prepare<Given, StoredLine>(
      `SELECT t.client_key, t.at, t.amount, t.invoice, t.import_id, t.product, t.quantity, t.category, t.country
       FROM transactions t WHERE ${clients} ${someSuperseded ? `AND NOT ${isSuperseded('t')}` : ''}
       ORDER BY t.client_key, t.at`,
    )
    .raw();
  return (...given) => read.all(...given).filter(([, , , , importId]) => visible.has(importId));
}

/** Clients whose lines are read at once: as an array they come faster than one by one. */
const clientsAtOnce = 100;

/** All lines that count, in pages of some clients, client by client, each in order of time. */
export function* linePages(db: ReadDb): Generator<readonly StoredLine[]> {
  const read = linesWhere<[number, number]>(db, 't.client_key BETWEEN ? AND ?');
  const last = lastClientKey(db);
  for (let from = 0; from <= last; from += clientsAtOnce) yield read(from, from + clientsAtOnce - 1);
}

/** Returns a function that gives the same of some clients. */
export function lineReader(db: ReadDb): (clientKeys: readonly number[]) => readonly StoredLine[] {
  const read = linesWhere<[string]>(db, 't.client_key IN (SELECT value FROM json_each(?))');
  return (clientKeys) => read(JSON.stringify(clientKeys));
}

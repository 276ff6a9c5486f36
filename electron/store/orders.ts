import { dayMs } from '../../shared/time';
import type { ReadDb } from './open';
import { visibleTransactions } from './transactions';

/**
 * One order of a client: the lines of one invoice and day (or of one moment, where there are no invoices) summed up.
 */
export interface OrderRow {
  clientKey: number;
  at: number;
  amount: number;
  /** The earliest of the imports that its lines are of. */
  importId: number;
  /** Where its lines have several moments, these and their amounts, in any order, as JSON. */
  parts: string | null;
  /** Where lines tell of things bought: per moment, its lines as [amount, product, quantity, category], as JSON. */
  lines: string | null;
  /** The code of its country; null where it is not told. */
  country: number | null;
}

/** The visible orders of the clients that a condition on `t` picks, client by client, each in order of time. */
function ordersWhere(clients: string): string {
  return `SELECT client_key AS clientKey, MIN(at) AS at, ROUND(SUM(amount), 4) AS amount, MIN(import_id) AS importId,
      CASE WHEN COUNT(*) > 1 THEN json_group_array(json_array(at, amount)) END AS parts,
      json_group_array(json_array(at, json(lines))) FILTER (WHERE lines IS NOT NULL) AS lines, MAX(country) AS country
    FROM (SELECT t.client_key, t.invoice, t.at, SUM(t.amount) AS amount, MIN(t.import_id) AS import_id,
        CASE WHEN COUNT(t.product) + COUNT(t.category) > 0
          THEN json_group_array(json_array(t.amount, t.product, t.quantity, t.category)) END AS lines, MAX(t.country) AS country
      FROM ${visibleTransactions} AND ${clients}
      GROUP BY t.client_key, t.invoice, t.at)
    GROUP BY client_key, CASE invoice WHEN '' THEN at ELSE invoice END, at / ${dayMs} - (at % ${dayMs} < 0)
    ORDER BY client_key, at, amount`;
}

/** All visible orders, client by client, each in order of time. */
export function eachOrder(db: ReadDb): IterableIterator<OrderRow> {
  return db.prepare<[], OrderRow>(ordersWhere('TRUE')).iterate();
}

/** Returns a function that gives the visible orders of some clients, client by client, each in order of time. */
export function orderReader(db: ReadDb): (clientKeys: readonly number[]) => IterableIterator<OrderRow> {
  const find = db.prepare<[string], OrderRow>(ordersWhere('t.client_key IN (SELECT value FROM json_each(?))'));
  return (clientKeys) => find.iterate(JSON.stringify(clientKeys));
}

import { dayMs } from '../../shared/time';
import type { ReadDb } from './open';
import type { StatedOrders } from './statedOrders';
import { visibleTransactions } from './transactions';

/**
 * How many of a file's orders have numbers that are known, of the same client or of the same day: by a sample of them.
 */
export function knownNumbers(db: ReadDb, stated: StatedOrders): { orders: number; known: number } {
  const find = db.prepare<[string], { invoice: string; clientKey: number; at: number }>(
    `SELECT t.invoice, t.client_key AS clientKey, t.at FROM ${visibleTransactions}
       AND t.invoice IN (SELECT value FROM json_each(?))`,
  );
  const keys = new Map([...stated.clients].map(([key, client]) => [client, key]));
  const dayOf = (at: number) => Math.floor(at / dayMs);
  const names = new Set<string>();
  for (const { invoice, clientKey, at } of find.iterate(JSON.stringify(stated.sample.map((order) => order.invoice)))) {
    names.add(`${invoice} of ${clientKey}`).add(`${invoice} on ${dayOf(at)}`);
  }
  const known = stated.sample.filter(
    ({ client, invoice, at }) =>
      names.has(`${invoice} of ${keys.get(client)}`) || names.has(`${invoice} on ${dayOf(at)}`),
  );
  return { orders: stated.sample.length, known: known.length };
}

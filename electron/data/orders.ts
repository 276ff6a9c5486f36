import type { Order, OrderPart } from '../features/orders';
import type { ReadDb } from '../store/open';
import { eachOrder, type OrderRow, orderReader } from '../store/orders';
import { sourceEnds } from '../store/sources';

/** All visible orders per client key, each client's in order of time. */
export function ordersByClient(db: ReadDb): Map<number, Order[]> {
  return grouped(eachOrder(db), sourceEnds(db));
}

/** Returns a function that gives the visible orders of some clients, per client key. */
export function ordersOfClients(db: ReadDb): (keys: readonly number[]) => Map<number, Order[]> {
  const read = orderReader(db);
  const ends = sourceEnds(db);
  return (keys) => (ends.size === 0 ? new Map() : grouped(read(keys), ends));
}

/** Orders per client key, from rows that come client by client. */
function grouped(rows: Iterable<OrderRow>, ends: ReadonlyMap<number, number>): Map<number, Order[]> {
  const orders = new Map<number, Order[]>();
  for (const { clientKey, at, amount, importId, parts } of rows) {
    const order = { at, amount, toldUntil: ends.get(importId) ?? at, parts: parts === null ? null : partsIn(parts) };
    const own = orders.get(clientKey);
    if (own) own.push(order);
    else orders.set(clientKey, [order]);
  }
  return orders;
}

function partsIn(json: string): OrderPart[] {
  // Written by the query, and so of this form.
  const pairs = JSON.parse(json) as [at: number, amount: number][];
  return pairs.map(([at, amount]) => ({ at, amount })).sort((a, b) => a.at - b.at);
}

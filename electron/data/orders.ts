import type { Order } from '../features/orders';
import type { ReadDb } from '../store/open';
import { eachOrder, type OrderRow } from '../store/snapshots';

/** All visible orders per client key, each client's in order of time. */
export function ordersByClient(db: ReadDb): Map<number, Order[]> {
  return grouped(eachOrder(db));
}

/** Orders per client key, from rows that come client by client. */
export function grouped(rows: Iterable<OrderRow>): Map<number, Order[]> {
  const orders = new Map<number, Order[]>();
  for (const { clientKey, at, amount, cancellation } of rows) {
    const order = { at, amount, cancellation: cancellation === 1 };
    const own = orders.get(clientKey);
    if (own) own.push(order);
    else orders.set(clientKey, [order]);
  }
  return orders;
}

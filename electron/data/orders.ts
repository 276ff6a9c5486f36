import type { Order, OrderLine, OrderPart } from '../features/orders';
import type { ReadDb } from '../store/open';
import { eachOrder, type OrderRow, orderReader } from '../store/orders';
import { sourceEnds } from '../store/sources';

/** All visible orders, client by client in order of their keys, each client's in order of time. */
export function* eachClientsOrders(db: ReadDb): Generator<[clientKey: number, orders: Order[]]> {
  yield* grouped(eachOrder(db), sourceEnds(db));
}

/** The same per client key. */
export function ordersByClient(db: ReadDb): Map<number, Order[]> {
  return new Map(eachClientsOrders(db));
}

/** Returns a function that gives the visible orders of some clients, per client key. */
export function ordersOfClients(db: ReadDb): (keys: readonly number[]) => Map<number, Order[]> {
  const read = orderReader(db);
  const ends = sourceEnds(db);
  return (keys) => new Map(ends.size === 0 ? [] : grouped(read(keys), ends));
}

/** Each client's orders, from rows that come client by client. */
function* grouped(rows: Iterable<OrderRow>, ends: ReadonlyMap<number, number>): Generator<[number, Order[]]> {
  let client: number | null = null;
  let own: Order[] = [];
  for (const { clientKey, at, amount, importId, parts, lines, country } of rows) {
    if (clientKey !== client) {
      if (client !== null) yield [client, own];
      client = clientKey;
      own = [];
    }
    own.push({
      ...{ at, amount, country },
      toldUntil: ends.get(importId) ?? at,
      parts: parts === null ? null : partsIn(parts),
      lines: lines === null ? [] : linesIn(lines),
    });
  }
  if (client !== null) yield [client, own];
}

function partsIn(json: string): OrderPart[] {
  // Written by the query, and so of this form.
  const pairs = JSON.parse(json) as [at: number, amount: number][];
  return pairs.map(([at, amount]) => ({ at, amount })).sort((a, b) => a.at - b.at);
}

function linesIn(json: string): OrderLine[] {
  const moments = JSON.parse(json) as [
    at: number,
    lines: [amount: number, product: number | null, quantity: number | null, category: number | null][],
  ][];
  return moments.flatMap(([at, lines]) =>
    lines.map(([amount, product, quantity, category]) => ({ at, amount, product, quantity, category })),
  );
}

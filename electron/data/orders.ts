import type { Order } from '../features/orders';
import { type Line, ordersOfLines } from '../features/ordersOfLines';
import type { ReadDb } from '../store/open';
import { eachLine, lineReader, type StoredLine } from '../store/orders';
import { sourceEnds } from '../store/sources';

/** All visible orders, client by client in order of their keys, each client's in order of time. */
export function* eachClientsOrders(db: ReadDb): Generator<[clientKey: number, orders: Order[]]> {
  yield* grouped(eachLine(db), sourceEnds(db));
}

/** The same per client key. */
export function ordersByClient(db: ReadDb): Map<number, Order[]> {
  return new Map(eachClientsOrders(db));
}

/** Returns a function that gives the visible orders of some clients, per client key. */
export function ordersOfClients(db: ReadDb): (keys: readonly number[]) => Map<number, Order[]> {
  const read = lineReader(db);
  const ends = sourceEnds(db);
  return (keys) => new Map(ends.size === 0 ? [] : grouped(read(keys), ends));
}

/** Each client's orders, from lines that come client by client. */
function* grouped(
  lines: Iterable<StoredLine>,
  ends: ReadonlyMap<number, number>,
): Generator<[clientKey: number, orders: Order[]]> {
  let client: number | null = null;
  let own: Line[] = [];
  for (const [clientKey, at, amount, invoice, importId, product, quantity, category, country] of lines) {
    if (clientKey !== client) {
      if (client !== null) yield [client, ordersOfLines(own, ends)];
      client = clientKey;
      own = [];
    }
    own.push({ at, amount, invoice, importId, product, quantity, category, country });
  }
  if (client !== null) yield [client, ordersOfLines(own, ends)];
}

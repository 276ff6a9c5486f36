import { orderWords, type StoredLine } from '../../shared/transactionRow';
import type { Order } from '../features/orders';
import { ordersOfLines } from '../features/ordersOfLines';
import { categoryPlaces } from '../store/featureSets';
import type { ReadDb } from '../store/open';
import { linePages, lineReader } from '../store/orders';
import { sourceEnds } from '../store/sources';

/** All visible orders, client by client in order of their keys, each client's in order of time. */
export function* eachClientsOrders(db: ReadDb): Generator<[clientKey: number, orders: Order[]]> {
  const ends = sourceEnds(db);
  if (ends.size === 0) return;
  const countries = categoryPlaces(db, orderWords.country);
  for (const lines of linePages(db)) yield* grouped(lines, ends, countries);
}

/** The same per client key, all as of one moment. */
export function ordersByClient(db: ReadDb): Map<number, Order[]> {
  return db.transaction(() => new Map(eachClientsOrders(db)))();
}

/** Returns a function that gives the visible orders of some clients, per client key. */
export function ordersOfClients(db: ReadDb): (keys: readonly number[]) => Map<number, Order[]> {
  const read = lineReader(db);
  const ends = sourceEnds(db);
  const countries = categoryPlaces(db, orderWords.country);
  return (keys) => new Map(ends.size === 0 ? [] : grouped(read(keys), ends, countries));
}

/** Each client's orders, from lines that come client by client. */
function* grouped(
  lines: readonly StoredLine[],
  ends: ReadonlyMap<number, number>,
  countries: readonly number[],
): Generator<[clientKey: number, orders: Order[]]> {
  for (let from = 0; from < lines.length; ) {
    const [client] = lines[from];
    let to = from + 1;
    while (to < lines.length && lines[to][0] === client) to++;
    yield [client, ordersOfLines(lines.slice(from, to), ends, countries)];
    from = to;
  }
}

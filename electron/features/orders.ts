import { dayMs } from '../../shared/time';

/** A moment at which something was bought or given back. */
export interface OrderPart {
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
  /** Negative for what was given back. */
  amount: number;
}

/**
 * One order of a client: the lines of one invoice and one day (UTC) summed up; a line of another day is an order of its
 * own.
 */
export interface Order extends OrderPart {
  /** The last moment that the source which told of it covers. */
  toldUntil: number;
  /** Its moments in order of time, where its lines have several; else null. */
  parts: readonly OrderPart[] | null;
  /** What its lines tell of the things bought; empty where they tell nothing. */
  lines: readonly OrderLine[];
  /** The code of the country that it is from; null where that is not told. */
  country: number | null;
}

/**
 * Of a line: its product's number among those of the client, from 0, how many of it, and the code of its category;
 * null: not told.
 */
export interface OrderLine extends OrderPart {
  product: number | null;
  quantity: number | null;
  category: number | null;
}

/** Whether an order is a purchase: more was bought than given back, whatever signs its lines have. */
export function isPurchase(order: OrderPart): boolean {
  return order.amount > 0;
}

/** What a client had ordered before a moment. */
export interface Past {
  at: number;
  orders: readonly Order[];
  /** Those of them that are purchases. */
  purchases: readonly Order[];
}

/** @param orders one client's orders, ordered by time */
export function pastAt(orders: readonly Order[], at: number): Past {
  const past = ordersBetween(orders, Number.NEGATIVE_INFINITY, at);
  return { at, orders: past, purchases: past.filter(isPurchase) };
}

/** Index of the first order at or after `at` in a list that is ordered by time. */
function firstAtOrAfter(orders: readonly OrderPart[], at: number): number {
  let low = 0;
  let high = orders.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (orders[middle].at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The orders that the lines of a time make, from `from` on and before `until`: of an order that goes on beyond either,
 * only its lines within. So what is known at a moment does not hang on what came later the same day.
 * @param orders one client's orders, ordered by time
 */
export function ordersBetween(orders: readonly Order[], from: number, until: number): readonly Order[] {
  const begun = firstAtOrAfter(orders, from);
  const within = orders.slice(begun, firstAtOrAfter(orders, until));
  const goesOn = (order: Order, at: number) => order.parts !== null && order.parts[order.parts.length - 1].at >= at;
  // An order lies within one day, so that only those of a boundary's day can reach across it.
  const earlier = orders.slice(firstAtOrAfter(orders, startOfDay(from)), begun).filter((order) => goesOn(order, from));
  if (earlier.length === 0 && !within.some((order) => goesOn(order, until))) return within;
  const cut = [...earlier, ...within].flatMap((order) => linesBetween(order, from, until) ?? []);
  return cut.sort((a, b) => a.at - b.at || a.amount - b.amount);
}

function linesBetween(order: Order, from: number, until: number): Order | null {
  const isWithin = ({ at }: OrderPart) => at >= from && at < until;
  const parts = order.parts?.filter(isWithin);
  if (!parts || parts.length === order.parts?.length) return order;
  if (parts.length === 0) return null;
  const lines = order.lines.filter(isWithin);
  return { ...order, at: parts[0].at, amount: sumOf(parts), parts: parts.length > 1 ? parts : null, lines };
}

/**
 * Amounts are sums of cents: what lies below 1/10,000 is rounding, which would differ with the order of the summands.
 */
export function sumOf(parts: readonly OrderPart[]): number {
  return Math.round(parts.reduce((total, { amount }) => total + amount, 0) * 1e4) / 1e4;
}

/** Midnight of a moment's day. */
export function startOfDay(at: number): number {
  return Math.floor(at / dayMs) * dayMs;
}

/**
 * The last moment up to which the absence of a client's orders tells anything: each source that had told of the client
 * by then would have had to tell.
 * @param past the client's orders until then
 */
export function toldUntil(past: readonly Order[]): number {
  return past.reduce((least, order) => Math.min(least, order.toldUntil), Number.POSITIVE_INFINITY);
}

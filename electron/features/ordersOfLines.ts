import { type Order, type OrderLine, type OrderPart, startOfDay, sumOf } from './orders';

/** A line that counts, as a file told it. */
export interface Line extends OrderLine {
  /** Empty where there is none. */
  invoice: string;
  country: number | null;
  importId: number;
}

interface Begun {
  invoice: string;
  day: number;
  importId: number;
  country: number | null;
  parts: OrderPart[];
  lines: OrderLine[];
}

/**
 * The orders of one client: the lines of one invoice and day (or of one moment, where there are no invoices) summed up.
 * @param lines in order of time
 * @param ends import → the last moment that its source covers
 * @returns in order of time
 */
export function ordersOfLines(lines: Iterable<Line>, ends: ReadonlyMap<number, number>): Order[] {
  const begun = new Map<string | number, Begun>();
  let latest: Begun | null = null;
  for (const line of lines) {
    const { invoice, at } = line;
    const isNext = latest !== null && invoice !== '' && invoice === latest.invoice && startOfDay(at) === latest.day;
    if (latest === null || !isNext) latest = findOrBegin(begun, line);
    add(latest, line);
  }
  return [...begun.values()]
    .map((one) => ({ one, order: orderOf(one, ends) }))
    .sort(byTime)
    .map(({ order }) => order);
}

function findOrBegin(all: Map<string | number, Begun>, { invoice, at, importId }: Line): Begun {
  const day = startOfDay(at);
  const name = invoice === '' ? at : `${day} ${invoice}`;
  const known = all.get(name);
  if (known) return known;
  const begun: Begun = { invoice, day, importId, country: null, parts: [], lines: [] };
  all.set(name, begun);
  return begun;
}

function add(order: Begun, { at, amount, product, quantity, category, country, importId }: Line): void {
  order.importId = Math.min(order.importId, importId);
  if (country !== null) order.country = Math.max(order.country ?? country, country);
  const part = order.parts[order.parts.length - 1];
  if (part?.at === at) part.amount += amount;
  else order.parts.push({ at, amount });
  if (product !== null || category !== null) order.lines.push({ at, amount, product, quantity, category });
}

function orderOf({ importId, country, parts, lines }: Begun, ends: ReadonlyMap<number, number>): Order {
  const { at } = parts[0];
  return {
    ...{ at, amount: sumOf(parts), country, lines },
    toldUntil: ends.get(importId) ?? at,
    parts: parts.length > 1 ? parts : null,
  };
}

function byTime(a: { one: Begun; order: Order }, b: { one: Begun; order: Order }): number {
  return a.order.at - b.order.at || a.order.amount - b.order.amount || (a.one.invoice < b.one.invoice ? -1 : 1);
}

import type { StoredLine } from '../../shared/transactionRow';
import { type Order, type OrderLine, type OrderPart, startOfDay, sumOf } from './orders';

interface Begun {
  invoice: string;
  day: number;
  /** The import of its last line. */
  importId: number;
  /** The least end of the sources that tell of it. */
  toldUntil: number;
  country: number | null;
  parts: OrderPart[];
  lines: OrderLine[];
}

/** Import → the last moment that its source covers. */
type Ends = ReadonlyMap<number, number>;

/**
 * The orders of one client: the lines of one invoice and day (or of one moment, where there are no invoices) summed up.
 * @param lines in order of time
 * @param countries of each code of a country, its place by the text: of several on an order the first counts
 * @returns in order of time
 */
export function ordersOfLines(lines: readonly StoredLine[], ends: Ends, countries: readonly number[]): Order[] {
  const begun = new Map<string | number, Begun>();
  const products = new Map<number, number>();
  let latest: Begun | null = null;
  for (const line of lines) {
    const [, at, , invoice] = line;
    const isNext = latest !== null && invoice !== '' && invoice === latest.invoice && startOfDay(at) === latest.day;
    if (latest === null || !isNext) latest = findOrBegin(begun, line, ends);
    add(latest, line, { products, countries, ends });
  }
  return [...begun.values()]
    .map((one) => ({ one, order: orderOf(one) }))
    .sort(byTime)
    .map(({ order }) => order);
}

function findOrBegin(all: Map<string | number, Begun>, [, at, , invoice, importId]: StoredLine, ends: Ends): Begun {
  const day = startOfDay(at);
  const name = invoice === '' ? at : `${day} ${invoice}`;
  const known = all.get(name);
  if (known) return known;
  const toldUntil = ends.get(importId) ?? at;
  const begun: Begun = { invoice, day, importId, toldUntil, country: null, parts: [], lines: [] };
  all.set(name, begun);
  return begun;
}

/** @param known `products`: those that the client's lines tell of until then, numbered from 0 */
function add(
  order: Begun,
  [, at, amount, , importId, product, quantity, category, country]: StoredLine,
  { products, countries, ends }: { products: Map<number, number>; countries: readonly number[]; ends: Ends },
): void {
  if (importId !== order.importId) {
    order.importId = importId;
    order.toldUntil = Math.min(order.toldUntil, ends.get(importId) ?? at);
  }
  if (country !== null && (order.country === null || countries[country] < countries[order.country]))
    order.country = country;
  const part = order.parts[order.parts.length - 1];
  if (part?.at === at) part.amount += amount;
  else order.parts.push({ at, amount });
  if (product === null && category === null) return;
  order.lines.push({ at, amount, product: product === null ? null : numberOf(product, products), quantity, category });
}

function numberOf(product: number, products: Map<number, number>): number {
  const known = products.get(product);
  if (known !== undefined) return known;
  products.set(product, products.size);
  return products.size - 1;
}

function orderOf({ toldUntil, country, parts, lines }: Begun): Order {
  return {
    ...{ at: parts[0].at, amount: sumOf(parts), toldUntil, country, lines },
    parts: parts.length > 1 ? parts : null,
  };
}

function byTime(a: { one: Begun; order: Order }, b: { one: Begun; order: Order }): number {
  return a.order.at - b.order.at || a.order.amount - b.order.amount || (a.one.invoice < b.one.invoice ? -1 : 1);
}

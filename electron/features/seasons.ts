import { dayMs } from '../../shared/time';
import { isPurchase, type Order, ordersBetween } from './orders';

/** What the time of the year tells, in this order: how busy the shop will be, and what the client did a year ago. */
export const seasonFeatures = ['season_90d', 'purchases_year_ago_90d'] as const;

const yearMs = 365 * dayMs;
const ahead = 90;

/**
 * Per calendar month, how many purchases a day has beside a usual one: of whole years before `at`, so that each month
 * counts once a year.
 * @param clients the orders of each client to learn from
 * @returns null where less than a year is known
 */
export function fitSeasons(clients: Iterable<readonly Order[]>, at: number): number[] | null {
  const moments: number[] = [];
  for (const orders of clients) {
    for (const order of ordersBetween(orders, Number.NEGATIVE_INFINITY, at))
      if (isPurchase(order)) moments.push(order.at);
  }
  const first = moments.reduce((least, moment) => Math.min(least, moment), Number.POSITIVE_INFINITY);
  const years = Math.floor((at - first) / yearMs);
  if (!(years >= 1)) return null;
  const from = at - years * yearMs;
  const [purchases, days] = [new Array<number>(12).fill(0), new Array<number>(12).fill(0)];
  for (const moment of moments) if (moment >= from) purchases[monthOf(moment)]++;
  for (let day = from; day < at; day += dayMs) days[monthOf(day)]++;
  const usual = purchases.reduce((sum, count) => sum + count, 0) / (years * 365);
  return usual > 0 ? purchases.map((count, month) => Number((count / days[month] / usual).toPrecision(4))) : null;
}

/**
 * @returns one value per name of `seasonFeatures`. The first is of the shop, in tenths: the same every year, so that it
 * names no date. The second is missing for who was no client a year ago.
 */
export function seasonsAt(orders: readonly Order[], at: number, seasons: readonly number[]): number[] {
  let busy = 0;
  for (let day = 0; day < ahead; day++) busy += seasons[monthOf(at + day * dayMs)];
  const known = ordersBetween(orders, Number.NEGATIVE_INFINITY, at - yearMs).some(isPurchase);
  const then = ordersBetween(orders, at - yearMs, at - yearMs + ahead * dayMs).filter(isPurchase).length;
  return [Math.round((10 * busy) / ahead) / 10, known ? then : Number.NaN];
}

function monthOf(at: number): number {
  return new Date(at).getUTCMonth();
}

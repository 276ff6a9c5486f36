import type { LifetimeModel } from '../../../shared/schemas/lifetimes';
import { dayMs } from '../../../shared/time';
import type { Past } from '../orders';
import { aliveChance, buyChance, expectedPurchases, fitBgNbd, type Repeats } from './bgNbd';
import { type Basket, expectedAmount, fitGammaGamma } from './gammaGamma';

/** What the two models say of a client, in this order. Days and money are in the units of the orders. */
export const lifetimeFeatures = [
  'alive_chance',
  'buy_chance_30d',
  'buy_chance_90d',
  'expected_purchases_90d',
  'expected_purchase',
  'expected_spend_90d',
] as const;

/** A client's purchases, days with one being one purchase. */
interface History {
  repeats: Repeats;
  basket: Basket;
}

/** @returns null when the client had bought nothing */
function historyOf({ at, purchases }: Past): History | null {
  if (purchases.length === 0) return null;
  const days = new Set(purchases.map((order) => Math.floor(order.at / dayMs))).size;
  const spent = purchases.reduce((sum, { amount }) => sum + amount, 0);
  const since = purchases[0].at;
  return {
    repeats: {
      repeats: days - 1,
      last: days > 1 ? (purchases[purchases.length - 1].at - since) / dayMs : 0,
      age: (at - since) / dayMs,
    },
    basket: { purchases: days, mean: spent / days },
  };
}

/** More clients would not tell more. */
const mostClients = 2000;
/** Fewest clients, and with a repeat purchase, that tell something. */
const leastClients = 30;

/**
 * Fits both models on what clients had bought; null where too few tell.
 * @param clients those to learn from, in an order that does not hang on their import
 */
export function fitLifetimes(clients: Iterable<Past>): LifetimeModel | null {
  const histories: History[] = [];
  for (const past of clients) {
    const history = historyOf(past);
    if (history) histories.push(history);
    if (histories.length === mostClients) break;
  }
  if (histories.filter(({ repeats }) => repeats.repeats > 0).length < leastClients) return null;
  return {
    bgNbd: fitBgNbd(histories.map(({ repeats }) => repeats)),
    gammaGamma: fitGammaGamma(histories.map(({ basket }) => basket)),
  };
}

/**
 * The features of one client.
 * @param model null: all are missing
 * @returns one value per name of `lifetimeFeatures`
 */
export function lifetimeOf(past: Past, model: LifetimeModel | null): Float64Array {
  const history = model && historyOf(past);
  if (!history) return new Float64Array(lifetimeFeatures.length).fill(Number.NaN);
  const { bgNbd, gammaGamma } = model;
  const { repeats, basket } = history;
  const purchases = expectedPurchases(bgNbd, repeats, 90);
  const amount = expectedAmount(gammaGamma, basket);
  return Float64Array.of(
    aliveChance(bgNbd, repeats),
    buyChance(bgNbd, repeats, 30),
    buyChance(bgNbd, repeats, 90),
    purchases,
    amount,
    purchases * amount,
  ).map(rounded);
}

/** Digits beyond the sixth would tell apart what is known no better. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

import type { Shop } from '../../shared/schemas/shop';
import { behaviourFeatures, behaviourOf } from './behaviour';
import { fitItems, itemFeatures, itemsOf, type WordPlaces } from './items';
import { fitLifetimes, lifetimeFeatures, lifetimeOf } from './lifetimes/lifetimes';
import { type Order, type Past, pastAt } from './orders';

/** Names of what orders tell of a client, in order; what nothing is known of in the whole shop is left out. */
export function orderFeatures({ lifetimes, items }: Shop): readonly string[] {
  return [...behaviourFeatures, ...(lifetimes ? lifetimeFeatures : []), ...(items ? itemFeatures(items) : [])];
}

/**
 * What the orders of a shop tell.
 * @param clients those to learn from, in an order that does not hang on their import
 */
export function fitShop(clients: readonly Past[], places: WordPlaces): Shop {
  return { lifetimes: fitLifetimes(clients), items: fitItems(clients, places) };
}

/** As `orderFeaturesOf`. @param orders one client's orders, ordered by time: only those before `at` are looked at */
export function orderFeaturesAt(orders: readonly Order[], at: number, shop: Shop): Float64Array | null {
  return orderFeaturesOf(pastAt(orders, at), shop);
}

/**
 * Point-in-time features.
 * @param shop as known by then
 * @returns one value per name of `orderFeatures` (of words, their codes), or null when the client had bought nothing by
 * then
 */
export function orderFeaturesOf(past: Past, { lifetimes, items }: Shop): Float64Array | null {
  const behaviour = behaviourOf(past);
  if (!behaviour) return null;
  const told = lifetimes ? lifetimeOf(past, lifetimes) : [];
  const bought = items ? itemsOf(past, items) : [];
  const features = new Float64Array(behaviour.length + told.length + bought.length);
  features.set(behaviour);
  features.set(told, behaviour.length);
  features.set(bought, behaviour.length + told.length);
  return features;
}

import type { Shop } from '../../shared/schemas/shop';
import { behaviourAt, behaviourFeatures } from './behaviour';
import { fitItems, itemFeatures, itemsAt } from './items';
import { fitLifetimes, lifetimeAt, lifetimeFeatures } from './lifetimes/lifetimes';
import type { Order } from './orders';

/** Names of what orders tell of a client, in order; what nothing is known of in the whole shop is left out. */
export function orderFeatures({ lifetimes, items }: Shop): readonly string[] {
  return [...behaviourFeatures, ...(lifetimes ? lifetimeFeatures : []), ...(items ? itemFeatures(items) : [])];
}

/**
 * What the orders of a shop tell by `at`.
 * @param clients the orders of each client to learn from, in an order that does not hang on their import
 */
export function fitShop(clients: readonly (readonly Order[])[], at: number): Shop {
  return { lifetimes: fitLifetimes(clients, at), items: fitItems(clients, at) };
}

/**
 * Point-in-time features: only what was ordered before `at` is looked at.
 * @param orders one client's orders, ordered by time
 * @param shop as known by then
 * @returns one value per name of `orderFeatures` (of words, their codes), or null when the client had bought nothing by
 * then
 */
export function orderFeaturesAt(orders: readonly Order[], at: number, shop: Shop): Float64Array | null {
  const behaviour = behaviourAt(orders, at);
  if (!behaviour) return null;
  const { lifetimes, items } = shop;
  return Float64Array.of(
    ...behaviour,
    ...(lifetimes ? lifetimeAt(orders, at, lifetimes) : []),
    ...(items ? itemsAt(orders, at, items) : []),
  );
}

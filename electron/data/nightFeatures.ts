import type { Shop } from '../../shared/schemas/shop';
import { orderFeatures, orderFeaturesAt } from '../features/orderFeatures';
import type { Order } from '../features/orders';
import type { ReadDb } from '../store/open';
import { shopAt } from '../store/shop';
import type { KeptNight, KeptNights } from './keptNights';

/** What a client's orders told of it at a moment. */
export interface ToldByOrders {
  names: readonly string[];
  values: Float64Array;
}

/**
 * Returns a function that finds what a client was scored from in a night: what was imported of it, and what its orders
 * told.
 * @param read gives a client's imported row of a content
 */
export function nightFeatures<T>(
  db: ReadDb,
  kept: KeptNights,
  read: (clientKey: number, hash: number) => T | null,
): (
  clientKey: number,
  night: KeptNight,
  orders: readonly Order[],
) => { imported: T | null; told: ToldByOrders | null } {
  const known = new Map<number, Shop>();
  const shopOf = (at: number) => {
    const shop = known.get(at) ?? shopAt(db, at);
    known.set(at, shop);
    return shop;
  };
  return (clientKey, night, orders) => {
    const hash = kept.featureHash(night, clientKey);
    const imported = hash === null ? null : read(clientKey, hash);
    const hadOrders = [...night.batches.values()].some(({ behaviour }) => behaviour === 1);
    if (!hadOrders) return { imported, told: null };
    const shop = shopOf(night.at);
    const values = orderFeaturesAt(orders, night.at, shop);
    return { imported, told: values && { names: orderFeatures(shop), values } };
  };
}

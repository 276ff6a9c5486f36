import type { LifetimeModel } from '../../shared/schemas/lifetimes';
import { behaviourAt, behaviourFeatures } from './behaviour';
import { lifetimeAt, lifetimeFeatures } from './lifetimes/lifetimes';
import type { Order } from './orders';

/**
 * Names of what orders tell of a client, in order; what the models of lifetimes say is left out where there are none.
 */
export function orderFeatures(lifetimes: LifetimeModel | null): readonly string[] {
  return lifetimes ? [...behaviourFeatures, ...lifetimeFeatures] : behaviourFeatures;
}

/**
 * Point-in-time features: only what was ordered before `at` is looked at.
 * @param orders one client's orders, ordered by time
 * @param lifetimes as known by then
 * @returns one value per name of `orderFeatures`, or null when the client had bought nothing by then
 */
export function orderFeaturesAt(
  orders: readonly Order[],
  at: number,
  lifetimes: LifetimeModel | null,
): Float64Array | null {
  const behaviour = behaviourAt(orders, at);
  if (!behaviour || !lifetimes) return behaviour;
  return Float64Array.of(...behaviour, ...lifetimeAt(orders, at, lifetimes));
}

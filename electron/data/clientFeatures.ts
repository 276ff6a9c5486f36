import { AppError } from '../../shared/errors';
import { orderFeaturesAt } from '../features/orderFeatures';
import { clientKeyOf } from '../store/clients';
import { latestFeaturesOf } from '../store/latestFeatures';
import type { ReadContext } from './context';
import { valueIn } from './featureColumns';
import { knownNow } from './knownNow';
import { ordersOfClients } from './orders';

export interface ClientFeatures {
  /** The moment that they are of; milliseconds since 1970-01-01 UTC. */
  at: number;
  /** Texts of categories, else numbers; null is missing. */
  values: Record<string, number | string | null>;
}

/**
 * What is known of a client by now: as `gatherLatest` has it for all.
 * @throws AppError `bad_usage` when there is no such client, or nothing is known of it
 */
export function clientFeatures({ db, now }: ReadContext, client: string): ClientFeatures {
  const clientKey = clientKeyOf(db, client);
  const { at, hasOrders, shop, told, features, copyRow, copyTold } = knownNow(db, now());
  const columns = features.map(() => new Float64Array(1).fill(Number.NaN));
  const imported = latestFeaturesOf(db, clientKey);
  if (imported) copyRow(columns, 0, imported.setId, imported.payload);
  const orders = hasOrders ? (ordersOfClients(db)([clientKey]).get(clientKey) ?? []) : [];
  const values = orderFeaturesAt(orders, at, shop);
  if (values) copyTold(columns, 0, { names: told, values });
  if (!imported && !values) throw new AppError('bad_usage', `Nothing is known of the client “${client}” yet.`);
  return {
    at,
    values: Object.fromEntries(features.map((feature, i) => [feature.name, valueIn(feature, columns[i][0])])),
  };
}

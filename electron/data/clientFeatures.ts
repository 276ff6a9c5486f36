import { AppError } from '../../shared/errors';
import { orderFeatures, orderFeaturesAt } from '../features/orderFeatures';
import { clientKeyOf } from '../store/clients';
import { lifetimesAt } from '../store/lifetimes';
import { transactionSpan } from '../store/sources';
import { latestFeaturesOf } from '../store/trainingRows';
import type { ReadContext } from './context';
import { featureColumns } from './featureColumns';
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
  const span = transactionSpan(db);
  const at = span ? span.until + 1 : now();
  const lifetimes = lifetimesAt(db, at);
  const names = orderFeatures(lifetimes);
  const { features, placeOf, copyRow } = featureColumns(db, span ? names : []);
  const columns = features.map(() => new Float64Array(1).fill(Number.NaN));
  const told = latestFeaturesOf(db, clientKey);
  if (told) copyRow(columns, 0, told[1], told[2]);
  const orders = span ? (ordersOfClients(db)([clientKey]).get(clientKey) ?? []) : [];
  const behaviour = orderFeaturesAt(orders, at, lifetimes);
  for (const [i, value] of behaviour?.entries() ?? []) columns[placeOf.get(names[i]) ?? -1][0] = value;
  if (!told && !behaviour) throw new AppError('bad_usage', `Nothing is known of the client “${client}” as yet.`);
  const values = features.map(({ name, texts }, i) => {
    const [value] = columns[i];
    if (Number.isNaN(value)) return [name, null];
    return [name, texts === null ? value : texts[value]];
  });
  return { at, values: Object.fromEntries(values) };
}

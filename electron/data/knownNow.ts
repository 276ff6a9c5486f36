import { orderFeatures } from '../features/orderFeatures';
import type { ReadDb } from '../store/open';
import { shopAt } from '../store/shop';
import { transactionSpan } from '../store/sources';
import { featureColumns } from './featureColumns';

/**
 * The moment that "now" is for features, and the columns of all that can be known by then. Where there are
 * transactions, it is right after the last of them.
 */
export function knownNow(db: ReadDb, now: number) {
  const span = transactionSpan(db);
  const at = span ? span.until + 1 : now;
  const shop = shopAt(db, at);
  /** Names of what orders tell; none where there are no orders. */
  const told = span ? orderFeatures(shop) : [];
  return { at, hasOrders: span !== null, shop, told, ...featureColumns(db, told) };
}

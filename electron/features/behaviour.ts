import { dayMs } from '../../shared/time';
import { isPurchase, type Order, type Past } from './orders';

/**
 * Features of a client's behaviour before a moment, in this order. Days and money are in the units of the orders. None
 * is ever missing: where a client has bought once, the gap still open stands for the gaps between purchases.
 */
export const behaviourFeatures = [
  'recency_days',
  'tenure_days',
  'purchases',
  'purchase_days',
  'monetary',
  'mean_purchase',
  'max_purchase',
  'last_purchase',
  'gap_mean_days',
  'gap_sd_days',
  'last_gap_days',
  'overdue',
  'purchases_30d',
  'purchases_90d',
  'purchases_180d',
  'spend_30d',
  'spend_90d',
  'spend_180d',
  'spend_trend_90d',
  'returns',
  'returned_share',
] as const;

/** @returns one value per name of `behaviourFeatures`, or null when the client had bought nothing by then */
export function behaviourOf({ at, orders: past, purchases }: Past): Float64Array | null {
  if (purchases.length === 0) return null;
  const first = purchases[0];
  const last = purchases[purchases.length - 1];
  const recency = (at - last.at) / dayMs;
  const gross = sum(purchases);
  const gaps = purchaseGaps(purchases, recency);
  const window = (from: number, to: number) =>
    past.filter((order) => order.at >= at - from * dayMs && order.at < at - to * dayMs);
  const [month, quarter, half] = [30, 90, 180].map((days) => window(days, 0));
  return Float64Array.of(
    recency,
    (at - first.at) / dayMs,
    purchases.length,
    gaps.days,
    sum(past),
    gross / purchases.length,
    purchases.reduce((most, order) => Math.max(most, order.amount), 0),
    last.amount,
    gaps.mean,
    gaps.sd,
    gaps.last,
    recency / Math.max(gaps.mean, 1),
    month.filter(isPurchase).length,
    quarter.filter(isPurchase).length,
    half.filter(isPurchase).length,
    sum(month),
    sum(quarter),
    sum(half),
    sum(quarter) - sum(window(180, 90)),
    past.length - purchases.length,
    (gross - sum(past)) / gross,
  );
}

function sum(orders: readonly Order[]): number {
  return orders.reduce((total, order) => total + order.amount, 0);
}

/** Gaps between days with a purchase: several orders of one day are one visit. */
function purchaseGaps(purchases: readonly Order[], recency: number) {
  const days = [...new Set(purchases.map((order) => Math.floor(order.at / dayMs)))];
  const gaps = days.slice(1).map((day, i) => day - days[i]);
  if (gaps.length === 0) return { days: 1, mean: recency, sd: 0, last: recency };
  const mean = gaps.reduce((total, gap) => total + gap, 0) / gaps.length;
  const variance = gaps.reduce((total, gap) => total + (gap - mean) ** 2, 0) / gaps.length;
  return { days: days.length, mean, sd: Math.sqrt(variance), last: gaps[gaps.length - 1] };
}

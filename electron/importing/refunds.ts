import type { Cells } from './cells';
import type { RowMeaning } from './stateReader';
import { plainState } from './states';
import { count, type OrderSurvey } from './survey';

/** A row of an order, with what its state means and what a column of refunds says of it. */
interface GivenBack {
  /** The client and the number. */
  order: string;
  amount: number;
  refund: number;
  meaning: RowMeaning;
  cells: readonly string[];
}

/** Orders that are looked out for: more of them are hardly returns. */
const mostOrders = 1_000_000;
/** Less than the smallest coin: what rounding may leave. */
const rounding = 0.005;

/** Returns a function that notes where a refund would be counted twice. */
export function refundWatch(fields: Cells, survey: () => OrderSurvey): (row: GivenBack) => void {
  const byState = new Map<string, string>();
  const byLine = new Set<string>();
  return ({ order, amount, refund, meaning, cells }) => {
    if (meaning === 'not bought') return;
    if (amount >= 0 && refund > amount + rounding) survey().refundsAboveAmount++;
    if (amount < 0) {
      const state = byState.get(order);
      if (state !== undefined && !byLine.has(order)) count(survey().returnedTwice, state);
      if (byLine.size < mostOrders) byLine.add(order);
    } else if (amount > 0 && refund === 0 && meaning === 'returned' && !byState.has(order)) {
      const state = plainState(fields.text('status', cells));
      if (byLine.has(order)) count(survey().returnedTwice, state);
      if (byState.size < mostOrders) byState.set(order, state);
    }
  };
}

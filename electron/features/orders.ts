/** One order of a client: the lines of one invoice summed up. A cancellation's amount is negative. */
export interface Order {
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
  amount: number;
  cancellation: boolean;
}

/** Whether an order is a purchase: something was bought, nothing was sent back. */
export function isPurchase(order: Order): boolean {
  return !order.cancellation && order.amount > 0;
}

/** Index of the first order at or after `at` in a list that is ordered by time. */
export function firstAtOrAfter(orders: readonly Order[], at: number): number {
  let low = 0;
  let high = orders.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (orders[middle].at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

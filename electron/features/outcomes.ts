import type { Task } from '../../shared/schemas/tasks';
import { graceMs, horizonMs, type OutcomeRule } from '../../shared/tasks';
import { firstAtOrAfter, isPurchase, type Order } from './orders';

/** What became of a client after a moment, as orders tell it. `null`: the task does not apply to this client. */
const outcomeOf: Record<OutcomeRule, (orders: readonly Order[], at: number, horizonMs: number) => number | null> = {
  purchase: (orders, at, horizonMs) => (hasPurchase(orders, at, at + horizonMs) ? 1 : 0),
  inactivity: (orders, at, horizonMs) => {
    // Who has not bought for a whole horizon has left already: there is nothing to predict.
    if (!hasPurchase(orders, at - horizonMs, at)) return null;
    return hasPurchase(orders, at, at + horizonMs) ? 0 : 1;
  },
  spend: (orders, at, horizonMs) => {
    const window = orders.slice(firstAtOrAfter(orders, at), firstAtOrAfter(orders, at + horizonMs));
    const spend = window.reduce((total, order) => total + order.amount, 0);
    // Amounts are sums of cents: what lies below is rounding, which would differ with the order of the summands.
    return Math.round(spend * 1e4) / 1e4;
  },
};

export interface Outcome {
  value: number;
  /** The end of the horizon: before it, nothing can be concluded from absence. */
  observedAt: number;
}

/** When the outcomes of a snapshot at `at` are all in: after the horizon and the grace for late records. */
export function dueAt(task: Task, at: number): number {
  return at + horizonMs(task) + graceMs(task);
}

/**
 * The outcome of a client after `at`.
 * @param orders one client's orders, ordered by time
 * @param dataUntil the last moment that the data covers ("now")
 * @returns `not_applicable`, `immature` (applicable, but the data does not reach far enough), or the outcome
 */
export function outcomeAt(
  task: Task,
  orders: readonly Order[],
  at: number,
  dataUntil: number,
): Outcome | 'not_applicable' | 'immature' {
  const horizon = horizonMs(task);
  const value = task.outcome && outcomeOf[task.outcome](orders, at, horizon);
  if (value === null) return 'not_applicable';
  if (dataUntil < dueAt(task, at)) return 'immature';
  return { value, observedAt: at + horizon };
}

function hasPurchase(orders: readonly Order[], from: number, until: number): boolean {
  for (let i = firstAtOrAfter(orders, from); i < orders.length && orders[i].at < until; i++) {
    if (isPurchase(orders[i])) return true;
  }
  return false;
}

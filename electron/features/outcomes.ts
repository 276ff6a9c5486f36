import type { Task } from '../../shared/schemas/tasks';
import { graceMs, horizonMs, type OutcomeRule } from '../../shared/tasks';
import { isPurchase, type Order, ordersBetween, type Past, pastAt, sumOf, toldUntil } from './orders';

/** What became of a client after a moment, as orders tell it. `null`: the task does not apply to this client. */
const outcomeOf: Record<OutcomeRule, (orders: readonly Order[], at: number, horizonMs: number) => number | null> = {
  purchase: (orders, at, horizonMs) => (hasPurchase(orders, at, at + horizonMs) ? 1 : 0),
  inactivity: (orders, at, horizonMs) => {
    // Who has not bought for a whole horizon has left already: there is nothing to predict.
    if (!hasPurchase(orders, at - horizonMs, at)) return null;
    return hasPurchase(orders, at, at + horizonMs) ? 0 : 1;
  },
  spend: (orders, at, horizonMs) => sumOf(ordersBetween(orders, at, at + horizonMs)),
};

export interface Outcome {
  value: number;
  /** The end of the horizon: before it, nothing can be concluded from absence. */
  observedAt: number;
}

/** When the outcomes of a snapshot at `at` are all in: after the horizon and the grace for late records. */
export function dueAt(task: Pick<Task, 'horizonDays' | 'graceDays'>, at: number): number {
  return at + horizonMs(task) + graceMs(task);
}

/**
 * The outcome of a client after `at`. Nothing is concluded beyond the end of a source that had told of the client by
 * then.
 * @param orders one client's orders, ordered by time; some before `at`
 * @param past what was known of the client then
 * @returns `not_applicable`, `immature` (applicable, but the data does not reach far enough), or the outcome
 */
export function outcomeAt(
  task: Task,
  orders: readonly Order[],
  at: number,
  past: Pick<Past, 'orders'> = pastAt(orders, at),
): Outcome | 'not_applicable' | 'immature' {
  const horizon = horizonMs(task);
  const value = task.outcome && outcomeOf[task.outcome](orders, at, horizon);
  if (value === null) return 'not_applicable';
  if (toldUntil(past.orders) < dueAt(task, at)) return 'immature';
  return { value, observedAt: at + horizon };
}

function hasPurchase(orders: readonly Order[], from: number, until: number): boolean {
  return ordersBetween(orders, from, until).some(isPurchase);
}

import type { Task } from '../../shared/schemas/tasks';
import type { JoinRule, Made } from './join';
import { isPurchase, type Order, ordersBetween } from './orders';
import { type Outcome, outcomeAt } from './outcomes';

/**
 * Concludes from transactions what no file has stated: the outcomes of one client's predictions for one task, by the
 * prediction's id. Only of clients that had bought something before, since of others the transactions may know nothing,
 * and only once horizon and grace have passed.
 * @param stated ids of the predictions that have a real label by a file
 * @param orders the client's, ordered by time
 */
export function concludeTask(
  predictions: readonly Made[],
  stated: ReadonlySet<number>,
  orders: readonly Order[],
  task: Task & JoinRule,
): Map<number, Outcome> {
  const labels = new Map<number, Outcome>();
  for (const { id, at, predicts, actedOn } of predictions) {
    if (!predicts || stated.has(id) || (actedOn && task.skipActedOn)) continue;
    if (at === null || !ordersBetween(orders, Number.NEGATIVE_INFINITY, at).some(isPurchase)) continue;
    const outcome = outcomeAt(task, orders, at);
    if (typeof outcome === 'object') labels.set(id, outcome);
  }
  return labels;
}

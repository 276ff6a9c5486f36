import type { LifetimeModel } from '../../shared/schemas/lifetimes';
import type { Task } from '../../shared/schemas/tasks';
import { dayMs } from '../../shared/time';
import { fitLifetimes } from './lifetimes/lifetimes';
import { orderFeatures, orderFeaturesAt } from './orderFeatures';
import type { Order } from './orders';
import { dueAt, type Outcome, outcomeAt } from './outcomes';

/** A client at a snapshot: point-in-time features, and the labels that can be given by now. */
interface ClientSnapshot {
  clientKey: number;
  features: Float64Array;
  labels: Map<string, Outcome>;
}

interface Snapshot {
  at: number;
  /** As known then, of clients to train on; null where too few tell. */
  lifetimes: LifetimeModel | null;
  featureNames: readonly string[];
  rows: ClientSnapshot[];
  tasks: { task: string; applicable: number; labelled: number; dueAt: number }[];
}

/** The moments from `from` to `to` (both included), `everyDays` apart. */
export function snapshotDates(from: number, to: number, everyDays: number): number[] {
  const dates: number[] = [];
  for (let at = from; at <= to; at += everyDays * dayMs) dates.push(at);
  return dates;
}

/**
 * Everyone who had bought something by `at`, as known then, with what came after.
 * @param orders per client key, ordered by time
 * @param learnsFrom the keys of the clients to train on, on whom lifetimes are fitted
 */
export function takeSnapshot(
  orders: ReadonlyMap<number, readonly Order[]>,
  at: number,
  tasks: readonly Task[],
  learnsFrom: readonly number[],
): Snapshot {
  const lifetimes = fitLifetimes(ordersOf(orders, learnsFrom), at);
  const rows: ClientSnapshot[] = [];
  const counts = tasks.map((task) => ({ task: task.name, applicable: 0, labelled: 0, dueAt: dueAt(task, at) }));
  for (const [clientKey, own] of orders) {
    const features = orderFeaturesAt(own, at, lifetimes);
    if (!features) continue;
    const labels = new Map<string, Outcome>();
    tasks.forEach((task, i) => {
      const outcome = outcomeAt(task, own, at);
      if (outcome === 'not_applicable') return;
      counts[i].applicable++;
      if (outcome === 'immature') return;
      counts[i].labelled++;
      labels.set(task.name, outcome);
    });
    rows.push({ clientKey, features, labels });
  }
  return { at, lifetimes, featureNames: orderFeatures(lifetimes), rows, tasks: counts };
}

function* ordersOf(orders: ReadonlyMap<number, readonly Order[]>, keys: readonly number[]) {
  for (const key of keys) {
    const own = orders.get(key);
    if (own) yield own;
  }
}

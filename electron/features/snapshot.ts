import type { Task } from '../../shared/schemas/tasks';
import { dayMs } from '../../shared/time';
import { behaviourAt } from './behaviour';
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
 */
export function takeSnapshot(
  orders: ReadonlyMap<number, readonly Order[]>,
  at: number,
  tasks: readonly Task[],
): Snapshot {
  const rows: ClientSnapshot[] = [];
  const counts = tasks.map((task) => ({ task: task.name, applicable: 0, labelled: 0, dueAt: dueAt(task, at) }));
  for (const [clientKey, own] of orders) {
    const features = behaviourAt(own, at);
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
  return { at, rows, tasks: counts };
}

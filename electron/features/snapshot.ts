import type { Shop } from '../../shared/schemas/shop';
import type { Task } from '../../shared/schemas/tasks';
import { dayMs } from '../../shared/time';
import type { WordPlaces } from './items';
import { fitShop, orderFeatures, orderFeaturesOf } from './orderFeatures';
import { type Order, type Past, pastAt } from './orders';
import { dueAt, type Outcome, outcomeAt } from './outcomes';

/** A client at a snapshot: point-in-time features, and the labels that can be given by now. */
interface ClientSnapshot {
  clientKey: number;
  features: Float64Array;
  labels: Map<string, Outcome>;
}

interface Snapshot {
  at: number;
  /** As known then, of clients to train on. */
  shop: Shop;
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
 * @param learnsFrom the keys of the clients to train on, who tell of the shop
 * @param places needed where lines tell words
 */
export function takeSnapshot(
  orders: ReadonlyMap<number, readonly Order[]>,
  at: number,
  tasks: readonly Task[],
  learnsFrom: readonly number[],
  places: WordPlaces = { categories: [], countries: [] },
): Snapshot {
  const pasts = new Map<number, Past>();
  for (const [key, own] of orders) pasts.set(key, pastAt(own, at));
  const shop = fitShop(
    learnsFrom.flatMap((key) => pasts.get(key) ?? []),
    places,
  );
  const rows: ClientSnapshot[] = [];
  const counts = tasks.map((task) => ({ task: task.name, applicable: 0, labelled: 0, dueAt: dueAt(task, at) }));
  for (const [clientKey, past] of pasts) {
    const features = orderFeaturesOf(past, shop);
    if (!features) continue;
    const own = orders.get(clientKey) ?? [];
    const labels = new Map<string, Outcome>();
    tasks.forEach((task, i) => {
      const outcome = outcomeAt(task, own, at, past);
      if (outcome === 'not_applicable') return;
      counts[i].applicable++;
      if (outcome === 'immature') return;
      counts[i].labelled++;
      labels.set(task.name, outcome);
    });
    rows.push({ clientKey, features, labels });
  }
  return { at, shop, featureNames: orderFeatures(shop), rows, tasks: counts };
}

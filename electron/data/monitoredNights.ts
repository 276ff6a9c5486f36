import type { StoredTask } from '../../shared/schemas/tasks';
import { dayMs } from '../../shared/time';
import { isPurchase, type Order, ordersBetween } from '../features/orders';
import { outcomeAt } from '../features/outcomes';
import { type FoundFeatures, featureRowFinder } from '../store/keptPredictions';
import { latestLabelled } from '../store/monitoredRows';
import type { ReadDb } from '../store/open';
import { readBatchClients, readScores } from '../store/readBatches';
import { type KeptNight, KeptNights } from './keptNights';
import { nightFeatures, type ToldByOrders } from './nightFeatures';
import { ordersByClient } from './orders';

/** An answer of a night to which no outcome that a file states has come, and what it was made from. */
export interface NightRow {
  clientKey: number;
  at: number;
  given: number;
  version: string;
  /** Concluded from the orders since; null while horizon and grace have not passed, and where there are none. */
  actual: number | null;
  imported: FoundFeatures | null;
  told: ToldByOrders | null;
}

/** So many answers tell enough of how the present is answered. */
const mostRows = 20_000;

/**
 * The nights' answers that wait for their outcome, of a task: of the first night of each week and of the newest, the
 * same n-th client in each where they are too many. What a labelled prediction came after waits no more.
 * @param versions those whose answers are looked at
 */
export function nightRows(db: ReadDb, task: StoredTask, versions: readonly string[]): NightRow[] {
  const kept = new KeptNights(db);
  const nights = weekly(kept.nights.filter(({ batches }) => versions.includes(batches.get(task.name)?.version ?? '')));
  if (nights.length === 0) return [];
  const answers = nights.flatMap((night) => answersIn(db, night, task.name));
  const every = Math.ceil(answers.length / mostRows);
  const labelled = latestLabelled(db, task.name);
  const hadOrders = nights.some(({ batches }) => batches.get(task.name)?.behaviour === 1);
  const orders = hadOrders ? ordersByClient(db) : new Map<number, Order[]>();
  const featuresOf = nightFeatures(db, kept, featureRowFinder(db));
  return answers.flatMap(({ night, clientKey, place, given, version }): NightRow[] => {
    const { at } = night;
    if (place % every > 0 || at <= (labelled.get(clientKey) ?? Number.NEGATIVE_INFINITY)) return [];
    const own = orders.get(clientKey) ?? [];
    const { imported, told } = featuresOf(clientKey, night, own);
    if (!imported && !told) return [];
    return [{ clientKey, at, given, version, actual: concluded(task, own, at), imported, told }];
  });
}

/** The first of each week, and the newest. */
function weekly(nights: readonly KeptNight[]): KeptNight[] {
  const weekOf = ({ at }: KeptNight) => Math.floor(at / (7 * dayMs));
  return nights.filter((one, i) => i === nights.length - 1 || i === 0 || weekOf(one) !== weekOf(nights[i - 1]));
}

function answersIn(db: ReadDb, night: KeptNight, task: string) {
  const batch = night.batches.get(task);
  if (!batch) return [];
  const scores = readScores(db, batch.id);
  const { version } = batch;
  return Array.from(readBatchClients(db, batch.clientsId), (clientKey, place) => ({
    ...{ night, clientKey, place, version },
    given: scores[place],
  }));
}

function concluded(task: StoredTask, orders: readonly Order[], at: number): number | null {
  if (!ordersBetween(orders, Number.NEGATIVE_INFINITY, at).some(isPurchase)) return null;
  const outcome = outcomeAt(task, orders, at);
  return typeof outcome === 'string' ? null : outcome.value;
}

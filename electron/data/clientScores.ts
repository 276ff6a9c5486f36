import type { ClientHistory, ClientScores } from '../../shared/schemas/clients';
import type { CheckedInput } from '../../shared/schemas/operations';
import { type KeptBatch, listKeptBatches, readBatchClients, readScores } from '../store/batches';
import { clientsHolding, labelsOfClient } from '../store/clientHistory';
import { clientIds, clientKeyOf, isHoldout } from '../store/clients';
import { findTask, listTasks } from '../store/tasks';
import type { ReadContext } from './context';
import { ordersOfClients } from './orders';

/** Clients by their newest nightly score of a task, and what the other tasks say of them. */
export function clientScores({ db }: ReadContext, given: CheckedInput<'clientScores'>): ClientScores {
  const newest = newestBatches(listKeptBatches(db));
  const first =
    given.task === null ? newest[0] : newest.find(({ task }) => task === findTask(db, given.task ?? '').name);
  const nights = Object.fromEntries(
    newest.map(({ task, night, version, predictedAt }) => [task, { night, version, predictedAt }]),
  );
  if (!first) return { nights, total: 0, clients: [] };
  const keysOf = keyReader(db);
  const keys = keysOf(first.clientsId);
  const scores = readScores(db, first.id);
  const wanted = given.search === null || given.search === '' ? null : clientsHolding(db, given.search);
  const places = Array.from(keys.keys()).filter((i) => !Number.isNaN(scores[i]) && (!wanted || wanted.has(keys[i])));
  const sign = given.lowest ? 1 : -1;
  // Of equals the first comes first, so that pages do not overlap.
  places.sort((a, b) => sign * (scores[a] - scores[b]) || a - b);
  const page = Int32Array.from(places.slice(given.offset, given.offset + given.limit), (i) => keys[i]);
  const wantedKeys = new Set(page);
  const all = newest.map((batch) => ({
    task: batch.task,
    scoreOf: scoresByKey(keysOf(batch.clientsId), batch === first ? scores : readScores(db, batch.id), wantedKeys),
  }));
  const clients = clientIds(db, page).map((client, i) => ({
    client,
    scores: Object.fromEntries(
      all.flatMap(({ task, scoreOf }) => {
        const score = scoreOf.get(page[i]);
        return score === undefined ? [] : [[task, score]];
      }),
    ),
  }));
  return { nights, total: places.length, clients };
}

/** Of each task the batch that was scored last. */
function newestBatches(batches: readonly KeptBatch[]): KeptBatch[] {
  return [...new Map(batches.map((batch) => [batch.task, batch])).values()];
}

/** Batches of one night mostly have the same clients: they are read once. */
function keyReader(db: ReadContext['db']): (clientsId: number) => Int32Array {
  const known = new Map<number, Int32Array>();
  return (clientsId) => {
    const keys = known.get(clientsId) ?? readBatchClients(db, clientsId);
    known.set(clientsId, keys);
    return keys;
  };
}

function scoresByKey(keys: Int32Array, scores: Float64Array, wanted: ReadonlySet<number>): Map<number, number> {
  const found = new Map<number, number>();
  for (const [i, key] of keys.entries()) if (wanted.has(key) && !Number.isNaN(scores[i])) found.set(key, scores[i]);
  return found;
}

/** So many nights of each task are looked through for one client: each holds the scores of all. */
const nightsShown = 30;

/**
 * What is known of one client.
 * @throws AppError `bad_usage` when there is no such client
 */
export function clientHistory({ db }: ReadContext, client: string): ClientHistory {
  const key = clientKeyOf(db, client);
  const orders = ordersOfClients(db)([key]).get(key) ?? [];
  return {
    client,
    holdout: isHoldout(client),
    orders: orders.map(({ at, amount }) => ({ at, amount })).reverse(),
    labels: labelsOfClient(db, key, listTasks(db)),
    scores: scoresOf(db, key),
  };
}

function scoresOf(db: ReadContext['db'], key: number): ClientHistory['scores'] {
  const places = new Map<number, number>();
  const placeIn = (clientsId: number) => {
    const place = places.get(clientsId) ?? readBatchClients(db, clientsId).indexOf(key);
    places.set(clientsId, place);
    return place;
  };
  const shown = new Map<string, number>();
  return listKeptBatches(db)
    .toReversed()
    .flatMap(({ id, clientsId, task, night, version, predictedAt }) => {
      const count = shown.get(task) ?? 0;
      const place = count < nightsShown ? placeIn(clientsId) : -1;
      if (place < 0) return [];
      shown.set(task, count + 1);
      const score = readScores(db, id)[place];
      return Number.isNaN(score) ? [] : [{ night, task, version, predictedAt, score }];
    });
}

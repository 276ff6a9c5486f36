import type { ClientHistory } from '../../shared/schemas/clients';
import { knownOfClient, labelsOfClient } from '../store/clientHistory';
import { clientKeyOf, isHoldout } from '../store/clients';
import { listKeptBatches, readBatchClients, readScores } from '../store/readBatches';
import { listTasks } from '../store/tasks';
import type { ReadContext } from './context';
import { featureColumns, valueIn } from './featureColumns';
import { ordersOfClients } from './orders';

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
    ...knownAt(db, key),
    scores: scoresOf(db, key),
  };
}

/** What was known at so many moments is told. */
const momentsShown = 24;

function knownAt(db: ReadContext['db'], key: number): Pick<ClientHistory, 'known' | 'forms'> {
  const { features, copyRow } = featureColumns(db);
  const known = knownOfClient(db, key, momentsShown).map(([at, setId, payload]) => {
    const columns = features.map(() => new Float64Array(1).fill(Number.NaN));
    copyRow(columns, 0, setId, payload);
    const values = features.map((feature, i) => [feature.name, valueIn(feature, columns[i][0])]);
    return { at, values: Object.fromEntries(values) };
  });
  return { known, forms: Object.fromEntries(features.flatMap(({ name, form }) => (form ? [[name, form]] : []))) };
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

import { syntheticShare } from '../features/fading';
import type { TableRows } from '../features/tableRows';
import { idFraction } from '../store/clients';
import { countLabelledRows, countSources } from '../store/labels';
import type { ReadDb } from '../store/open';
import { clientsInOrder, labelledPredictions, labelsInOrder } from '../store/trainingRows';
import { type ColumnOfFeature, featureColumns } from './featureColumns';
import type { TrainingTable } from './trainingTable';

export interface Gathered {
  rows: TableRows;
  /** In order of their names. */
  features: ColumnOfFeature[];
  /** Ids of all clients, in order: what ranks are of. */
  clientIds: string[];
  counts: TrainingTable['tasks'];
}

/** Gathers, as columns, every row that has a usable label and of which a feature is known, in the order of the predictions. */
export function gatherRows(
  db: ReadDb,
  tasks: readonly string[],
  newAbove: Readonly<Record<string, number>> | null,
): Gathered {
  const clients = rankClients(db);
  const { features, copyRow } = featureColumns(db);
  const labels = new LabelMerge(db, tasks, newAbove);
  const columns = emptyRows(countLabelledRows(db), tasks.length, features.length, newAbove !== null);
  for (const [id, clientKey, predictedAt, setId, payload] of labelledPredictions(db)) {
    const row = columns.count;
    const known = setId !== null && payload !== null;
    if (!labels.copyTo(columns, row, id, known ? clients.at(clientKey) : null) || !known) continue;
    columns.clientRank[row] = clients.rank[clientKey];
    columns.holdout[row] = clients.holdout[clientKey];
    columns.predictedAt[row] = predictedAt;
    copyRow(columns.features, row, setId, payload);
    columns.count++;
  }
  return { rows: columns, features, clientIds: clients.ids, counts: labels.counts };
}

export function emptyRows(size: number, tasks: number, features: number, marksNew: boolean): TableRows {
  const columns = (count: number) => Array.from({ length: count }, () => new Float64Array(size).fill(Number.NaN));
  return {
    count: 0,
    clientRank: new Int32Array(size),
    predictedAt: new Float64Array(size),
    holdout: new Uint8Array(size),
    targets: columns(tasks),
    isNew: marksNew ? Array.from({ length: tasks }, () => new Uint8Array(size)) : null,
    features: columns(features),
  };
}

interface Client {
  key: number;
  holdout: boolean;
  /** In [0, 1): who of the clients with synthetic labels goes first as these fade out. */
  fraction: () => number;
}

export function rankClients(db: ReadDb) {
  const keys: number[] = [];
  const inHoldout: number[] = [];
  const ids: string[] = [];
  for (const [key, isHoldout, id] of clientsInOrder(db)) {
    keys.push(key);
    inHoldout.push(isHoldout);
    ids.push(id);
  }
  const size = keys.reduce((most, key) => Math.max(most, key), 0) + 1;
  const rank = new Int32Array(size);
  const holdout = new Uint8Array(size);
  keys.forEach((key, i) => {
    rank[key] = i;
    holdout[key] = inHoldout[i];
  });
  const at = (key: number): Client => ({
    key,
    holdout: holdout[key] === 1,
    fraction: () => idFraction(ids[rank[key]]),
  });
  return { rank, holdout, at, ids, keys };
}

/** Goes through the labels beside the predictions, both in the same order. */
class LabelMerge {
  readonly counts: Gathered['counts'];
  private readonly labels: ReturnType<typeof labelsInOrder>;
  private readonly shares: number[];
  private next: IteratorResult<[number, number, number, number, number]>;

  constructor(
    db: ReadDb,
    private readonly tasks: readonly string[],
    private readonly newAbove: Readonly<Record<string, number>> | null,
  ) {
    const sources = countSources(db);
    this.shares = tasks.map((task) => syntheticShare(sources.get(task)?.real ?? 0, sources.get(task)?.synthetic ?? 0));
    this.counts = Object.fromEntries(tasks.map((task) => [task, { train: 0, holdout: 0, watermark: 0, fresh: 0 }]));
    this.labels = labelsInOrder(db);
    this.next = this.labels.next();
  }

  /**
   * Copies the usable labels of a prediction; says whether there is any.
   * @param client null when the labels are passed over, since no feature is known
   */
  copyTo({ targets, isNew }: TableRows, row: number, predictionId: number, client: Client | null): boolean {
    let any = false;
    for (; !this.next.done && this.next.value[0] === predictionId; this.next = this.labels.next()) {
      const [, slot, value, seq, synthetic] = this.next.value;
      if (client === null || (synthetic === 1 && !this.isTrainedOn(client, slot))) continue;
      targets[slot - 1][row] = value;
      const count = this.counts[this.tasks[slot - 1]];
      count[client.holdout ? 'holdout' : 'train']++;
      count.watermark = Math.max(count.watermark, seq);
      const fresh = seq > (this.newAbove?.[this.tasks[slot - 1]] ?? -1);
      if (fresh && !client.holdout) count.fresh++;
      if (isNew) isNew[slot - 1][row] = Number(fresh);
      any = true;
    }
    return any;
  }

  private isTrainedOn(client: Client, slot: number): boolean {
    return !client.holdout && (this.shares[slot - 1] >= 1 || client.fraction() < this.shares[slot - 1]);
  }
}

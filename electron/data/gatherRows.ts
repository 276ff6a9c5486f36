import { z } from 'zod';
import { syntheticShare } from '../features/fading';
import { knownAt, type MaturingTask } from '../features/maturity';
import type { TableRows } from '../features/tableRows';
import { idFraction } from '../store/clients';
import { countLabelledRows, countSources } from '../store/labels';
import type { ReadDb } from '../store/open';
import { clientPages, labelledPages, type StoredLabel } from '../store/trainingRows';
import { type ColumnOfFeature, featureColumns } from './featureColumns';

export const taskCounts = z.object({
  train: z.number(),
  holdout: z.number(),
  watermark: z.number(),
  /** Training rows whose label has a sequence number above the one asked for; all rows, where none was. */
  fresh: z.number(),
});
type TaskCounts = z.infer<typeof taskCounts>;

interface Gathered {
  rows: TableRows;
  /** In order of their names. */
  features: ColumnOfFeature[];
  /** Ids of all clients, in order: what ranks are of. */
  clientIds: string[];
  counts: Record<string, TaskCounts>;
}

export interface Wanted {
  tasks: readonly MaturingTask[];
  /** Per task, the sequence number above which a label is marked as new; null: nothing is marked. */
  newAbove: Readonly<Record<string, number>> | null;
  /** Whether it is told when each label became known; then there are no synthetic ones. */
  asHistory?: boolean;
}

/** Gathers, as columns, every row with a usable label and a known feature, in the order of the predictions. */
export function gatherRows(db: ReadDb, wanted: Wanted): Gathered {
  // In one transaction: what another process writes meanwhile is not seen by some statements only.
  return db.transaction(() => gather(db, wanted))();
}

function gather(db: ReadDb, wanted: Wanted): Gathered {
  const clients = rankClients(db);
  const { features, copyRow } = featureColumns(db);
  const labels = new LabelMerge(db, wanted);
  const columns = emptyRows(countLabelledRows(db), wanted.tasks.length, features.length, wanted);
  for (const page of labelledPages(db)) {
    labels.begin(page.labels);
    for (const [id, clientKey, predictedAt, setId, payload] of page.predictions) {
      const row = columns.count;
      const known = setId !== null && payload !== null;
      columns.predictedAt[row] = predictedAt;
      if (!labels.copyTo(columns, row, id, known ? clients.at(clientKey) : null) || !known) continue;
      columns.clientRank[row] = clients.rank[clientKey];
      columns.holdout[row] = clients.holdout[clientKey];
      copyRow(columns.features, row, setId, payload);
      columns.count++;
    }
  }
  return { rows: columns, features, clientIds: clients.ids, counts: labels.counts };
}

export function emptyRows(
  size: number,
  tasks: number,
  features: number,
  { newAbove, asHistory = false }: Pick<Wanted, 'newAbove' | 'asHistory'> = { newAbove: null },
): TableRows {
  const columns = (count: number) => Array.from({ length: count }, () => new Float64Array(size).fill(Number.NaN));
  return {
    count: 0,
    clientRank: new Int32Array(size),
    predictedAt: new Float64Array(size),
    holdout: new Uint8Array(size),
    targets: columns(tasks),
    isNew: newAbove ? Array.from({ length: tasks }, () => new Uint8Array(size)) : null,
    knownAt: asHistory ? columns(tasks) : null,
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
  for (const page of clientPages(db)) {
    for (const [key, isHoldout, id] of page) {
      keys.push(key);
      inHoldout.push(isHoldout);
      ids.push(id);
    }
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
  private readonly tasks: readonly string[];
  private readonly shares: number[];
  private labels: readonly StoredLabel[] = [];
  private next = 0;

  constructor(
    db: ReadDb,
    private readonly wanted: Wanted,
  ) {
    const sources = countSources(db);
    const tasks = wanted.tasks.map(({ name }) => name);
    this.tasks = tasks;
    this.shares = tasks.map((task) => syntheticShare(sources.get(task)?.real ?? 0, sources.get(task)?.synthetic ?? 0));
    this.counts = Object.fromEntries(tasks.map((task) => [task, { train: 0, holdout: 0, watermark: 0, fresh: 0 }]));
  }

  /** Goes on with these labels, which are those of the predictions that come. */
  begin(labels: readonly StoredLabel[]): void {
    this.labels = labels;
    this.next = 0;
  }

  /**
   * Copies the usable labels of a prediction; says whether there is any.
   * @param client null when the labels are passed over, since no feature is known
   */
  copyTo(
    { targets, isNew, knownAt: known, predictedAt }: TableRows,
    row: number,
    predictionId: number,
    client: Client | null,
  ): boolean {
    let any = false;
    for (; this.labels[this.next]?.[0] === predictionId; this.next++) {
      const [, task, value, seq, synthetic, observedAt, stated] = this.labels[this.next];
      const place = this.tasks.indexOf(task);
      if (client === null || (synthetic === 1 && !this.isTrainedOn(client, place))) continue;
      targets[place][row] = value;
      const count = this.counts[task];
      count[client.holdout ? 'holdout' : 'train']++;
      count.watermark = Math.max(count.watermark, seq);
      const fresh = seq > (this.wanted.newAbove?.[task] ?? -1);
      if (fresh && !client.holdout) count.fresh++;
      if (isNew) isNew[place][row] = Number(fresh);
      if (known) {
        const label = { predictedAt: predictedAt[row], observedAt, isStated: stated === 1 };
        known[place][row] = knownAt(this.wanted.tasks[place], label);
      }
      any = true;
    }
    return any;
  }

  private isTrainedOn(client: Client, place: number): boolean {
    if (this.wanted.asHistory) return false;
    return !client.holdout && (this.shares[place] >= 1 || client.fraction() < this.shares[place]);
  }
}

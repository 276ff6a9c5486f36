import { z } from 'zod';
import type { MaturingTask } from '../features/maturity';
import type { TableRows } from '../features/tableRows';
import { idFraction } from '../store/clients';
import { countLabelledRows } from '../store/labels';
import type { ReadDb } from '../store/open';
import { clientPages, labelledPages } from '../store/trainingRows';
import { type ColumnOfFeature, featureColumns } from './featureColumns';
import { LabelMerge } from './labelMerge';

export const taskCounts = z.object({
  train: z.number(),
  holdout: z.number(),
  watermark: z.number(),
  /** Training rows whose label has a sequence number above the one asked for; all rows, where none was. */
  fresh: z.number(),
  /** Training rows whose label is synthetic. */
  synthetic: z.number(),
});

type TaskCounts = z.infer<typeof taskCounts>;

export interface Gathered {
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

export interface Client {
  key: number;
  holdout: boolean;
  /** In [0, 1): who of the clients with synthetic labels goes first as these fade out. */
  fraction: () => number;
}

function rankClients(db: ReadDb) {
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

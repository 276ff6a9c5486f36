import { orderFeaturesAt } from '../features/orderFeatures';
import type { TableRows } from '../features/tableRows';
import type { ReadDb } from '../store/open';
import { latestFeatures } from '../store/trainingRows';
import type { ColumnOfFeature } from './featureColumns';
import { emptyRows, rankClients } from './gatherRows';
import { knownNow } from './knownNow';
import { ordersByClient } from './orders';

interface Latest {
  /** A row per client of whom a feature is known, in the order of the clients' ids. */
  rows: TableRows;
  features: ColumnOfFeature[];
  /** Ids of all clients, in order: what ranks are of. */
  clientIds: string[];
  /** The store's keys of the clients, row by row. */
  keys: Int32Array;
  /** Row by row, the hash of the stored row that features were taken from; NaN where there is none. */
  hashes: Float64Array;
  /** Whether the transactions told of behaviour. */
  behaviour: boolean;
  /** The moment that the features are of. */
  at: number;
}

/**
 * What is known of every client by now: the latest features that were imported, and those of behaviour by the
 * transactions.
 */
export function gatherLatest(db: ReadDb, now: number): Latest {
  // In one transaction: what another process writes meanwhile is not seen by some statements only.
  return db.transaction(() => gather(db, now))();
}

function gather(db: ReadDb, now: number): Latest {
  const { at, hasOrders, lifetimes, told, features, placeOf, copyRow } = knownNow(db, now);
  const clients = rankClients(db);
  const rows = emptyRows(clients.ids.length, 0, features.length);
  // By rank at first, so that both kinds of features meet in one row.
  const known = new Uint8Array(clients.ids.length);
  const hashes = new Float64Array(clients.ids.length).fill(Number.NaN);
  for (const page of latestFeatures(db)) {
    for (const [clientKey, setId, payload, hash] of page) {
      const rank = clients.rank[clientKey];
      hashes[rank] = hash;
      copyRow(rows.features, rank, setId, payload);
      known[rank] = 1;
    }
  }
  const places = told.map((name) => placeOf.get(name) ?? -1);
  for (const [clientKey, orders] of hasOrders ? ordersByClient(db) : []) {
    const behaviour = orderFeaturesAt(orders, at, lifetimes);
    if (!behaviour) continue;
    for (const [i, value] of behaviour.entries()) rows.features[places[i]][clients.rank[clientKey]] = value;
    known[clients.rank[clientKey]] = 1;
  }
  const ranks = placesOf(known);
  const keys = Int32Array.from(clients.keys);
  return {
    rows: pick(rows, ranks, at),
    features,
    clientIds: clients.ids,
    keys: valuesAt(keys, ranks),
    hashes: valuesAt(hashes, ranks),
    behaviour: hasOrders,
    at,
  };
}

/** Where a mark is set, in order. */
function placesOf(marks: Uint8Array): Int32Array {
  const places = new Int32Array(marks.length);
  let count = 0;
  for (let i = 0; i < marks.length; i++) if (marks[i] === 1) places[count++] = i;
  return places.subarray(0, count);
}

/** The values at some places, given in order; where these are all, they are not copied. */
function valuesAt<T extends Int32Array | Float64Array | Uint8Array>(values: T, places: Int32Array): T {
  if (places.length === values.length) return values;
  const picked = values.slice(0, places.length) as T;
  for (let i = 0; i < places.length; i++) picked[i] = values[places[i]];
  return picked;
}

function pick(byRank: TableRows, ranks: Int32Array, at: number): TableRows {
  return {
    ...byRank,
    count: ranks.length,
    clientRank: ranks,
    holdout: valuesAt(byRank.holdout, ranks),
    predictedAt: new Float64Array(ranks.length).fill(at),
    features: byRank.features.map((column) => valuesAt(column, ranks)),
  };
}

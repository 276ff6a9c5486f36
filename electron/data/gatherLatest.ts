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
  const { at, hasOrders, lifetimes, told, features, placeOf, copyRow } = knownNow(db, now);
  const clients = rankClients(db);
  const rows = emptyRows(clients.ids.length, 0, features.length);
  // By rank at first, so that both kinds of features meet in one row.
  const known = new Uint8Array(clients.ids.length);
  const hashes = new Float64Array(clients.ids.length).fill(Number.NaN);
  for (const [clientKey, setId, payload, hash] of latestFeatures(db)) {
    hashes[clients.rank[clientKey]] = hash;
    copyRow(rows.features, clients.rank[clientKey], setId, payload);
    known[clients.rank[clientKey]] = 1;
  }
  const places = told.map((name) => placeOf.get(name) ?? -1);
  for (const [clientKey, orders] of hasOrders ? ordersByClient(db) : []) {
    const behaviour = orderFeaturesAt(orders, at, lifetimes);
    if (!behaviour) continue;
    for (const [i, value] of behaviour.entries()) rows.features[places[i]][clients.rank[clientKey]] = value;
    known[clients.rank[clientKey]] = 1;
  }
  const ranks = Array.from(known.keys()).filter((rank) => known[rank] === 1);
  const keys = Int32Array.from(ranks, (rank) => clients.keys[rank]);
  return {
    rows: pick(rows, ranks, at),
    features,
    clientIds: clients.ids,
    keys,
    hashes: Float64Array.from(ranks, (rank) => hashes[rank]),
    behaviour: hasOrders,
    at,
  };
}

function pick(byRank: TableRows, ranks: readonly number[], at: number): TableRows {
  return {
    ...byRank,
    count: ranks.length,
    clientRank: Int32Array.from(ranks),
    predictedAt: new Float64Array(ranks.length).fill(at),
    features: byRank.features.map((column) => Float64Array.from(ranks, (rank) => column[rank])),
  };
}

import { orderFeaturesAt } from '../features/orderFeatures';
import { lastClientKey } from '../store/clients';
import { latestFeatureReader } from '../store/latestFeatures';
import type { ReadDb } from '../store/open';
import { knownNow } from './knownNow';
import { eachClientsOrders } from './orders';

/** What is known by now of the clients of some keys. */
export interface LatestPart {
  /** The store's keys of the clients of whom a feature is known, ascending. */
  keys: Int32Array;
  /** A column per feature, a value per client; NaN where missing. */
  columns: Float64Array[];
  /** Client by client, the hash of the stored row that features were taken from; NaN where there is none. */
  hashes: Float64Array;
  /** Of all keys, how many have been looked at so far; in [0, 1]. */
  fraction: number;
}

/**
 * What is known of every client by now: the latest features that were imported, and those of behaviour by the
 * transactions. It comes in parts of so many keys, of one state of the data if the caller is in one transaction.
 */
export function gatherLatest(db: ReadDb, now: number, keysOfPart = Number.POSITIVE_INFINITY) {
  const { at, hasOrders, shop, told, features, copyRows, copyTold } = knownNow(db, now);
  function* parts(): Generator<LatestPart> {
    const readLatest = latestFeatureReader(db);
    const orders = hasOrders ? eachClientsOrders(db) : null;
    try {
      let next = orders?.next();
      const last = lastClientKey(db);
      for (let from = 1; from <= last; from += keysOfPart) {
        const until = Math.min(last + 1, from + keysOfPart);
        // By key at first, so that both kinds of features meet in one row.
        const columns = features.map(() => new Float64Array(until - from).fill(Number.NaN));
        const hashes = new Float64Array(until - from).fill(Number.NaN);
        const known = new Uint8Array(until - from);
        for (const { setId, clientKeys, hashes: own, payloads } of readLatest(from, until)) {
          const rows = clientKeys.map((key) => key - from);
          copyRows(columns, rows, setId, payloads);
          for (let i = 0; i < rows.length; i++) {
            hashes[rows[i]] = own[i];
            known[rows[i]] = 1;
          }
        }
        for (; next?.done === false && next.value[0] < until; next = orders?.next()) {
          const [clientKey, own] = next.value;
          const values = orderFeaturesAt(own, at, shop);
          if (!values) continue;
          copyTold(columns, clientKey - from, { names: told, values });
          known[clientKey - from] = 1;
        }
        yield ofKnown(from, known, { columns, hashes, fraction: (until - 1) / last });
      }
    } finally {
      orders?.return(undefined);
    }
  }
  return { at, behaviour: hasOrders, features, parts };
}

function ofKnown(from: number, known: Uint8Array, { columns, hashes, fraction }: Omit<LatestPart, 'keys'>): LatestPart {
  const places = placesOf(known);
  return {
    keys: places.map((place) => place + from),
    columns: columns.map((column) => valuesAt(column, places)),
    hashes: valuesAt(hashes, places),
    fraction,
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
function valuesAt(values: Float64Array, places: Int32Array): Float64Array {
  if (places.length === values.length) return values;
  const picked = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) picked[i] = values[places[i]];
  return picked;
}

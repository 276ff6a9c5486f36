import { Dictionary, Int32, Utf8, type Vector, vectorFromArray } from 'apache-arrow';

/** The column `client_id` of a training table, of clients that are given by their number. */
export function clientIds(clients: Iterable<number>): Vector {
  return vectorFromArray(Array.from(clients, String), new Dictionary(new Utf8(), new Int32(), 99));
}

import * as crypto from 'node:crypto';
import { AppError } from '../../shared/errors';
import { required } from '../../shared/required';
import { inShortTransactions, insertMany } from './bulk';
import type { ReadDb, WriteDb } from './open';

/** Share of clients that no version ever trains on. */
const holdoutShare = 0.2;

/** Whether a client belongs to the holdout: the first 8 bytes of SHA-256 of its id, as a fraction, are below .20. */
export function isHoldout(clientId: string): boolean {
  const digest = crypto.hash('sha256', clientId);
  // Two digits tell nearly always: .20 begins with 33 in hexadecimal.
  return digest.startsWith('33') ? fractionOf(digest, 0) < holdoutShare : digest < '33';
}

/** Another fraction of a client's id, in [0, 1), that has nothing to do with the holdout. */
export function idFraction(clientId: string): number {
  return fractionOf(crypto.hash('sha256', clientId), 8);
}

/** Eight bytes of a digest in hexadecimal digits, as a fraction: text costs a quarter of a buffer for each. */
function fractionOf(digest: string, firstByte: number): number {
  const word = (byte: number) => Number.parseInt(digest.slice(2 * byte, 2 * byte + 8), 16);
  return (word(firstByte) * 2 ** 32 + word(firstByte + 4)) / 2 ** 64;
}

/** Ids that are remembered: enough for files that come back to the same clients, little beside a large file's rows. */
const mostKnown = 100_000;

/** Finds or adds clients by id. For the life of one import: a failed one is abandoned as a whole. */
export function clientKeys(db: WriteDb): (clientId: string) => number {
  const find = db.prepare<[string], number>('SELECT key FROM clients WHERE client_id = ?').pluck();
  const add = db.prepare('INSERT INTO clients (client_id, holdout) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const known = new Map<string, number>();
  return (clientId) => {
    const remembered = known.get(clientId);
    if (remembered !== undefined) return remembered;
    const { changes, lastInsertRowid } = add.run(clientId, isHoldout(clientId) ? 1 : 0);
    const key = changes === 1 ? Number(lastInsertRowid) : required(find.get(clientId), clientId);
    if (known.size >= mostKnown) known.clear();
    known.set(clientId, key);
    return key;
  };
}

/** The clients of many rows. */
export interface SortedClients {
  /** Their ids, each once, in the order in which an index takes them in many times as fast as in any other. */
  ids: string[];
  /** Row by row, the place among the ids. */
  places: Uint32Array<ArrayBuffer>;
  /** Of each id: 1 where the client belongs to the holdout. */
  holdout: Uint8Array<ArrayBuffer>;
}

export function sortClients(clientIds: readonly string[]): SortedClients {
  const order = Array.from(clientIds.keys());
  order.sort((a, b) => (clientIds[a] < clientIds[b] ? -1 : clientIds[a] > clientIds[b] ? 1 : 0));
  const ids: string[] = [];
  const places = new Uint32Array(clientIds.length);
  for (const i of order) {
    if (ids.length === 0 || clientIds[i] !== ids[ids.length - 1]) ids.push(clientIds[i]);
    places[i] = ids.length - 1;
  }
  return { ids, places, holdout: Uint8Array.from(ids, (id) => Number(isHoldout(id))) };
}

/**
 * Returns a function that finds or adds many clients. It yields between short transactions, and gives the key of each
 * id.
 */
export function manyClientKeys(
  db: WriteDb,
  monotonic: () => number,
): (clients: Pick<SortedClients, 'ids' | 'holdout'>) => Generator<void, Float64Array> {
  const find = db.prepare<[string], number>('SELECT key FROM clients WHERE client_id = ?').pluck();
  const last = db.prepare<[], number>('SELECT MAX(key) FROM clients').pluck();
  const insert = insertMany(db, 'clients', ['client_id', 'holdout']);
  // While all come new, none is looked for: the index says so when they are added.
  let allCameNew = true;
  return function* ({ ids, holdout }) {
    const keys = new Float64Array(ids.length);
    yield* inShortTransactions(db, monotonic, ids.length, (from, to) => {
      const values: unknown[] = [];
      // SQLite gives new rows the keys that follow upon the last one.
      let next = (last.get() ?? 0) + 1;
      const add = (place: number) => {
        values.push(ids[place], holdout[place]);
        keys[place] = next++;
      };
      if (allCameNew) {
        for (let place = from; place < to; place++) add(place);
        allCameNew = insert(values) === to - from;
        if (allCameNew) return;
        values.length = 0;
        next = (last.get() ?? 0) + 1;
      }
      for (let place = from; place < to; place++) {
        const key = find.get(ids[place]);
        if (key === undefined) add(place);
        else keys[place] = key;
      }
      insert(values);
    });
    return keys;
  };
}

/** The places of the keys in the order of the keys; equal ones in their own order. */
export function byKey(keys: Float64Array): Uint32Array {
  const { length } = keys;
  const named = new Float64Array(length);
  for (let i = 0; i < length; i++) named[i] = keys[i] * length + i;
  named.sort();
  const places = new Uint32Array(length);
  for (let i = 0; i < length; i++) places[i] = named[i] % length;
  return places;
}

/** The key of a client that is there. */
export function clientFinder(db: ReadDb): (clientId: string) => number | undefined {
  const find = db.prepare<[string], number>('SELECT key FROM clients WHERE client_id = ?').pluck();
  return (clientId) => find.get(clientId);
}

/** The key of a client. @throws AppError `bad_usage` when there is no such client */
export function clientKeyOf(db: ReadDb, clientId: string): number {
  const key = clientFinder(db)(clientId);
  if (key === undefined) throw new AppError('bad_usage', `There is no client “${clientId}” in the workspace.`);
  return key;
}

/** The highest key of a client; −1: there is none. */
export function lastClientKey(db: ReadDb): number {
  return db.prepare<[], number | null>('SELECT MAX(key) FROM clients').pluck().get() ?? -1;
}

/** The ids of clients, by their keys. */
export function clientIds(db: ReadDb, keys: Int32Array): string[] {
  const find = db.prepare<[number], string>('SELECT client_id FROM clients WHERE key = ?').pluck();
  return Array.from(keys, (key) => find.get(key) ?? '');
}

import * as crypto from 'node:crypto';
import { AppError } from '../../shared/errors';
import { required } from '../../shared/required';
import { inShortTransactions, insertMany } from './bulk';
import type { ReadDb, WriteDb } from './open';

/** Share of clients that no version ever trains on. */
const holdoutShare = 0.2;

/** Whether a client belongs to the holdout: the first 8 bytes of SHA-256 of its id, as a fraction, are below .20. */
export function isHoldout(clientId: string): boolean {
  return fractionOf(crypto.hash('sha256', clientId), 0) < holdoutShare;
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

/** What is to be known of rows' clients before they are looked for. */
export interface SortedClients {
  /** The places of the rows in the order of their clients' ids. */
  order: Uint32Array<ArrayBuffer>;
  /** Row by row: 1 where the client belongs to the holdout. */
  holdout: Uint8Array<ArrayBuffer>;
}

export function sortClients(clientIds: readonly string[]): SortedClients {
  return {
    order: Uint32Array.from(clientIds.keys()).sort((a, b) => (clientIds[a] < clientIds[b] ? -1 : 1)),
    holdout: Uint8Array.from(clientIds, (id) => Number(isHoldout(id))),
  };
}

/**
 * Returns a function that finds or adds many clients, in the order of their ids, in which an index of a million takes
 * them in many times as fast as in any other. It yields between short transactions, and gives the keys in the order of
 * the ids that were given.
 */
export function manyClientKeys(
  db: WriteDb,
  monotonic: () => number,
): (clientIds: readonly string[], sorted: SortedClients) => Generator<void, Float64Array> {
  const findOrAdd = manyAtOnce(db);
  return function* (clientIds, { order, holdout }) {
    const keys = new Float64Array(clientIds.length);
    yield* inShortTransactions(db, monotonic, order.length, (from, to) => {
      const places = order.subarray(from, to);
      const found = findOrAdd(new Map(Array.from(places, (place) => [clientIds[place], holdout[place]])));
      for (const place of places) keys[place] = required(found.get(clientIds[place]), clientIds[place]);
    });
    return keys;
  };
}

/** Finds or adds clients, given with whether they belong to the holdout. */
function manyAtOnce(db: WriteDb): (clients: ReadonlyMap<string, number>) => Map<string, number> {
  const find = db.prepare<[string], number>('SELECT key FROM clients WHERE client_id = ?').pluck();
  const last = db.prepare<[], number>('SELECT MAX(key) FROM clients').pluck();
  const insert = insertMany(db, 'clients', ['key', 'client_id', 'holdout']);
  // While all come new, none is looked for: the index says so when they are added.
  let allCameNew = true;
  return (clients) => {
    const first = (last.get() ?? 0) + 1;
    const add = (ids: readonly string[]) => insert(ids.flatMap((id, i) => [first + i, id, clients.get(id)]));
    const ids = [...clients.keys()];
    allCameNew = allCameNew && add(ids) === ids.length;
    if (allCameNew) return new Map(ids.map((id, i) => [id, first + i]));
    const found = new Map<string, number>();
    const missing: string[] = [];
    for (const id of ids) {
      const key = find.get(id);
      if (key === undefined) missing.push(id);
      else found.set(id, key);
    }
    add(missing);
    for (const [i, id] of missing.entries()) found.set(id, first + i);
    return found;
  };
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

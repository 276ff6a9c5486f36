import * as crypto from 'node:crypto';
import { insertMany } from './insertMany';
import type { ReadDb, WriteDb } from './open';
import { inShortTransactions } from './shortTransactions';

/** Share of clients that no version ever trains on. */
export const holdoutShare = 0.2;

/** Whether a client belongs to the holdout: the first 8 bytes of SHA-256 of its id, as a fraction, are below .20. */
export function isHoldout(clientId: string): boolean {
  return fractionOf(crypto.hash('sha256', clientId, 'buffer'), 0) < holdoutShare;
}

/** Another fraction of a client's id, in [0, 1), that has nothing to do with the holdout. */
export function idFraction(clientId: string): number {
  return fractionOf(crypto.hash('sha256', clientId, 'buffer'), 8);
}

function fractionOf(digest: Buffer, from: number): number {
  return Number(digest.readBigUInt64BE(from)) / 2 ** 64;
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
    const key = changes === 1 ? Number(lastInsertRowid) : (find.get(clientId) as number);
    if (known.size >= mostKnown) known.clear();
    known.set(clientId, key);
    return key;
  };
}

/**
 * Returns a function that finds or adds many clients, in the order of their ids, in which an index of a million takes them in
 * many times as fast as in any other. It yields between short transactions, and gives the keys in the order of the ids that
 * were given.
 */
export function manyClientKeys(
  db: WriteDb,
  monotonic: () => number,
): (clientIds: readonly string[]) => Generator<void, Float64Array> {
  const find = db.prepare<[string], number>('SELECT key FROM clients WHERE client_id = ?').pluck();
  const last = db.prepare<[], number>('SELECT MAX(key) FROM clients').pluck();
  const insert = insertMany(db, 'clients', ['key', 'client_id', 'holdout']);
  return function* (clientIds) {
    const order = Uint32Array.from(clientIds.keys()).sort((a, b) => (clientIds[a] < clientIds[b] ? -1 : 1));
    const keys = new Float64Array(clientIds.length);
    yield* inShortTransactions(db, monotonic, order.length, (from, to) => {
      let next = (last.get() ?? 0) + 1;
      const added: unknown[] = [];
      for (let i = from; i < to; i++) {
        const clientId = clientIds[order[i]];
        if (i > 0 && clientId === clientIds[order[i - 1]]) keys[order[i]] = keys[order[i - 1]];
        else keys[order[i]] = find.get(clientId) ?? next;
        if (keys[order[i]] === next) added.push(next++, clientId, isHoldout(clientId) ? 1 : 0);
      }
      insert(added);
    });
    return keys;
  };
}

/** The key of a client that is there. */
export function clientFinder(db: ReadDb): (clientId: string) => number | undefined {
  const find = db.prepare<[string], number>('SELECT key FROM clients WHERE client_id = ?').pluck();
  return (clientId) => find.get(clientId);
}

/** The ids of clients, by their keys. */
export function clientIds(db: ReadDb, keys: Int32Array): string[] {
  const find = db.prepare<[number], string>('SELECT client_id FROM clients WHERE key = ?').pluck();
  return Array.from(keys, (key) => find.get(key) ?? '');
}

import { createHash } from 'node:crypto';
import type { ReadDb, WriteDb } from './open';

/** Share of clients that no version ever trains on. */
export const holdoutShare = 0.2;

/** Whether a client belongs to the holdout: the first 8 bytes of SHA-256 of its id, as a fraction, are below .20. */
export function isHoldout(clientId: string): boolean {
  const digest = createHash('sha256').update(clientId, 'utf8').digest();
  return Number(digest.readBigUInt64BE(0)) / 2 ** 64 < holdoutShare;
}

/** Finds or adds clients by id. For the life of one import: a failed one is abandoned as a whole. */
export function clientKeys(db: WriteDb): (clientId: string) => number {
  const find = db.prepare<[string], number>('SELECT key FROM clients WHERE client_id = ?').pluck();
  const add = db.prepare('INSERT INTO clients (client_id, holdout) VALUES (?, ?)');
  const known = new Map<string, number>();
  return (clientId) => {
    const remembered = known.get(clientId);
    if (remembered !== undefined) return remembered;
    const key = find.get(clientId) ?? Number(add.run(clientId, isHoldout(clientId) ? 1 : 0).lastInsertRowid);
    known.set(clientId, key);
    return key;
  };
}

/** Number of clients with at least one row in a visible import. */
export function countClients(db: ReadDb): number {
  return (
    db
      .prepare<[], number>(
        `SELECT COUNT(DISTINCT client_key) FROM transactions
         WHERE import_id IN (SELECT id FROM imports WHERE state = 'visible')`,
      )
      .pluck()
      .get() ?? 0
  );
}

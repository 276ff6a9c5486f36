import type { LeaseDb, LeaseHolder } from './leases';

/** So long an import waits for somebody who has asked for a turn, and may have died or have much to write itself. */
const turnMs = 250;

/** Whether another process imports, and so has the write lock of the labels nearly all the time. */
export function othersImport(db: LeaseDb, pid: number): boolean {
  const held = db.prepare<[number], number>(`SELECT 1 FROM leases WHERE name = 'import' AND pid <> ?`);
  return held.get(pid) !== undefined;
}

/** Asks for a turn. What others have left behind goes. */
export function askForTurn(db: LeaseDb, { pid, token, now }: LeaseHolder & { now: number }): void {
  db.transaction(() => {
    db.prepare('DELETE FROM waiting WHERE since <= ?').run(now - turnMs);
    db.prepare('INSERT INTO waiting (token, pid, since) VALUES (?, ?, ?)').run(token, pid, now);
  }).immediate();
}

export function endTurn(db: LeaseDb, token: string): void {
  db.prepare('DELETE FROM waiting WHERE token = ?').run(token);
}

/** Whether another process waits for its turn. */
export function othersWait(db: LeaseDb, { pid, now }: { pid: number; now: number }): boolean {
  const waiting = db.prepare<[number, number], number>('SELECT 1 FROM waiting WHERE pid <> ? AND since > ?');
  return waiting.get(pid, now - turnMs) !== undefined;
}

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LeaseContext } from './holders';
import type { LeaseDb, LeaseHolder } from './leases';

/**
 * Does work that writes to the database, in its turn. SQLite has no queue for its write lock, and whoever waits looks
 * for it ever more seldom, so an import that takes it again at once could keep others from it for seconds. While
 * another process imports, one asks it for a turn.
 */
export async function inTurn<T>({ leases, pid, machineNow }: LeaseContext, work: () => T | Promise<T>): Promise<T> {
  if (!othersImport(leases, pid)) return work();
  const token = randomUUID();
  askForTurn(leases, { pid, token, now: machineNow() });
  try {
    return await work();
  } finally {
    endTurn(leases, token);
  }
}

/** Between two short transactions of much work: lets a message in, and another process that has asked for a turn. */
export async function giveWay({ leases, pid, machineNow }: LeaseContext): Promise<void> {
  await new Promise(setImmediate);
  while (othersWait(leases, { pid, now: machineNow() })) await pause(1);
}

/** So long an import waits for somebody who has asked for a turn, and may have died or have much to write itself. */
const turnMs = 250;

/** Whether another process imports, and so has the write lock of the labels nearly all the time. */
function othersImport(db: LeaseDb, pid: number): boolean {
  const held = db.prepare<[number], number>(`SELECT 1 FROM leases WHERE name = 'import' AND pid <> ?`);
  return held.get(pid) !== undefined;
}

/** Asks for a turn. What others have left behind goes. */
function askForTurn(db: LeaseDb, { pid, token, now }: LeaseHolder & { now: number }): void {
  db.transaction(() => {
    db.prepare('DELETE FROM waiting WHERE since NOT BETWEEN ? AND ?').run(now - turnMs + 1, now);
    db.prepare('INSERT INTO waiting (token, pid, since) VALUES (?, ?, ?)').run(token, pid, now);
  }).immediate();
}

function endTurn(db: LeaseDb, token: string): void {
  db.prepare('DELETE FROM waiting WHERE token = ?').run(token);
}

/** Whether another process waits for its turn. Who asked in the future did so before the clock was set back. */
export function othersWait(db: LeaseDb, { pid, now }: { pid: number; now: number }): boolean {
  const waiting = db.prepare<[number, number, number], number>(
    'SELECT 1 FROM waiting WHERE pid <> ? AND since BETWEEN ? AND ?',
  );
  return waiting.get(pid, now - turnMs + 1, now) !== undefined;
}

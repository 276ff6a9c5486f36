import { setTimeout as pause } from 'node:timers/promises';
import { type LeaseContext, newToken, tokensOf } from './holders';
import { findLease, type LeaseDb, type LeaseHolder } from './leases';

/**
 * Does work that writes to the database, in its turn. SQLite has no queue for its write lock, and whoever waits looks
 * for it ever more seldom, so an import that takes it again at once could keep others from it for seconds. While
 * another process imports, one asks it for a turn.
 */
export async function inTurn<T>(context: LeaseContext, work: () => T | Promise<T>): Promise<T> {
  const { leases, pid, machineNow } = context;
  if (!othersImport(context)) return work();
  const token = newToken(context);
  askForTurn(leases, { pid, token, now: machineNow() });
  try {
    return await work();
  } finally {
    endTurn(leases, token);
  }
}

/** Between two short transactions of much work: lets a message in, and another process that has asked for a turn. */
export async function giveWay(context: LeaseContext): Promise<void> {
  await new Promise(setImmediate);
  while (othersWait(context)) await pause(1);
}

/** So long an import waits for somebody who has asked for a turn, and may have died or have much to write itself. */
const turnMs = 250;

/** Whether another process imports, and so has the write lock of the labels nearly all the time. */
function othersImport(context: LeaseContext): boolean {
  const held = findLease(context.leases, 'import');
  return held !== undefined && !(held.pid === context.pid && held.token.startsWith(tokensOf(context)));
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
export function othersWait(context: LeaseContext): boolean {
  const { leases, pid, machineNow } = context;
  const now = machineNow();
  const waiting = leases
    .prepare<[number, number], LeaseHolder>('SELECT pid, token FROM waiting WHERE since BETWEEN ? AND ?')
    .all(now - turnMs + 1, now);
  if (waiting.length === 0) return false;
  const own = tokensOf(context);
  return waiting.some((one) => one.pid !== pid || !one.token.startsWith(own));
}

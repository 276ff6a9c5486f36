import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LeaseContext } from './context';
import { askForTurn, endTurn, othersImport, othersWait } from './waiting';

/**
 * Does work that writes to the database, in its turn. SQLite has no queue for its write lock, and whoever waits looks
 * for it ever more seldom, so an import that takes it again at once could keep others from it for seconds. While
 * another process imports, one asks it for a turn.
 */
export async function inTurn<T>({ leases, pid, now }: LeaseContext, work: () => T | Promise<T>): Promise<T> {
  if (!othersImport(leases, pid)) return work();
  const token = randomUUID();
  askForTurn(leases, { pid, token, now: now() });
  try {
    return await work();
  } finally {
    endTurn(leases, token);
  }
}

/** Between two short transactions of much work: lets a message in, and another process that has asked for a turn. */
export async function giveWay({ leases, pid, now }: LeaseContext): Promise<void> {
  await new Promise(setImmediate);
  while (othersWait(leases, { pid, now: now() })) await pause(1);
}

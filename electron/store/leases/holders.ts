import { randomUUID } from 'node:crypto';
import { dayMs } from '../../../shared/time';
import type { Held, LeaseDb } from './leases';

/** A second look this long after the first tells a holder that hangs from one that woke up with its machine. */
const secondLookMs = 20_000;

/** Leases found overdue, by token: what was seen, and when by a clock that stands still while the machine sleeps. */
const overdue = new Map<string, { expiresAt: number; seenAt: number }>();

/** Distinguishes the leases of one process; says which process that is, where the system tells. */
export function newToken({ processOf, pid }: LeaseContext): string {
  return `${processOf(pid) ?? ''}/${randomUUID()}`;
}

/** Null where the system does not tell, or an earlier release has written it. */
function processIn(token: string): string | null {
  const end = token.indexOf('/');
  return end > 0 ? token.slice(0, end) : null;
}

/**
 * Whether the holder of a lease is gone, so that the lease may be taken over: its process has ended, or it has
 * stopped to renew it. After a sleep, or when the clock was set, every lease is overdue although its holder goes on,
 * so a process that lives loses its lease only at a second look. Where the system does not say which process has a
 * number now, one whose lease is of before the machine was started, or a day old, is taken for another.
 */
export function isGone(context: LeaseContext, held: Held): boolean {
  if (!context.isAlive(held.pid)) return true;
  const known = processIn(held.token);
  if (known !== null && known !== context.processOf(held.pid)) return true;
  const now = context.machineNow();
  if (held.expiresAt > now) {
    overdue.delete(held.token);
    return false;
  }
  if (known === null && (held.expiresAt < context.bootedAt() || held.expiresAt < now - dayMs)) return true;
  const first = overdue.get(held.token);
  if (first?.expiresAt === held.expiresAt) return context.monotonic() - first.seenAt >= secondLookMs;
  overdue.set(held.token, { expiresAt: held.expiresAt, seenAt: context.monotonic() });
  return false;
}

/** What claiming works with: who asks, and clocks by which a dead holder is told from one that slept. */
export interface LeaseContext {
  leases: LeaseDb;
  /** The machine's own clock, which all processes go by, also where a story is played by another. */
  machineNow: () => number;
  /** Milliseconds by a clock that only goes forward, and stands still while the machine sleeps. */
  monotonic: () => number;
  /** When the machine was started. */
  bootedAt: () => number;
  isAlive: (pid: number) => boolean;
  /** Names the process that has a number now as no other ever will be; null where the system does not tell. */
  processOf: (pid: number) => string | null;
  pid: number;
}

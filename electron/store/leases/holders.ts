import { randomUUID } from 'node:crypto';
import { dayMs } from '../../../shared/time';
import type { Beat, Held, LeaseDb } from './leases';

/** A second look this long after the first tells a holder that hangs from one that woke up with its machine. */
const secondLookMs = 20_000;

/** A holder that can't be looked for, and has not renewed its lease for so long, is gone. */
const silenceMs = 300_000;

/** Leases found overdue, by token: what was seen, and when by a clock that stands still while the machine sleeps. */
const overdue = new Map<string, { expiresAt: number; seenAt: number }>();

/** Distinguishes the leases of one process; says which process that is, where the system tells. */
export function newToken(context: LeaseContext): string {
  return `${tokensOf(context)}${randomUUID()}`;
}

/** What all tokens of this process begin with: in another container there may be one of the same number. */
export function tokensOf({ processOf, pid }: Pick<LeaseContext, 'processOf' | 'pid'>): string {
  return `${processOf(pid) ?? ''}/`;
}

/** Null where the system does not tell, or an earlier release has written it. */
function processIn(token: string): string | null {
  const end = token.indexOf('/');
  return end > 0 ? token.slice(0, end) : null;
}

/** Now, by the clocks that a lease is renewed by. */
export function beatOf({ machineNow, monotonic }: LeaseContext): Beat {
  return { now: machineNow(), beatAt: Math.floor(monotonic()) };
}

/** Whether a process, by its name, is in another container of this machine. */
function isElsewhere(named: string, own: string | null): boolean {
  const [boot, , space] = named.split(':');
  const [ownBoot, , ownSpace] = own?.split(':') ?? [];
  return boot === ownBoot && space !== ownSpace;
}

/**
 * Whether the holder of a lease is gone, so that the lease may be taken over: its process has ended, or it has stopped
 * to renew it. In another container its process can't be looked for, and its number is another's here: there, only how
 * long it was silent tells. After a sleep, or when the clock was set, every lease is overdue although its holder goes
 * on, so a process that lives loses its lease only at a second look. Where the system does not say which process has a
 * number now, one whose lease is of before the machine was started, or a day old, is taken for another.
 */
export function isGone(context: LeaseContext, held: Held): boolean {
  const known = processIn(held.token);
  const silentMs = held.beatAt === null ? null : context.monotonic() - held.beatAt;
  if (known !== null && silentMs !== null && isElsewhere(known, context.processOf(context.pid)))
    return silentMs > silenceMs;
  if (hasEnded(context, held)) return true;
  const found = context.processOf(held.pid);
  // It lives, and the system hides which one it is: another account's, with /proc mounted so.
  if (known !== null && found === null && silentMs !== null) return silentMs > silenceMs;
  if (known !== null && known !== found) return true;
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

/** Whether a holder's process is known to have ended: one that hangs, or can't be looked for, is not. */
export function hasEnded({ isAlive, processOf, pid }: LeaseContext, held: Pick<Held, 'pid' | 'token'>): boolean {
  const known = processIn(held.token);
  if (known !== null && isElsewhere(known, processOf(pid))) return false;
  if (!isAlive(held.pid)) return true;
  const found = processOf(held.pid);
  return known !== null && found !== null && known !== found;
}

/** What claiming works with: who asks, and clocks by which a dead holder is told from one that slept. */
export interface LeaseContext {
  leases: LeaseDb;
  /** The machine's own clock, which all processes go by, also where a story is played by another. */
  machineNow: () => number;
  /** Milliseconds by the machine's clock that only goes forward, and stands still while it sleeps. */
  monotonic: () => number;
  /** When the machine was started. */
  bootedAt: () => number;
  isAlive: (pid: number) => boolean;
  /** Names the process that has a number now as no other ever will be; null where the system does not tell. */
  processOf: (pid: number) => string | null;
  pid: number;
}

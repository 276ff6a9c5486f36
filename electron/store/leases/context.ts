import type { LeaseDb } from './leases';

/** What claiming works with: who asks, and clocks by which a dead holder is told from one that slept. */
export interface LeaseContext {
  leases: LeaseDb;
  now: () => number;
  /** Milliseconds by a clock that only goes forward, and stands still while the machine sleeps. */
  monotonic: () => number;
  /** When the machine was started. */
  bootedAt: () => number;
  isAlive: (pid: number) => boolean;
  pid: number;
}

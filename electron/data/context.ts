import type { LeaseDb } from '../store/leases';
import type { ReadDb, WriteDb } from '../store/open';

/** What reading works with. The clock and the paths are given, so that tests can give their own. */
export interface ReadContext {
  db: ReadDb;
  /** The workspace's folder, absolute. */
  workspace: string;
  now: () => number;
}

/** What the store's worker works with. */
export interface DataContext extends ReadContext {
  db: WriteDb;
  /** Opens a connection of its own for a long read; the caller closes it. */
  openReader: () => ReadDb;
  leases: LeaseDb;
  /** Path of the bundled thread that reads large files beside the store; null: they are read in the store's own thread. */
  rowThread: string | null;
  /** Milliseconds by a clock that only goes forward, and stands still while the machine sleeps. */
  monotonic: () => number;
  /** When the machine was started. */
  bootedAt: () => number;
  isAlive: (pid: number) => boolean;
  pid: number;
}

/** What a long call may tell while it works, and what can stop it. */
export interface CallIo {
  /** Share done, in [0, 1]. */
  onProgress: (fraction: number) => void;
  signal: AbortSignal;
}

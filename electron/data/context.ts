import type { LeaseContext } from '../store/leases/holders';
import type { ReadDb, WriteDb } from '../store/open';

export type { LeaseName } from '../store/leases/claims';

/** What reading works with. The clock and the paths are given, so that tests can give their own. */
export interface ReadContext {
  db: ReadDb;
  /** The workspace's folder, absolute. */
  workspace: string;
  now: () => number;
}

/** What the store's worker works with. */
export interface DataContext extends ReadContext, LeaseContext {
  db: WriteDb;
  /** Opens a connection of its own for a long read; the caller closes it. */
  openReader: () => ReadDb;
  /** Path of the bundled thread that reads large files beside the store; null: the store's own thread reads them. */
  rowThread: string | null;
}

import type { ErrorReport } from '../../shared/schemas/errors';
import type { DataMethod } from './api';

/** What a worker is started with. */
export interface DataSetup {
  workspace: string;
  /** Only reads, beside the one that writes. */
  readOnly: boolean;
}

/** From the owner to the store's worker. */
export type DataRequest =
  | { type: 'call'; id: number; method: DataMethod; argument: unknown }
  | { type: 'cancel'; id: number }
  | { type: 'close' };

/** From the store's worker to its owner. */
export type DataReply =
  | { type: 'opened' }
  | { type: 'progress'; id: number; fraction: number }
  | { type: 'done'; id: number; result: unknown }
  | { type: 'failed'; id: number | null; error: ErrorReport };

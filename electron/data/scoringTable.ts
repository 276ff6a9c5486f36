import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import { addBatchClients, addBatchFeatures, type BatchOrigin } from '../store/batches';
import type { DataContext } from './context';
import { gatherLatest } from './gatherLatest';
import { writeTable } from './tableFile';

/** A table of every client's latest features, and whose they are. */
interface ScoringTable {
  path: string;
  sha256: string;
  rows: number;
  /** The moment that the features are of; milliseconds since 1970-01-01 UTC. */
  predictedAt: number;
  /** The clients in the order of the rows, and what was known of them, as the store keeps it. */
  origin: BatchOrigin;
}

/**
 * Writes every client's latest features as a table that the engine scores (see shared/trainingTable.ts; without
 * labels).
 * @throws AppError `not_enough_labels` when no client has features
 */
export async function writeScoringTable({ db, now }: DataContext, folder: string): Promise<ScoringTable> {
  const { rows, features, clientIds, keys, hashes, behaviour, at } = gatherLatest(db, now());
  if (rows.count === 0) throw new AppError('not_enough_labels', 'No client has features yet. Import data first.');
  const { name, sha256 } = await writeTable(folder, { rows, order: null, tasks: [], features, clientIds });
  const origin = { clientsId: addBatchClients(db, keys), featuresId: addBatchFeatures(db, hashes), behaviour };
  return { path: join(folder, name), sha256, rows: rows.count, predictedAt: at, origin };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalOrder } from '../features/tableRows';
import { countChanges } from '../store/join';
import { listTasks } from '../store/tasks';
import { recordWrittenTable, writtenTable } from '../store/trainingRows';
import type { DataContext } from './context';
import { gatherRows } from './gatherRows';
import { joinLabels } from './joinLabels';
import { writeTable } from './tableFile';

export interface TrainingTable {
  path: string;
  sha256: string;
  rows: number;
  features: string[];
  tasks: Record<string, { train: number; holdout: number; watermark: number }>;
}

/**
 * Writes the training table (see shared/trainingTable.ts) under the name of its content, into the workspace's `tables/`; when
 * nothing has changed since the last time, that one is still there. Synthetic labels of holdout clients are dropped, others
 * fade out as real ones come; rows of which no feature is known are left out.
 */
export async function writeTrainingTable(context: DataContext): Promise<TrainingTable> {
  await joinLabels(context);
  const { db } = context;
  const changes = countChanges(db);
  const written = writtenTable(db, changes) as (Omit<TrainingTable, 'path'> & { name: string }) | null;
  const folder = join(context.workspace, 'tables');
  if (written && existsSync(join(folder, written.name))) {
    const { name, ...rest } = written;
    return { path: join(folder, name), ...rest };
  }
  const tasks = listTasks(db).map(({ name }) => name);
  const { rows, features, clientIds, counts } = gatherRows(db, tasks);
  const order = canonicalOrder(rows, clientIds.length);
  const { name, sha256 } = await writeTable(folder, { rows, order, tasks, features, clientIds });
  const result = { sha256, rows: rows.count, features: features.map((feature) => feature.name), tasks: counts };
  recordWrittenTable(db, changes, { name, ...result });
  return { path: join(folder, name), ...result };
}

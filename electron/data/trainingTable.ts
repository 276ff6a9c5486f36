import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalOrder } from '../features/tableRows';
import { countChanges, importsDue } from '../store/join';
import type { ReadDb } from '../store/open';
import { listTasks } from '../store/tasks';
import { recordWrittenTable, writtenTable } from '../store/trainingRows';
import type { DataContext } from './context';
import { gatherRows, taskCounts, type Wanted } from './gatherRows';
import { joinLabels } from './joinLabels';
import { writeTable } from './tableFile';

const tableFile = z.object({
  /** Of the file, in the folder of tables. */
  name: z.string(),
  sha256: z.string(),
  rows: z.number(),
  features: z.array(z.string()),
  tasks: z.record(z.string(), taskCounts),
});

export interface TrainingTable extends Omit<z.infer<typeof tableFile>, 'name'> {
  path: string;
}

/** With the moments of the first and the last prediction in it; the first after the last where none has one. */
export interface HistoryTable extends TrainingTable {
  from: number;
  until: number;
}

/**
 * Writes the training table (see shared/trainingTable.ts) under the name of its content, into the workspace's
 * `tables/`; when nothing has changed since the last time, that one is still there. Synthetic labels of holdout clients
 * are dropped, others fade out as real ones come; rows of which no feature is known are left out.
 * @param newAbove per task, the sequence number above which a label is marked as new; null: nothing is marked, so that
 * equal
 *   labels give an equal file in whatever order they came
 */
export async function writeTrainingTable(
  context: DataContext,
  newAbove: Record<string, number> | null = null,
): Promise<TrainingTable> {
  await joinLabels(context);
  const { db } = context;
  const { changes, isJoined } = db.transaction(() => ({
    changes: countChanges(db),
    isJoined: importsDue(db).length === 0,
  }))();
  const state = JSON.stringify({ changes, newAbove });
  // What an earlier release has written may lack a count: then it is written anew.
  const written = tableFile.nullable().catch(null).parse(writtenTable(db, state));
  const folder = join(context.workspace, 'tables');
  if (written && existsSync(join(folder, written.name))) {
    const { name, ...rest } = written;
    return { path: join(folder, name), ...rest };
  }
  const { table } = await writeGathered(db, folder, { tasks: listTasks(db), newAbove });
  const { name, ...result } = table;
  // What another process has changed since the join is joined the next time, which counts as no further change.
  if (isJoined) recordWrittenTable(db, state, { name, ...result });
  return { path: join(folder, name), ...result };
}

/**
 * Writes the history of labels into a folder outside the workspace: a training table of real labels, and when each
 * became known.
 */
export async function writeHistoryTable(context: DataContext, folder: string): Promise<HistoryTable> {
  await joinLabels(context);
  const { db } = context;
  const wanted = { tasks: listTasks(db), newAbove: null, asHistory: true };
  const { table, rows } = await writeGathered(db, folder, wanted);
  const { name, ...rest } = table;
  const times = rows.predictedAt.subarray(0, rows.count).filter((at) => at > 0);
  const [from, until] = [times.reduce((a, b) => Math.min(a, b), Infinity), times.reduce((a, b) => Math.max(a, b), 0)];
  return { path: join(folder, name), ...rest, from, until };
}

async function writeGathered(db: ReadDb, folder: string, wanted: Wanted) {
  const { rows, features, clientIds, counts } = gatherRows(db, wanted);
  const order = canonicalOrder(rows, clientIds.length);
  const tasks = wanted.tasks.map(({ name }) => name);
  const { name, sha256 } = await writeTable(folder, { rows, order, tasks, features, clientIds });
  const names = features.map((feature) => feature.name);
  return { rows, table: { name, sha256, rows: rows.count, features: names, tasks: counts } };
}

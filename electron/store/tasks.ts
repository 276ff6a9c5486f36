import { AppError } from '../../shared/errors';
import type { WorkspaceTask } from '../../shared/tasks';
import type { ReadDb } from './open';

/** The workspace's tasks, in the order in which they were added. */
export function listTasks(db: ReadDb): WorkspaceTask[] {
  return db
    .prepare<[], WorkspaceTask>(
      `SELECT name, kind, column_prefix AS "column", horizon_days AS horizonDays, grace_days AS graceDays,
              primary_metric AS primaryMetric, policy, margin
       FROM tasks ORDER BY rowid`,
    )
    .all();
}

/** @throws AppError `unknown_task` */
export function findTask(db: ReadDb, name: string): WorkspaceTask {
  const tasks = listTasks(db);
  const task = tasks.find((candidate) => candidate.name === name);
  if (task) return task;
  const known = tasks.map((candidate) => candidate.name).join(', ');
  throw new AppError('unknown_task', `There is no task “${name}”. This workspace has: ${known}.`);
}

import { AppError } from '../../shared/errors';
import type { Policy, WorkspaceTask } from '../../shared/tasks';
import { recordActivity } from './activity';
import type { ReadDb, WriteDb } from './open';

/** Each task has one of the columns in which predictions and outcomes hold their values. */
export const mostTasks = 8;

/** The workspace's tasks, in the order in which they were added. */
export function listTasks(db: ReadDb): WorkspaceTask[] {
  return db
    .prepare<[], WorkspaceTask>(
      `SELECT name, kind, column_prefix AS "column", horizon_days AS horizonDays, grace_days AS graceDays,
              primary_metric AS primaryMetric, policy, margin
       FROM tasks ORDER BY slot`,
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

/**
 * Changes when a candidate may replace a task's champion.
 * @param given `margin`: in the unit of the primary metric, .02 for 2 points of accuracy
 * @throws AppError `unknown_task`
 */
export function setPolicy(
  db: WriteDb,
  given: { task: string; policy: Policy; margin: number; at: number; actor: string; reason: string },
): WorkspaceTask {
  const { task: name, policy, margin, at, actor, reason } = given;
  return db
    .transaction(() => {
      const before = findTask(db, name);
      if (before.policy === policy && before.margin === margin) return before;
      db.prepare('UPDATE tasks SET policy = ?, margin = ? WHERE name = ?').run(policy, margin, name);
      const summary = `${name}: ${before.policy}, margin ${before.margin} → ${policy}, margin ${margin}`;
      recordActivity(db, { at, actor, kind: 'policy', subject: name, summary, reason });
      return { ...before, policy, margin };
    })
    .immediate();
}

/** Tasks for which an outcome says nothing once somebody has acted upon the prediction. */
export function tasksSkippingActedOn(db: ReadDb): Set<string> {
  return new Set(db.prepare<[], string>('SELECT name FROM tasks WHERE skip_acted_on = 1').pluck().all());
}

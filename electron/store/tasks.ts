import { AppError } from '../../shared/errors';
import type { DeploymentRule, HalfLife, NewTask, Task, WorkspaceTask } from '../../shared/schemas/tasks';
import { outcomeRulesOf, taskNamePattern } from '../../shared/tasks';
import { recordActivity } from './activity';
import { joinDue } from './imports';
import type { ReadDb, WriteDb } from './open';

/** Each task has one of the columns in which predictions and outcomes hold their values. */
const mostTasks = 8;

/** The workspace's tasks, in the order in which they were added. */
export function listTasks(db: ReadDb): WorkspaceTask[] {
  return db
    .prepare<[], Omit<WorkspaceTask, 'halfLife'> & { halfLife: number | null }>(
      `SELECT name, kind, column_prefix AS "column", predicted_name AS predictedName, actual_name AS actualName, outcome,
              horizon_days AS horizonDays, grace_days AS graceDays, primary_metric AS primaryMetric, policy, margin,
              COALESCE(proper_score, CASE kind WHEN 'classification' THEN 'logLoss' ELSE 'r2Clipped' END) AS properScore,
              half_life_days AS halfLife
       FROM tasks ORDER BY slot`,
    )
    .all()
    .map((task) => ({ ...task, halfLife: halfLifeOf(task.halfLife) }));
}

function halfLifeOf(days: number | null): HalfLife {
  return days === null ? 'auto' : days === 0 ? 'never' : days;
}

function daysOf(halfLife: HalfLife): number | null {
  return halfLife === 'auto' ? null : halfLife === 'never' ? 0 : halfLife;
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
 * @throws AppError `unknown_task`, `bad_usage` when the score is not one of the task's kind
 */
export function setPolicy(
  db: WriteDb,
  given: { task: string; at: number; actor: string; reason: string } & DeploymentRule,
): WorkspaceTask {
  const { task: name, at, actor, reason, ...rule } = given;
  return db
    .transaction(() => {
      const before = findTask(db, name);
      const [was, is] = [ruleText(before), ruleText(rule)];
      if (was === is) return before;
      if ((before.kind === 'classification') !== (rule.properScore === 'logLoss')) {
        throw new AppError('bad_usage', `${name} can’t be judged by ${rule.properScore}: it is a ${before.kind}.`);
      }
      db.prepare('UPDATE tasks SET policy = ?, margin = ?, proper_score = ?, half_life_days = ? WHERE name = ?').run(
        rule.policy,
        rule.margin,
        rule.properScore,
        daysOf(rule.halfLife),
        name,
      );
      recordActivity(db, { at, actor, kind: 'policy', subject: name, summary: `${name}: ${was} → ${is}`, reason });
      return { ...before, ...rule };
    })
    .immediate();
}

function ruleText({ policy, margin, properScore, halfLife }: DeploymentRule): string {
  const alike = halfLife === 'auto' ? '' : `, half-life ${halfLife === 'never' ? 'never' : `${halfLife} days`}`;
  return `${policy}, margin ${margin}${properScore === 'mae' ? ', by absolute errors' : ''}${alike}`;
}

/** Tasks for which an outcome says nothing once somebody has acted upon the prediction. */
export function tasksSkippingActedOn(db: ReadDb): Set<string> {
  return new Set(db.prepare<[], string>('SELECT name FROM tasks WHERE skip_acted_on = 1').pluck().all());
}

/** Who changed a task's settings, when and why, for the audit log. */
interface Change {
  at: number;
  actor: string;
  reason: string;
}

/**
 * Changes how long after a prediction its outcome falls, how late its records may come, and what of the transactions labels it.
 * All labels are due to be joined anew from then on, and all snapshots to be made again.
 * @throws AppError `unknown_task`, `bad_usage` for an outcome of another kind
 */
export function changeTask(
  db: WriteDb,
  given: { task: string } & Pick<WorkspaceTask, 'horizonDays' | 'graceDays' | 'outcome'> & Change,
): WorkspaceTask {
  const { task: name, horizonDays, graceDays, outcome, ...by } = given;
  return db
    .transaction(() => {
      const before = findTask(db, name);
      const after = { ...before, horizonDays, graceDays, outcome };
      if (rulesOf(before) === rulesOf(after)) return before;
      checkOutcome(after);
      db.prepare('UPDATE tasks SET horizon_days = ?, grace_days = ?, outcome = ? WHERE name = ?').run(
        horizonDays,
        graceDays,
        outcome,
        name,
      );
      relabel(db);
      const summary = `${name}: ${rulesOf(before)} → ${rulesOf(after)}`;
      recordActivity(db, { ...by, kind: 'task', subject: name, summary });
      return after;
    })
    .immediate();
}

function rulesOf({ horizonDays, graceDays, outcome }: Pick<Task, 'horizonDays' | 'graceDays' | 'outcome'>): string {
  return `horizon ${horizonDays} days, grace ${graceDays}, from transactions ${outcome ?? 'nothing'}`;
}

/** Marks everything as due that a task's rule decides. */
function relabel(db: WriteDb): void {
  joinDue(db, 0);
  db.prepare('UPDATE snapshots SET is_due = 1').run();
}

/**
 * Adds a task to the workspace, with the default policy. Snapshots are due to be made again where it is labelled from
 * transactions.
 * @throws AppError `bad_usage` when its name, its columns or its rule can't be, or there are `mostTasks` already
 */
export function addTask(db: WriteDb, { task, ...by }: { task: NewTask } & Change): WorkspaceTask {
  return db
    .transaction(() => {
      checkNewTask(task, listTasks(db));
      db.prepare(
        `INSERT INTO tasks (name, kind, column_prefix, predicted_name, actual_name, outcome, horizon_days, grace_days,
           primary_metric, skip_acted_on, slot)
         VALUES (@name, @kind, @column, @predictedName, @actualName, @outcome, @horizonDays, @graceDays, @primaryMetric,
           @skipActedOn, (SELECT MAX(slot) + 1 FROM tasks))`,
      ).run({
        ...task,
        primaryMetric: task.kind === 'classification' ? 'accuracy' : 'r2Clipped',
        skipActedOn: Number(task.skipActedOn),
      });
      if (task.outcome !== null) relabel(db);
      const summary = `${task.name} (${task.kind}): horizon ${task.horizonDays} days, grace ${task.graceDays}, columns ${task.column}_pred and ${task.column}_actual`;
      recordActivity(db, { ...by, kind: 'task', subject: task.name, summary });
      return findTask(db, task.name);
    })
    .immediate();
}

/** @throws AppError `bad_usage` when transactions would give an amount for a yes or no, or the other way round */
function checkOutcome({ kind, outcome }: Pick<Task, 'kind' | 'outcome'>): void {
  if (outcome === null || outcomeRulesOf(kind).includes(outcome)) return;
  const wanted =
    outcome === 'spend' ? 'an amount: the task is a regression' : 'yes or no: the task is a classification';
  throw new AppError('bad_usage', `The outcome “${outcome}” is ${wanted}.`);
}

function checkNewTask(task: NewTask, present: readonly WorkspaceTask[]): void {
  const { name, column } = task;
  const refuse = (message: string) => new AppError('bad_usage', message);
  for (const text of [name, column]) {
    if (!taskNamePattern.test(text)) {
      throw refuse(`“${text}” can’t name a task or its columns: use small letters, digits and _, a letter first.`);
    }
  }
  const same = present.find((other) => [other.name, other.column].some((taken) => taken === name || taken === column));
  if (same)
    throw refuse(
      `There is a task ${same.name} already, with the columns ${same.column}_pred and ${same.column}_actual.`,
    );
  checkOutcome(task);
  if (present.length >= mostTasks) throw refuse(`A workspace has at most ${mostTasks} tasks.`);
}

/**
 * Removes the task that was added last, as long as nothing is known of it.
 * @throws AppError `unknown_task`, `task_in_use`
 */
export function removeTask(db: WriteDb, { task: name, ...by }: { task: string } & Change): void {
  db.transaction(() => {
    const tasks = listTasks(db);
    findTask(db, name);
    const slot = tasks.findIndex((task) => task.name === name) + 1;
    const finds = (sql: string, ...given: string[]) =>
      db.prepare(`SELECT 1 FROM ${sql} LIMIT 1`).get(...given) !== undefined;
    const isUsed =
      ['predictions', 'outcomes'].some((rows) => finds(`${rows} WHERE value_${slot} IS NOT NULL`)) ||
      ['labels', 'evaluations', 'deployment_tasks', 'batches'].some((rows) => finds(`${rows} WHERE task = ?`, name));
    if (slot < tasks.length || isUsed) {
      throw new AppError(
        'task_in_use',
        `The task ${name} stays: only the one that was added last can be removed, before anything was imported, labelled or trained for it.`,
      );
    }
    db.prepare('DELETE FROM snapshot_tasks WHERE task = ?').run(name);
    db.prepare('DELETE FROM tasks WHERE name = ?').run(name);
    joinDue(db, 0);
    recordActivity(db, { ...by, kind: 'task', subject: name, summary: `${name} was removed` });
  }).immediate();
}

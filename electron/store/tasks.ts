import { AppError } from '../../shared/errors';
import type { DeploymentRule, HalfLife, NewTask, StoredTask, Task } from '../../shared/schemas/tasks';
import { outcomeRulesOf, spanText, taskNamePattern } from '../../shared/tasks';
import { type By, recordActivity } from './activity';
import { valueColumn } from './columns';
import { joinDue } from './imports';
import type { ReadDb, WriteDb } from './open';

/** Each task has one of the columns in which predictions and outcomes hold their values. */
const mostTasks = 8;

/** The workspace's tasks, in the order in which they were added. */
export function listTasks(db: ReadDb): StoredTask[] {
  return db
    .prepare<[], Omit<StoredTask, 'halfLife' | 'isOff'> & { halfLife: number | null; isOff: number }>(
      `SELECT name, kind, column_prefix AS "column", predicted_name AS predictedName, actual_name AS actualName, outcome,
              horizon_hours / 24.0 AS horizonDays, grace_hours / 24.0 AS graceDays, primary_metric AS primaryMetric, policy,
              margin, COALESCE(proper_score, CASE kind WHEN 'classification' THEN 'logLoss' ELSE 'r2Clipped' END)
                AS properScore,
              half_life_days AS halfLife, slot, is_off AS isOff
       FROM tasks ORDER BY slot`,
    )
    .all()
    .map((task) => ({ ...task, halfLife: halfLifeOf(task.halfLife), isOff: task.isOff === 1 }));
}

function halfLifeOf(days: number | null): HalfLife {
  return days === null ? 'auto' : days === 0 ? 'never' : days;
}

function daysOf(halfLife: HalfLife): number | null {
  return halfLife === 'auto' ? null : halfLife === 'never' ? 0 : halfLife;
}

/** The tasks that are not switched off. */
export function tasksOn(db: ReadDb): StoredTask[] {
  return listTasks(db).filter(({ isOff }) => !isOff);
}

/** @throws AppError `unknown_task` */
export function findTask(db: ReadDb, name: string): StoredTask {
  const tasks = listTasks(db);
  const task = tasks.find((candidate) => candidate.name === name);
  if (task) return task;
  const known = tasks.map((candidate) => candidate.name).join(', ');
  throw new AppError('unknown_task', `There is no task “${name}”. This workspace has: ${known}.`);
}

/** What is not given stays as it is then, whatever another process has changed of it meanwhile. */
type Change<T> = { [Field in keyof T]?: T[Field] | undefined };

/**
 * Changes when a candidate may replace a task's champion.
 * @param given `margin`: in the unit of the primary metric, .02 for 2 points of accuracy
 * @throws AppError `unknown_task`, `bad_usage` when the score is not one of the task's kind
 */
export function setPolicy(db: WriteDb, given: { task: string } & By & Change<DeploymentRule>): StoredTask {
  const { task: name, at, actor, reason, ...change } = given;
  return db
    .transaction(() => {
      const before = findTask(db, name);
      const {
        policy = before.policy,
        margin = before.margin,
        properScore = before.properScore,
        halfLife = before.halfLife,
      } = change;
      const rule = { policy, margin, properScore, halfLife };
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

/**
 * Changes how long after a prediction its outcome falls, how late its records may come, and what of the transactions
 * labels it. All labels are due to be joined anew from then on, and all snapshots to be made again.
 * @throws AppError `unknown_task`, `bad_usage` for an outcome of another kind
 */
export function changeTask(
  db: WriteDb,
  given: { task: string } & Change<Pick<StoredTask, 'horizonDays' | 'graceDays' | 'outcome'>> & By,
): StoredTask {
  const { task: name, at, actor, reason, ...change } = given;
  return db
    .transaction(() => {
      const before = findTask(db, name);
      const { horizonDays = before.horizonDays, graceDays = before.graceDays, outcome = before.outcome } = change;
      const after = { ...before, horizonDays, graceDays, outcome };
      if (rulesOf(before) === rulesOf(after)) return before;
      checkOutcome(after);
      db.prepare('UPDATE tasks SET horizon_hours = ?, grace_hours = ?, outcome = ? WHERE name = ?').run(
        hoursOf(horizonDays),
        hoursOf(graceDays),
        outcome,
        name,
      );
      relabel(db);
      const summary = `${name}: ${rulesOf(before)} → ${rulesOf(after)}`;
      recordActivity(db, { at, actor, reason, kind: 'task', subject: name, summary });
      return after;
    })
    .immediate();
}

function rulesOf({ horizonDays, graceDays, outcome }: Pick<Task, 'horizonDays' | 'graceDays' | 'outcome'>): string {
  return `horizon ${spanText(horizonDays)}, grace ${spanText(graceDays)}, from transactions ${outcome ?? 'nothing'}`;
}

/** Marks everything as due that a task's rule decides. */
export function relabel(db: WriteDb): void {
  joinDue(db, 0);
  db.prepare('UPDATE snapshots SET is_due = 1').run();
}

/**
 * Adds a task to the workspace, with the default policy. Snapshots are due to be made again where it is labelled from
 * transactions.
 * @throws AppError `bad_usage` when its name, its columns or its rule can't be, or there are `mostTasks` already
 */
export function addTask(db: WriteDb, { task, ...by }: { task: NewTask } & By): StoredTask {
  return db
    .transaction(() => {
      checkNewTask(task, listTasks(db));
      db.prepare(
        `INSERT INTO tasks (name, kind, column_prefix, predicted_name, actual_name, outcome, horizon_hours,
           grace_hours, primary_metric, skip_acted_on, slot)
         VALUES (@name, @kind, @column, @predictedName, @actualName, @outcome, @horizonHours, @graceHours,
           @primaryMetric, @skipActedOn, @slot)`,
      ).run({
        ...task,
        slot: freeSlot(listTasks(db)),
        horizonHours: hoursOf(task.horizonDays),
        graceHours: hoursOf(task.graceDays),
        primaryMetric: task.kind === 'classification' ? 'accuracy' : 'r2Clipped',
        skipActedOn: Number(task.skipActedOn),
      });
      if (task.outcome !== null) relabel(db);
      const summary = `${task.name} (${task.kind}): horizon ${spanText(task.horizonDays)}, grace ${spanText(task.graceDays)}, columns ${task.column}_pred and ${task.column}_actual`;
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

function checkNewTask(task: NewTask, present: readonly StoredTask[]): void {
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
 * Removes a task for which no file ever brought a value and nothing was trained; labels that transactions gave it go
 * with it.
 * @throws AppError `unknown_task`, `task_in_use`
 */
export function removeTask(db: WriteDb, { task: name, ...by }: { task: string } & By): void {
  db.transaction(() => {
    const { slot } = findTask(db, name);
    const finds = (sql: string, ...given: string[]) =>
      db.prepare(`SELECT 1 FROM ${sql} LIMIT 1`).get(...given) !== undefined;
    const isUsed =
      ['predictions', 'outcomes'].some((rows) => finds(`${rows} WHERE ${valueColumn(slot)} IS NOT NULL`)) ||
      ['evaluations', 'deployment_tasks', 'batches'].some((rows) => finds(`${rows} WHERE task = ?`, name));
    if (isUsed) {
      throw new AppError(
        'task_in_use',
        `The task ${name} can’t be removed: there are values of it in files, or models of it. Switch it off instead.`,
        { task: name, commandLine: `“evergreen tasks off ${name}” does.` },
      );
    }
    checkNotLast(db, name);
    for (const rows of ['labels', 'snapshot_tasks']) db.prepare(`DELETE FROM ${rows} WHERE task = ?`).run(name);
    db.prepare('DELETE FROM tasks WHERE name = ?').run(name);
    joinDue(db, 0);
    recordActivity(db, { ...by, kind: 'task', subject: name, summary: `${name} was removed` });
  }).immediate();
}

/**
 * Switches a task off or on. While it is off, files still bring its labels, so that nothing is missing later; but
 * nothing is trained, scored or judged for it.
 * @throws AppError `unknown_task`; `task_in_use` for the only one that is on
 */
export function switchTask(db: WriteDb, { task: name, isOff, ...by }: { task: string; isOff: boolean } & By): void {
  db.transaction(() => {
    if (findTask(db, name).isOff === isOff) return;
    if (isOff) checkNotLast(db, name);
    db.prepare('UPDATE tasks SET is_off = ? WHERE name = ?').run(Number(isOff), name);
    db.prepare('UPDATE changes SET count = count + 1').run();
    const summary = `${name} was switched ${isOff ? 'off' : 'on'}`;
    recordActivity(db, { ...by, kind: 'task', subject: name, summary });
  }).immediate();
}

function checkNotLast(db: ReadDb, name: string): void {
  if (listTasks(db).some((task) => task.name !== name && !task.isOff)) return;
  throw new AppError(
    'task_in_use',
    `The task ${name} can’t be switched off: it is the only one that is on. Add another one first.`,
  );
}

function hoursOf(days: number): number {
  return Math.round(days * 24);
}

/** The first of the columns of values that no task has. */
function freeSlot(tasks: readonly StoredTask[]): number {
  const taken = new Set(tasks.map(({ slot }) => slot));
  return Array.from({ length: mostTasks }, (_, i) => i + 1).find((slot) => !taken.has(slot)) ?? mostTasks;
}

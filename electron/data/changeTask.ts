import type { InputOf } from '../../shared/schemas/operations';
import type { NewTask, StoredTask } from '../../shared/schemas/tasks';
import { plainName, taskColumns } from '../importing/fields';
import type { CallIo } from '../node/calls';
import { featureTypes } from '../store/featureSets';
import {
  removeTask as deleteTask,
  findTask,
  addTask as insertTask,
  listTasks,
  switchTask as storeSwitch,
  changeTask as updateTask,
} from '../store/tasks';
import type { DataContext } from './context';
import { joinLabels } from './joinLabels';

/** What is not given stays as it is. */
export type TaskChange = Omit<InputOf<'changeTask'>, 'reason'> & { actor: string; reason: string };

/** Changes what decides a task's labels, and brings all in line with it: those of files and those of snapshots. */
export async function changeTask(context: DataContext, options: TaskChange, io: CallIo): Promise<StoredTask> {
  const task = updateTask(context.db, { ...options, at: context.now() });
  await joinLabels(context, io);
  return task;
}

/**
 * Adds a task, and labels it from the snapshots where its outcome can be read from transactions.
 * @returns the task, and features of earlier imports that look like its columns
 */
export async function addTask(
  context: DataContext,
  given: { task: NewTask; actor: string; reason: string },
  io: CallIo,
): Promise<{ task: StoredTask; suspects: string[] }> {
  const task = insertTask(context.db, { ...given, at: context.now() });
  await joinLabels(context, io);
  const own = new Set(taskColumns(task));
  const suspects = [...featureTypes(context.db).keys()].filter((name) => own.has(plainName(name)));
  return { task, suspects };
}

/** Switches a task off or on. */
export function switchTask(
  { db, now }: DataContext,
  given: { task: string; isOff: boolean; actor: string; reason: string },
): StoredTask {
  storeSwitch(db, { ...given, at: now() });
  return findTask(db, given.task);
}

/** Removes a task for which no file ever brought a value and nothing was trained. */
export function removeTask(
  { db, now }: DataContext,
  given: { task: string; actor: string; reason: string },
): StoredTask[] {
  deleteTask(db, { ...given, at: now() });
  return listTasks(db);
}

import { AppError } from '../../shared/errors';
import { taskLabel, taskWords } from '../../shared/tasks';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { modelRef } from './modelRef';

/**
 * A version's model of a task, by default the champion's.
 * @throws AppError `unknown_task`, `unknown_version`
 */
export async function namedModel(context: OperationContext, task: string, version: string | null) {
  await context.data.task({ name: task });
  const name = version ?? (await readProduction(context.layout)).tasks[task]?.version;
  if (!name)
    throw new AppError('unknown_version', `${taskLabel(task)} has no champion yet: train one first.`, {
      commandLine: '“evergreen retrain” does so.',
    });
  const found = await findVersion(context, name);
  if (!found.tasks[task]) throw new AppError('unknown_version', `${name} holds no model for ${taskWords(task)}.`);
  return { version: found.version, model: modelRef(context, found, task) };
}

import { AppError } from '../../shared/errors';
import type { CheckedInput, ResultOf } from '../../shared/schemas/operations';
import { defaultHoldoutWindow } from '../../shared/trainingTable';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { namedModel } from './namedModel';

/** Above which those with the highest scores are cut off where nothing is said. */
const usualShare = 0.1;

/** What acting upon those with a model's highest scores would have found among the clients of the holdout. */
export async function gains(context: OperationContext, asked: CheckedInput<'gains'>): Promise<ResultOf<'gains'>> {
  const { data, engine, signal } = context;
  if (asked.top !== null && asked.threshold !== null)
    throw new AppError('bad_usage', 'Cut either above a share (top) or from a score on (threshold), not both.');
  const task = await data.task({ name: asked.task ?? (await firstWithChampion(context)) });
  const { version, model } = await namedModel(context, task.name, asked.version);
  const table = await data.trainingTable();
  const cut = asked.threshold === null ? { share: asked.top ?? usualShare } : { threshold: asked.threshold };
  const request = { table, task, model, window: defaultHoldoutWindow, cut };
  return { task: task.name, version, ...(await engine.gains(request, { signal })) };
}

async function firstWithChampion({ data, layout }: OperationContext): Promise<string> {
  const { tasks } = await readProduction(layout);
  const first = (await data.tasks()).find(({ name }) => tasks[name]);
  if (first) return first.name;
  throw new AppError('no_champion', 'No task has a champion yet: train one first.', {
    commandLine: '“evergreen retrain” does so.',
  });
}

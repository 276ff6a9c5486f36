import { AppError } from '../../shared/errors';
import type { CheckedInput, ResultOf } from '../../shared/schemas/operations';
import { defaultHoldoutWindow } from '../../shared/trainingTable';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { namedModel } from './namedModel';

/** What acting upon those with a model's highest scores would have found among the clients of the holdout. */
export async function gains(context: OperationContext, asked: CheckedInput<'gains'>): Promise<ResultOf<'gains'>> {
  const { data, engine, signal } = context;
  const task = await data.task({ name: asked.task ?? (await firstWithChampion(context)) });
  const { version, model } = await namedModel(context, task.name, asked.version);
  const table = await data.trainingTable();
  const cut = asked.threshold === null ? { share: asked.top } : { threshold: asked.threshold };
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

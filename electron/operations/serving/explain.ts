import type { Absent } from '../../../shared/engineProtocol';
import { AppError } from '../../../shared/errors';
import type { CheckedInput, ResultOf } from '../../../shared/schemas/operations';
import type { Explanation } from '../../../shared/schemas/servingOperations';
import { taskLabel } from '../../../shared/tasks';
import type { OperationContext } from '../context';
import { findVersion } from '../deploy';
import { choose } from './choose';

type Values = Readonly<Record<string, number | string | null>>;

/**
 * What the champions say of a client, from what is known of it by now, and why.
 * @throws AppError `bad_usage` for a client that there is not, `no_champion`
 */
export async function explain(
  context: OperationContext,
  { client, task }: CheckedInput<'explain'>,
): Promise<ResultOf<'explain'>> {
  const { at, values } = await context.reader.clientFeatures({ client });
  return { client, at, tasks: await explainValues(context, values, { task, absent: 'missing' }) };
}

/** The same for values that somebody gives. A feature that they lack is missing. */
export async function explainValues(
  context: OperationContext,
  values: Values,
  { task, absent }: { task: string | null; absent: Absent },
): Promise<Record<string, Explanation>> {
  const champions = await choose(context, { task, best: false, version: null });
  if (champions.length === 0) {
    throw new AppError(
      'no_champion',
      `${task ? taskLabel(task) : 'No task'} has ${task ? 'no' : 'a'} champion yet: train one first.`,
    );
  }
  const tasks: Record<string, Explanation> = {};
  for (const { task: name, version, path, sha256 } of champions) {
    const { features } = (await findVersion(context, version)).tasks[name];
    const row = features.map((feature) => values[feature] ?? null);
    const { contributions, ...answer } = await context.engine.explain({ model: { path, sha256 }, row, absent });
    const known = contributions.map((one) => ({ ...one, value: values[one.feature] ?? null }));
    tasks[name] = { version, ...answer, contributions: known };
  }
  return tasks;
}

import type { CheckedInput, ResultOf } from '../../shared/schemas/operations';
import type { OperationContext } from './context';
import { namedModel } from './namedModel';

/** Writes a version's model of a task, by default the champion's, in a format of other programs. */
export async function exportModel(
  context: OperationContext,
  given: CheckedInput<'exportModel'>,
): Promise<ResultOf<'exportModel'>> {
  const { version, model } = await namedModel(context, given.task, given.version);
  const { format, path: output } = given;
  return { ...(await context.engine.exportModel({ model, format, output })), version };
}

import { AppError } from '../../../shared/errors';
import type { Acknowledgement } from '../../../shared/schemas/monitoring';
import type { CheckedInput } from '../../../shared/schemas/operations';
import { taskWords } from '../../../shared/tasks';
import type { OperationContext } from '../context';
import { throughOf } from './heard';
import { monitor } from './monitor';

/**
 * Acknowledges what stands against a task's champion, as far as it was seen: it is heard no more until there is another
 * cause.
 */
export async function acknowledge(
  context: OperationContext,
  { task, note, alarms: seen }: CheckedInput<'acknowledge'>,
): Promise<Acknowledgement[]> {
  const found = (await monitor(context, { task, chunk: null })).tasks[task];
  const standing = (found?.alarms ?? []).filter(({ id, stands }) => stands && (seen === null || seen.includes(id)));
  if (standing.length === 0)
    throw new AppError(
      'bad_usage',
      `There is no ${seen === null ? '' : 'such '}alarm of ${taskWords(task)} to acknowledge.`,
    );
  const { data, actor } = context;
  const [{ version }] = standing;
  return [await data.acknowledge({ task, version, ...throughOf(standing), actor, note })];
}

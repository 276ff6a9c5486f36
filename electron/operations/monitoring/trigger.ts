import { AppError } from '../../../shared/errors';
import type { Monitored } from '../../../shared/schemas/monitoring';
import type { OperationContext } from '../context';
import { monitor } from './monitor';

/**
 * Why a training is wanted before its time: a harmful alarm stands, and labels have come since the newest version, from
 * which it could learn. Null where none is.
 */
export async function trainingWanted(
  { reader }: Pick<OperationContext, 'reader'>,
  { tasks }: Monitored,
): Promise<string | null> {
  const versions = await reader.versions();
  for (const [task, { alarms }] of Object.entries(tasks)) {
    const harmful = alarms.find(({ stands, harm }) => stands && harm === 'harmful');
    const newest = versions.findLast((version) => version.tasks[task])?.tasks[task];
    if (!harmful || !newest) continue;
    if ((await reader.labelsAbove({ task, watermark: newest.watermark })) > 0) return harmful.sentence;
  }
  return null;
}

/** @throws AppError `not_due` where no alarm asks for a training */
export async function expectAlarm(context: OperationContext): Promise<void> {
  if ((await trainingWanted(context, await monitor(context, { task: null, chunk: null }))) !== null) return;
  throw new AppError('not_due', 'There is no harmful alarm with new labels that a training could learn from.');
}

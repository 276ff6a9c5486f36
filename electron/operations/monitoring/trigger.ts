import type { Monitored } from '../../../shared/schemas/monitoring';
import type { OperationContext } from '../context';

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

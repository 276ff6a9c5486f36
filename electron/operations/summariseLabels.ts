import type { LabelSummary } from '../../shared/schemas/dataOperations';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';

/** How the labels stand, with how many have come since each task's champion was trained. */
export async function summariseLabels({
  reader,
  layout,
}: Pick<OperationContext, 'reader' | 'layout'>): Promise<LabelSummary[]> {
  const { tasks: live } = await readProduction(layout);
  const [counts, champions] = await Promise.all([
    reader.labelCounts(),
    reader.versions(Object.values(live).map(({ version }) => version)),
  ]);
  return Promise.all(
    counts.map(async (one) => {
      const champion = champions.find(({ version }) => version === live[one.task]?.version)?.tasks[one.task];
      if (!champion) return { ...one, sinceChampion: null };
      const { watermark } = champion;
      return { ...one, sinceChampion: await reader.labelsAbove({ task: one.task, watermark }) };
    }),
  );
}

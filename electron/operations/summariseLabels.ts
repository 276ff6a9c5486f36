import type { LabelSummary } from '../../shared/schemas/dataOperations';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';

/** How the labels stand, with how many have come since each task's champion was trained. */
export async function summariseLabels({
  reader,
  layout,
}: Pick<OperationContext, 'reader' | 'layout'>): Promise<LabelSummary[]> {
  const [counts, versions, { tasks: live }] = await Promise.all([
    reader.labelCounts(),
    reader.versions(),
    readProduction(layout),
  ]);
  return Promise.all(
    counts.map(async (one) => {
      const champion = versions.find(({ version }) => version === live[one.task]?.version)?.tasks[one.task];
      if (!champion) return { ...one, sinceChampion: null };
      const { watermark } = champion;
      return { ...one, sinceChampion: await reader.labelsAbove({ task: one.task, watermark }) };
    }),
  );
}

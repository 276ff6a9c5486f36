import type { AttentionItem } from '../../../shared/schemas/attention';
import type { OperationContext } from '../context';
import { listVersions } from '../listVersions';
import { scoreChampions } from '../liveScore';
import { monitor } from '../monitoring/monitor';
import { summariseLabels } from '../summariseLabels';
import { itemsOf } from './derive';

/** A failed run is told as long as it is the latest, so few are read. */
const newestRuns = 20;

/** What a person should look at in this workspace, the most pressing first. */
export async function attention(context: OperationContext): Promise<AttentionItem[]> {
  const { reader } = context;
  const [tasks, labels, imports, runs, { versions, champions }] = await Promise.all([
    reader.tasks(),
    summariseLabels(context),
    reader.imports(),
    reader.runs({ limit: newestRuns }),
    listVersions(context),
  ]);
  const monitored = await monitor(context, { task: null, chunk: null });
  const live = await scoreChampions(context);
  return itemsOf({ tasks, labels, imports, runs, versions, champions, live, monitored });
}

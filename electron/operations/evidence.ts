import { isDeepStrictEqual } from 'node:util';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { Evidence } from '../../shared/schemas/versions';
import { otherLabels } from '../../shared/tasks';
import type { TrainingTable } from '../data/trainingTable';
import type { OperationContext } from './context';
import { findVersion } from './deploy';

/** What a retrain is asked for. */
interface Asked {
  table: Pick<TrainingTable, 'features'>;
  task: WorkspaceTask;
  said: Evidence['said'];
}

/** What the trials of the last retrain decided, if it asked the same of the same features; null: nothing. */
export async function evidenceBefore(
  context: OperationContext,
  { table, task, said }: Asked,
): Promise<Evidence | null> {
  const versions = await context.data.versions();
  const last = versions.findLast(({ strategy, tasks }) => strategy === 'retrain' && tasks[task.name]);
  if (!last) return null;
  const { evidence = null, features, labels } = (await findVersion(context, last.version)).tasks[task.name];
  const isSame =
    isDeepStrictEqual(evidence?.said, said) &&
    isDeepStrictEqual(features, table.features) &&
    otherLabels(task, labels) === null;
  return isSame ? evidence : null;
}

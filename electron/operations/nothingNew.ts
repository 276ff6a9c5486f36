import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { otherLabels } from '../../shared/tasks';
import { isoDay } from '../../shared/time';
import type { TrainingTable } from '../data/trainingTable';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { findVersion } from './deploy';

/** What is trained, and how. */
interface Planned {
  strategy: 'retrain' | 'update';
  /** Parameters of the run. */
  params: object;
  table: Pick<TrainingTable, 'tasks' | 'features'>;
  task: WorkspaceTask;
}

/**
 * Why a task need not be trained: the last candidate that met this champion was made the same way and is not deployed,
 * and no label has come since, so that the same model would be made and judged as before. Null: it is to be trained.
 */
export async function nothingNew(context: OperationContext, planned: Planned): Promise<string | null> {
  const { strategy, params, task } = planned;
  const champion = (await readProduction(context.layout)).tasks[task.name]?.version ?? null;
  const last = await context.data.lastCandidate({ task: task.name, strategy, champion });
  if (!last || last.version === champion || last.isJudgedOtherwise || !isMadeAlike(last.params, params)) return null;
  const candidate = await findVersion(context, last.version);
  const base = champion === null ? null : await findVersion(context, champion);
  if (!hasLearnedAll(candidate, base, planned)) return null;
  const end = candidate.tasks[task.name].deployedAt === null ? 'was not deployed' : 'was taken back';
  return `${task.name} has no new label since the candidate ${candidate.version} of ${isoDay(candidate.createdAt)}, which ${end}: the same model would come of it.`;
}

const anyParams = z.record(z.string(), z.unknown());

/** Which tasks were trained, and whether in any case, makes no other model. */
function isMadeAlike(before: unknown, now: object): boolean {
  const [one, other] = [before, now].map((params) => {
    const { task: _, force: __, ...how } = anyParams.parse(params);
    return how;
  });
  return isDeepStrictEqual(one, other);
}

/**
 * Whether a candidate has learned from the very labels that there are: rows that were taken back since are missed. An
 * update knows the features of its base.
 */
function hasLearnedAll(
  candidate: VersionMetadata,
  base: VersionMetadata | null,
  { strategy, table, task }: Planned,
): boolean {
  const { watermark, rows, olderLeftOut = 0, features, labels } = candidate.tasks[task.name];
  const { train, fresh, watermark: newest } = table.tasks[task.name];
  const isUpdate = strategy === 'update';
  const known = isUpdate ? (base?.tasks[task.name].rows ?? 0) + fresh : train;
  return (
    watermark === newest &&
    rows + olderLeftOut === known &&
    otherLabels(task, labels) === null &&
    (isUpdate || isDeepStrictEqual(features, table.features))
  );
}

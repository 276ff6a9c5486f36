import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { otherLabels, taskLabel } from '../../shared/tasks';
import { isoDay } from '../../shared/time';
import type { TrainingTable } from '../data/trainingTable';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { findVersion } from './deploy';

/** How a version was made. */
type Made = NonNullable<Awaited<ReturnType<OperationContext['data']['howMade']>>>;

/** What is trained, and how. */
interface Planned {
  strategy: 'retrain' | 'update';
  /** Parameters of the run. */
  params: object;
  table: Pick<TrainingTable, 'tasks' | 'features'>;
  task: WorkspaceTask;
}

/**
 * Why a task need not be trained: no label has come since the champion was trained from scratch in the same way, or
 * since the last candidate that met it, which was made the same way and is not deployed. The same model would be made,
 * and judged as before. Null: it is to be trained.
 */
export async function nothingNew(context: OperationContext, planned: Planned): Promise<string | null> {
  const { strategy, task } = planned;
  const champion = (await readProduction(context.layout)).tasks[task.name]?.version ?? null;
  const base = champion === null ? null : await findVersion(context, champion);
  if (base && strategy === 'retrain') {
    const made = await context.data.howMade({ task: task.name, version: base.version });
    if (made?.strategy === 'retrain' && isAlike(base, made, base, planned)) {
      return nothingSince(task, base, 'the champion', 'was trained in the same way');
    }
  }
  const last = await context.data.lastCandidate({ task: task.name, strategy, champion });
  if (!last || last.version === champion) return null;
  const candidate = await findVersion(context, last.version);
  if (!isAlike(candidate, last, base, planned)) return null;
  const end = candidate.tasks[task.name].deployedAt === null ? 'was not deployed' : 'was taken back';
  return nothingSince(task, candidate, 'the candidate', end);
}

function nothingSince(
  { name }: WorkspaceTask,
  { version, createdAt }: VersionMetadata,
  who: string,
  end: string,
): string {
  return `${taskLabel(name)} has no new label since ${who} ${version} of ${isoDay(createdAt)}, which ${end}: the same model would come of it.`;
}

/** Whether a version is what would be made now, and would be judged as it was. */
function isAlike(version: VersionMetadata, made: Made, base: VersionMetadata | null, planned: Planned): boolean {
  return !made.isJudgedOtherwise && isMadeAlike(made.params, planned.params) && hasLearnedAll(version, base, planned);
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

import { AppError } from '../../shared/errors';
import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { taskLabel, taskWords } from '../../shared/tasks';
import { predecessorOf } from '../registry/live';
import { type Production, readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { championsOf, type DeployOptions, deployByHand, findVersion, unstatedReason } from './deploy';

/**
 * Puts an older version back. Without a name: for each task, the version that the present champion replaced, so that a
 * second rollback goes one further back. What a rollback took away is put back by `deploy`, or by `undoDeployment`.
 * @throws AppError `nothing_to_roll_back` when the champion of a task is the first one it ever had; without a name also
 * when it is no longer the one from which somebody wanted back
 */
export async function rollback(
  context: OperationContext,
  name: string | null,
  options: DeployOptions,
): Promise<DeploymentRecord> {
  const reason = options.reason ?? unstatedReason;
  if (name !== null) {
    const champions = championsOf(await findVersion(context, name), options.tasks);
    return deployByHand(context, async () => ({ champions, kind: 'rollback', reason }));
  }
  const unwanted = await unwantedChampions(context, options.tasks);
  return deployByHand(context, async (live) => {
    expectUnchanged(unwanted, live);
    return { champions: await predecessors(context, unwanted), kind: 'rollback', reason };
  });
}

/**
 * Undoes a deployment (a rollback is one too): every task of it gets back the champion that it had before.
 * @param id of the deployment; null: the last one
 * @throws AppError `nothing_to_roll_back` when it was the first of a task, or a later deployment has changed the task
 * again
 */
export async function undoDeployment(
  context: OperationContext,
  id: number | null,
  reason: string | null,
): Promise<DeploymentRecord> {
  const deployments = await context.data.deployments();
  const undone = id === null ? deployments[0] : deployments.find((one) => one.id === id);
  if (!undone) {
    const which = id === null ? 'no deployment' : `no deployment ${id}`;
    throw new AppError('nothing_to_roll_back', `There is ${which} to undo.`, {
      commandLine: '“evergreen deployments” lists what there is.',
    });
  }
  const why = reason ?? `undo of deployment ${undone.id} (${undone.reason})`;
  return deployByHand(context, async (live) => ({
    champions: await championsBefore(context, undone, live),
    kind: 'undo',
    reason: why,
  }));
}

async function championsBefore(context: OperationContext, undone: DeploymentRecord, live: Production['tasks']) {
  const champions = new Map<string, VersionMetadata>();
  for (const { task, from, to } of undone.tasks) {
    if (live[task]?.version !== to) {
      throw new AppError(
        'nothing_to_roll_back',
        `Deployment ${undone.id} can’t be undone: the champion of ${taskWords(task)} has changed again since. Any version can be deployed instead.`,
        { commandLine: `“evergreen deploy VERSION --task ${task}” does so.` },
      );
    }
    if (from === null) {
      throw new AppError(
        'nothing_to_roll_back',
        `Deployment ${undone.id} can’t be undone: it brought the first champion of ${taskWords(task)}, so there is none to go back to.`,
      );
    }
    champions.set(task, await findVersion(context, from));
  }
  return champions;
}

/** The champions that a rollback takes away: of the tasks that are asked for, or those of the last deployment. */
async function unwantedChampions({ data, layout }: OperationContext, asked: DeployOptions['tasks']) {
  const [last] = await data.deployments();
  const { tasks: live } = await readProduction(layout);
  const tasks = asked ?? last?.tasks.map(({ task }) => task) ?? [];
  if (tasks.length === 0) {
    throw new AppError('nothing_to_roll_back', 'Nothing has been deployed in this workspace yet.');
  }
  return new Map(tasks.map((name) => [name, live[name]?.version]));
}

/** Who takes a champion away means the one that he knew of: another's predecessor may be that very one. */
function expectUnchanged(unwanted: ReadonlyMap<string, string | undefined>, live: Production['tasks']): void {
  for (const [task, champion] of unwanted) {
    const now = live[task]?.version;
    if (now === champion) continue;
    throw new AppError(
      'nothing_to_roll_back',
      `Somebody else has just changed the champion of ${taskWords(task)}: it is ${now ?? 'none'}, no longer ${champion ?? 'none'}. Nothing was rolled back; do it again if ${now ?? 'that'} is not wanted either.`,
    );
  }
}

async function predecessors(
  context: OperationContext,
  unwanted: ReadonlyMap<string, string | undefined>,
): Promise<Map<string, VersionMetadata>> {
  const deployments = await context.data.deployments();
  const found = new Map<string, VersionMetadata>();
  for (const [task, champion] of unwanted) {
    const previous = predecessorOf(task, champion, deployments);
    if (!previous) {
      throw new AppError('nothing_to_roll_back', `${taskLabel(task)} has no earlier champion to go back to.`, {
        commandLine: '“evergreen versions” lists what “evergreen rollback VERSION” can put back.',
      });
    }
    found.set(task, await findVersion(context, previous));
  }
  return found;
}

import { AppError } from '../../shared/errors';
import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { predecessorOf } from '../registry/live';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { growEstimators } from './estimators';
import { putIntoProduction } from './putIntoProduction';

interface DeployOptions {
  /** Null: all tasks that the version holds (`deploy`), or those of the last deployment (`rollback`). */
  task: string | null;
  reason: string | null;
}

/**
 * A version by its id, or by what it is called where only one is called so.
 * @throws AppError `unknown_version`
 */
export async function findVersion({ data }: Pick<OperationContext, 'data'>, name: string): Promise<VersionMetadata> {
  const byId = await data.version({ name });
  if (byId) return byId;
  const called = (await data.versionNotes()).filter(({ title }) => title === name);
  const found = called.length === 1 ? await data.version({ name: called[0].version }) : null;
  if (found) return found;
  const which = called.map(({ version }) => version).join(', ');
  const problem = which === '' ? `There is no version “${name}”.` : `Several versions are called “${name}”: ${which}.`;
  throw new AppError('unknown_version', problem, { commandLine: '“evergreen versions” lists them.' });
}

/** Makes a version the champion, by hand. */
export async function deploy(
  context: OperationContext,
  name: string,
  options: DeployOptions,
): Promise<DeploymentRecord> {
  const version = await findVersion(context, name);
  const champions = championsOf(version, options.task);
  return deployByHand(context, champions, 'manual', options.reason ?? 'deployed by hand');
}

/**
 * Puts an older version back. Without a name: for each task, the version that the present champion replaced, so that a
 * second rollback goes one further back. What a rollback took away is put back by `deploy`, or by `undoDeployment`.
 * @throws AppError `nothing_to_roll_back` when the champion of a task is the first one it ever had
 */
export async function rollback(
  context: OperationContext,
  name: string | null,
  options: DeployOptions,
): Promise<DeploymentRecord> {
  const champions = name
    ? championsOf(await findVersion(context, name), options.task)
    : await predecessors(context, options.task);
  return deployByHand(context, champions, 'rollback', options.reason ?? 'rolled back by hand');
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
  const production = await readProduction(context.layout);
  const champions = new Map<string, VersionMetadata>();
  for (const { task, from, to } of undone.tasks) {
    if (production.tasks[task]?.version !== to) {
      throw new AppError(
        'nothing_to_roll_back',
        `Deployment ${undone.id} can’t be undone: the champion of ${task} has changed again since. Any version can be deployed instead.`,
        { commandLine: `“evergreen deploy VERSION --task ${task}” does so.` },
      );
    }
    if (from === null) {
      throw new AppError(
        'nothing_to_roll_back',
        `Deployment ${undone.id} can’t be undone: it brought the first champion of ${task}, so there is none to go back to.`,
      );
    }
    champions.set(task, await findVersion(context, from));
  }
  const why = reason ?? `undo of deployment ${undone.id} (${undone.reason})`;
  return deployByHand(context, champions, 'undo', why);
}

async function deployByHand(...given: Parameters<typeof putIntoProduction>): Promise<DeploymentRecord> {
  const deployed = await putIntoProduction(...given);
  const [context, champions] = given;
  await growEstimators(context, champions);
  return deployed;
}

function championsOf(version: VersionMetadata, task: string | null): Map<string, VersionMetadata> {
  const tasks = task === null ? Object.keys(version.tasks) : [task];
  for (const name of tasks) {
    if (!version.tasks[name]) {
      const held = Object.keys(version.tasks).join(', ');
      throw new AppError('unknown_task', `${version.version} holds no model for “${name}”, only for: ${held}.`);
    }
  }
  return new Map(tasks.map((name) => [name, version]));
}

async function predecessors(context: OperationContext, task: string | null): Promise<Map<string, VersionMetadata>> {
  const deployments = await context.data.deployments();
  const production = await readProduction(context.layout);
  const tasks = task === null ? (deployments[0]?.tasks.map((change) => change.task) ?? []) : [task];
  if (tasks.length === 0) {
    throw new AppError('nothing_to_roll_back', 'Nothing has been deployed in this workspace yet.');
  }
  const found = new Map<string, VersionMetadata>();
  for (const name of tasks) {
    const previous = predecessorOf(name, production.tasks[name]?.version, deployments);
    if (!previous) {
      throw new AppError('nothing_to_roll_back', `${name} has no earlier champion to go back to.`, {
        commandLine: '“evergreen versions” lists what “evergreen rollback VERSION” can put back.',
      });
    }
    found.set(name, await findVersion(context, previous));
  }
  return found;
}

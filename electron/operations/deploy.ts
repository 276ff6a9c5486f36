import { AppError } from '../../shared/errors';
import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { VersionMetadata } from '../../shared/schemas/versions';
import type { OperationContext } from './context';
import { growEstimators } from './estimators';
import { putIntoProduction } from './putIntoProduction';

export interface DeployOptions {
  /** Null: all that the version holds (`deploy`), or those of the last deployment (`rollback`). */
  tasks: readonly string[] | null;
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

/** Stands where a person could have said why, and did not. */
export const unstatedReason = 'no reason given';

/** Makes a version the champion, by hand. */
export async function deploy(
  context: OperationContext,
  name: string,
  options: DeployOptions,
): Promise<DeploymentRecord> {
  const champions = championsOf(await findVersion(context, name), options.tasks);
  const reason = options.reason ?? unstatedReason;
  return deployByHand(context, async () => ({ champions, kind: 'manual', reason }));
}

/** Puts in place what a person has chosen, and grows what it lacks. */
export async function deployByHand(...given: Parameters<typeof putIntoProduction>): Promise<DeploymentRecord> {
  const { champions, ...deployed } = await putIntoProduction(...given);
  const [context] = given;
  await growEstimators(context, champions);
  return deployed;
}

/** A version as the champion of the tasks that it holds, or of some of them. @throws AppError `unknown_task` */
export function championsOf(version: VersionMetadata, asked: DeployOptions['tasks']): Map<string, VersionMetadata> {
  const tasks = asked ?? Object.keys(version.tasks);
  for (const name of tasks) {
    if (!version.tasks[name]) {
      const held = Object.keys(version.tasks).join(', ');
      throw new AppError('unknown_task', `${version.version} holds no model for “${name}”, only for: ${held}.`);
    }
  }
  return new Map(tasks.map((name) => [name, version]));
}

import { AppError } from '../../shared/errors';
import type { DeploymentRecord, VersionMetadata } from '../../shared/records';
import { readProduction, replaceProduction } from '../registry/production';
import type { JobContext } from './context';

export interface DeployOptions {
  /** Null: all tasks that the version holds (`deploy`), or those of the last deployment (`rollback`). */
  task: string | null;
  reason: string | null;
}

export type Deployment = Omit<DeploymentRecord, 'id'>;

/** @throws AppError `unknown_version` */
export async function findVersion(context: JobContext, name: string): Promise<VersionMetadata> {
  const versions = await context.data.call('versions', null);
  const found = versions.find(({ version }) => version === name);
  if (found) return found;
  throw new AppError('unknown_version', `There is no version “${name}”. “evergreen versions” lists them.`);
}

/** Makes a version the champion, by hand. */
export async function deploy(context: JobContext, name: string, options: DeployOptions): Promise<Deployment> {
  const version = await findVersion(context, name);
  const champions = championsOf(version, options.task);
  return putIntoProduction(context, champions, 'manual', options.reason ?? 'deployed by hand');
}

/**
 * Puts an older version back. Without a name: for each task, the version that the present champion replaced, so that a
 * second rollback goes one further back. What a rollback took away is put back by `deploy`.
 * @throws AppError `nothing_to_roll_back` when the champion of a task is the first one it ever had
 */
export async function rollback(context: JobContext, name: string | null, options: DeployOptions): Promise<Deployment> {
  const champions = name
    ? championsOf(await findVersion(context, name), options.task)
    : await predecessors(context, options.task);
  return putIntoProduction(context, champions, 'rollback', options.reason ?? 'rolled back by hand');
}

/** The one way into production: files first, by one atomic replacement, then the row that records it. */
export async function putIntoProduction(
  context: JobContext,
  champions: ReadonlyMap<string, VersionMetadata>,
  kind: DeploymentRecord['kind'],
  reason: string,
): Promise<Deployment> {
  const { data, layout, now, actor } = context;
  const token = await data.call('claim', { name: 'deploy' });
  try {
    const deployment = await replaceProduction(layout, champions, { at: now(), kind, actor, reason });
    await data.call('recordDeployment', deployment);
    return deployment;
  } finally {
    await data.call('release', { name: 'deploy', token });
  }
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

async function predecessors(context: JobContext, task: string | null): Promise<Map<string, VersionMetadata>> {
  const deployments = await context.data.call('deployments', null);
  const production = await readProduction(context.layout);
  const tasks = task === null ? (deployments[0]?.tasks.map((change) => change.task) ?? []) : [task];
  if (tasks.length === 0) {
    throw new AppError('nothing_to_roll_back', 'Nothing has been deployed in this workspace yet.');
  }
  const found = new Map<string, VersionMetadata>();
  for (const name of tasks) {
    const previous = predecessorOf(name, production.tasks[name]?.version, deployments);
    if (!previous) {
      throw new AppError(
        'nothing_to_roll_back',
        `${name} has no earlier champion. “evergreen versions” lists what “evergreen rollback VERSION” can put back.`,
      );
    }
    found.set(name, await findVersion(context, previous));
  }
  return found;
}

/** What `champion` replaced when it first came, rollbacks aside. Deployments are newest first. */
function predecessorOf(
  task: string,
  champion: string | undefined,
  deployments: readonly DeploymentRecord[],
): string | null {
  for (const { kind, tasks } of deployments) {
    const change = tasks.find((candidate) => candidate.task === task && candidate.to === champion);
    if (change && kind !== 'rollback' && change.from !== champion) return change.from;
  }
  return null;
}

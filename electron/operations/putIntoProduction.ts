import { randomUUID } from 'node:crypto';
import { AppError, toErrorReport } from '../../shared/errors';
import type { DeploymentKind, DeploymentRecord } from '../../shared/schemas/deployments';
import type { VersionMetadata } from '../../shared/schemas/versions';
import { type Production, type ProductionChange, readProduction, replaceProduction } from '../registry/production';
import type { OperationContext } from './context';
import { completeLog, followProduction } from './follow';
import { withLease } from './lease';
import { modelRef } from './modelRef';

/** What becomes the champion of which task, and how that is recorded. */
interface Chosen {
  champions: ReadonlyMap<string, VersionMetadata>;
  kind: DeploymentKind;
  reason: string;
}

/**
 * The one way into production: the models are checked, production.json is replaced in one step, the log records it, and
 * what is derived from both follows. When the log can't be written, production.json goes back to what it was.
 * @param choose is told who is champion of each task; nobody else changes that until what it chose is in place
 */
export function putIntoProduction(
  context: OperationContext,
  choose: (live: Production['tasks']) => Promise<Chosen>,
): Promise<DeploymentRecord & Pick<Chosen, 'champions'>> {
  return withLease(context, 'deploy', async () => {
    const chosen = await choose((await readProduction(context.layout)).tasks);
    return { ...(await replace(context, chosen)), champions: chosen.champions };
  });
}

/** A version that a rule wants as champion, and why. */
export interface Decided {
  version: VersionMetadata;
  /** The champion that it met; null: there was none. */
  against: string | null;
  reason: string;
}

/** Why a task kept its champion after all. */
export const overtaken = 'Another champion was put in place while this was decided, and that one stays: compare them.';

/**
 * The same for what a rule has decided, task by task: where the champion is no longer the one that was met, say because
 * a person has rolled back meanwhile, it stays.
 * @returns the versions that became champions, by task
 */
export function putDecided(
  context: OperationContext,
  decided: ReadonlyMap<string, Decided>,
  kind: 'first' | 'policy',
): Promise<Map<string, VersionMetadata>> {
  return withLease(context, 'deploy', async () => {
    const { tasks: live } = await readProduction(context.layout);
    const open = [...decided].filter(([task, { against }]) => (live[task]?.version ?? null) === against);
    const champions = new Map(open.map(([task, { version }]) => [task, version]));
    const reasons = new Set(open.map(([, { reason }]) => reason));
    if (champions.size > 0) await replace(context, { champions, kind, reason: [...reasons].join(' ') });
    return champions;
  });
}

/** The caller holds the deploy lease. */
async function replace(context: OperationContext, { champions, kind, reason }: Chosen): Promise<DeploymentRecord> {
  const { data, layout, now, actor } = context;
  await completeLog(context);
  for (const [task, version] of champions) {
    // It may have been looked up before the lease was ours.
    if (!(await data.version({ name: version.version }))) {
      throw new AppError('unknown_version', `${version.version} was removed before it could be put into production.`);
    }
    await verify(context, version, task);
  }
  const change = await replaceProduction(layout, champions, { key: randomUUID(), at: now(), kind, actor, reason });
  const id = await record(context, change);
  await followProduction(context, change);
  return { id, ...change.deployment };
}

/**
 * Loads a model in the engine, as it would be loaded to serve, and compares its predictions for stored rows with those
 * recorded at its training.
 * @throws AppError `model_damaged`: nothing has changed then
 */
async function verify(context: OperationContext, version: VersionMetadata, taskName: string): Promise<void> {
  const { features, probe } = version.tasks[taskName];
  const task = await context.data.task({ name: taskName });
  const model = modelRef(context, version, taskName);
  await context.engine.verify({ task, model, features, probe: probe ?? null }, { signal: context.signal });
}

async function record({ data }: OperationContext, { deployment, takeBack }: ProductionChange): Promise<number> {
  try {
    return await data.recordDeployment(deployment);
  } catch (error) {
    try {
      await takeBack();
    } catch {
      const { code, message } = toErrorReport(error);
      throw new AppError(
        code,
        `${message} The champion has changed all the same; the log is completed at the next start.`,
      );
    }
    throw error;
  }
}

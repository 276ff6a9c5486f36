import { AppError, stateAfter } from '../../shared/errors';
import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { CheckedInput, ResultOf } from '../../shared/schemas/operations';
import type { Keeping, OutlinedVersion } from '../../shared/schemas/versions';
import { taskWords } from '../../shared/tasks';
import { dayMs } from '../../shared/time';
import { livePeriods, predecessorOf } from '../registry/live';
import { type Production, readProduction } from '../registry/production';
import { removeLeftovers, setAsideVersion } from '../registry/versions';
import { best } from './best';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { bringHistoryInLine } from './follow';
import { withLease } from './lease';

/** Versions that can't be removed, with the reason: each task's champion and the one that it replaced. */
function protectedVersions(production: Production, deployments: readonly DeploymentRecord[]): Map<string, string> {
  const reasons = new Map<string, string>();
  for (const [task, { version }] of Object.entries(production.tasks)) {
    const predecessor = predecessorOf(task, version, deployments);
    if (predecessor && !reasons.has(predecessor))
      reasons.set(predecessor, `the champion of ${taskWords(task)} before this one`);
  }
  for (const [task, { version }] of Object.entries(production.tasks))
    reasons.set(version, `champion of ${taskWords(task)}`);
  return reasons;
}

/** What the rule keeps and what it removes; changes nothing. `bestOf`: task → its best version. */
export function planPrune(given: {
  versions: readonly OutlinedVersion[];
  production: Production;
  deployments: readonly DeploymentRecord[];
  bestOf: ReadonlyMap<string, string>;
  keeping: Keeping;
  now: number;
}): ResultOf<'prune'> {
  const { versions, production, deployments, bestOf, keeping, now } = given;
  const since = now - keeping.days * dayMs;
  const reasons = protectedVersions(production, deployments);
  const keep = (version: string, why: string) => {
    if (!reasons.has(version)) reasons.set(version, why);
  };
  for (const [task, version] of bestOf) keep(version, `the best of ${taskWords(task)}`);
  for (const { task, version, until } of livePeriods(deployments)) {
    if (until === null || until >= since)
      keep(version, `champion of ${taskWords(task)} in the last ${keeping.days} days`);
  }
  for (const { version } of versions.slice(-keeping.newest)) keep(version, `one of the ${keeping.newest} newest`);
  for (const { version, createdAt } of versions) {
    if (createdAt >= since) keep(version, `trained in the last ${keeping.days} days`);
  }
  return {
    keeping,
    kept: versions.flatMap(({ version }) =>
      reasons.has(version) ? [{ version, why: reasons.get(version) ?? '' }] : [],
    ),
    removed: versions.flatMap(({ version }) => (reasons.has(version) ? [] : [version])),
  };
}

/**
 * Removes what the rule does not keep; with `dryRun`, only says what that is. What is said of the rule changes it. Each
 * removal is in the audit log.
 */
export async function prune(
  context: OperationContext,
  { dryRun, reason, ...said }: CheckedInput<'prune'>,
): Promise<ResultOf<'prune'>> {
  const { data, actor } = context;
  const bestOf = await bestVersions(context);
  if (dryRun) {
    const before = await data.keeping();
    return planNow(context, bestOf, { newest: said.newest ?? before.newest, days: said.days ?? before.days });
  }
  return withLease(context, 'train', () =>
    withLease(context, 'deploy', async () => {
      // Here, so that what somebody else has said of it meanwhile counts.
      const keeping = await data.setKeeping({ ...said, actor, reason: reason ?? '' });
      const plan = await planNow(context, bestOf, keeping);
      const { newest, days } = keeping;
      await removeAll(context, plan.removed, `not kept by the rule: the ${newest} newest, and those of ${days} days`);
      return plan;
    }),
  );
}

/**
 * Removes one version by hand.
 * @throws AppError `version_in_use` when it is a champion or what a champion replaced
 */
export function removeVersion(context: OperationContext, name: string, reason: string | null): Promise<void> {
  return withLease(context, 'train', () =>
    withLease(context, 'deploy', async () => {
      const { version } = await findVersion(context, name);
      const production = await readProduction(context.layout);
      const why = protectedVersions(production, await context.data.deployments()).get(version);
      if (why) {
        throw new AppError(
          'version_in_use',
          `${version} can’t be removed: it is ${why}, and there must be a way back. Deploy another version first.`,
        );
      }
      await removeAll(context, [version], reason ?? 'removed by hand');
    }),
  );
}

/** Folders first, each by one rename; then the rows that tell of it; then the files, on which nothing depends now. */
async function removeAll(context: OperationContext, versions: string[], reason: string): Promise<void> {
  const { data, layout, actor } = context;
  for (const version of versions) {
    await setAsideVersion(layout, version);
    await data.recordRemoval({ versions: [version], actor, reason });
  }
  if (versions.length === 0) return;
  await removeLeftovers(layout);
  await bringHistoryInLine(context);
}

async function planNow(
  context: OperationContext,
  bestOf: ReadonlyMap<string, string>,
  keeping: Keeping,
): Promise<ResultOf<'prune'>> {
  const { data, layout, now } = context;
  return planPrune({
    versions: await data.versions(),
    production: await readProduction(layout),
    deployments: await data.deployments(),
    keeping,
    bestOf,
    now: now(),
  });
}

/** Task → its best version; a task that has no version, or no holdout to score them on, has none. */
async function bestVersions(context: OperationContext): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { name } of await context.data.tasks()) {
    try {
      found.set(name, (await best(context, name)).version);
    } catch (error) {
      const none =
        error instanceof AppError && (error.code === 'unknown_version' || stateAfter(error.code) === 'skipped');
      if (!none) throw error;
    }
  }
  return found;
}

import type { CheckedInput, ResultOf } from '../../shared/schemas/operations';
import { livePeriods, predecessorOf } from '../registry/live';
import { readProduction } from '../registry/production';
import type { OperationContext } from './context';
import { findVersion } from './deploy';

/** The versions with what is said against them, and which of them are, were and would be live. */
export async function listVersions({
  reader,
  layout,
}: Pick<OperationContext, 'reader' | 'layout'>): Promise<ResultOf<'versions'>> {
  const [versions, marks, deployments, { tasks: live }] = await Promise.all([
    reader.versions(),
    reader.versionMarks(),
    reader.deployments(),
    readProduction(layout),
  ]);
  const champions = Object.entries(live);
  return {
    versions: versions.map((one) => ({
      ...one,
      marks: marks.filter(({ version }) => version === one.version).map(({ reason, at }) => ({ reason, at })),
    })),
    champions: Object.fromEntries(champions.map(([task, { version, deployedAt }]) => [task, { version, deployedAt }])),
    previous: Object.fromEntries(
      champions.map(([task, { version }]) => [task, predecessorOf(task, version, deployments)]),
    ),
    live: livePeriods(deployments),
  };
}

/** All that is known of a version, with what is said against it. */
export async function showVersion(
  context: OperationContext,
  { version: name }: CheckedInput<'version'>,
): Promise<ResultOf<'version'>> {
  const marks = await context.reader.versionMarks();
  return { ...(await findVersion(context, name)), marks: marks.filter(({ version }) => version === name) };
}

import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type DeploymentRecord, livePeriod } from '../../shared/schemas/deployments';
import { time, toJson } from '../../shared/schemas/time';
import {
  type VersionMetadata,
  type VersionRecord,
  version as versionMetadata,
  versionTask,
} from '../../shared/schemas/versions';
import { replaceFile } from '../node/files';
import type { Layout } from './layout';
import { livePeriods } from './live';

const trainingHistory = z.object({
  format: z.literal(1),
  runs: z.array(
    versionMetadata.omit({ format: true }).extend({
      state: z.enum(['kept', 'missing', 'removed']),
      removedAt: time.nullable(),
      tasks: z.record(
        z.string(),
        versionTask.omit({ importance: true, probe: true, estimator: true }).extend({
          /** How many. */
          features: z.number(),
          live: z.array(livePeriod.pick({ from: true, until: true })),
        }),
      ),
    }),
  ),
});

/**
 * Writes training_history.json: every training run that gave a version, removed ones too, oldest first. A file that is
 * right already is left alone.
 */
export async function writeHistory(
  layout: Layout,
  versions: readonly VersionRecord[],
  deployments: readonly DeploymentRecord[],
): Promise<void> {
  const periods = livePeriods(deployments);
  const runs = versions.map(({ metadata, state, removedAt }) => {
    const { format: _, version, tasks, ...run } = metadata;
    const live = (task: string) => periods.filter((period) => period.task === task && period.version === version);
    return {
      version,
      ...run,
      state,
      removedAt,
      tasks: Object.fromEntries(
        Object.entries(tasks).map(([task, model]) => [
          task,
          { ...model, features: model.features.length, live: live(task) },
        ]),
      ),
    };
  });
  const text = `${JSON.stringify(toJson(trainingHistory, { format: 1, runs }), null, 2)}\n`;
  if (existsSync(layout.history) && (await readFile(layout.history, 'utf8')) === text) return;
  await mkdir(layout.continuous, { recursive: true });
  await replaceFile(layout.history, text);
}

/** The version with the deployment dates that the log tells; the same object where they are right already. */
export function withDeploymentDates(
  version: VersionMetadata,
  deployments: readonly DeploymentRecord[],
): VersionMetadata {
  const dates = new Map<string, number>();
  for (const { at, tasks } of deployments) {
    for (const { task, to } of tasks) if (to === version.version && !dates.has(task)) dates.set(task, at);
  }
  const entries = Object.entries(version.tasks);
  if (entries.every(([task, model]) => model.deployedAt === (dates.get(task) ?? null))) return version;
  const tasks = Object.fromEntries(
    entries.map(([task, model]) => [task, { ...model, deployedAt: dates.get(task) ?? null }]),
  );
  return { ...version, tasks };
}

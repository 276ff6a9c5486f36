import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import type { DeploymentRecord, VersionMetadata, VersionRecord } from '../../shared/records';
import { replaceFile } from '../node/files';
import type { Layout } from './layout';
import { livePeriods } from './live';

/**
 * Writes training_history.json: every training run that gave a version, removed ones too, oldest first. A file that is right
 * already is left alone.
 */
export async function writeHistory(
  layout: Layout,
  versions: readonly VersionRecord[],
  deployments: readonly DeploymentRecord[],
): Promise<void> {
  const periods = livePeriods(deployments);
  const runs = versions.map(({ metadata, state, removedAt }) => {
    const { format: _, version, tasks, ...run } = metadata;
    const live = (task: string) =>
      periods
        .filter((period) => period.task === task && period.version === version)
        .map(({ from, until }) => ({ from: isoOf(from), until: until === null ? null : isoOf(until) }));
    return {
      version,
      ...run,
      state,
      removedAt: removedAt === null ? null : isoOf(removedAt),
      tasks: Object.fromEntries(
        Object.entries(tasks).map(([task, { features, importance: __, probe: ___, ...model }]) => [
          task,
          { ...model, features: features.length, live: live(task) },
        ]),
      ),
    };
  });
  const text = `${JSON.stringify({ format: 1, runs }, null, 2)}\n`;
  if (existsSync(layout.history) && (await readFile(layout.history, 'utf8')) === text) return;
  await mkdir(layout.continuous, { recursive: true });
  await replaceFile(layout.history, text);
}

/** The version with the deployment dates that the log tells; the same object where they are right already. */
export function withDeploymentDates(
  version: VersionMetadata,
  deployments: readonly DeploymentRecord[],
): VersionMetadata {
  const dates = new Map<string, string>();
  for (const { at, tasks } of deployments) {
    for (const { task, to } of tasks) if (to === version.version && !dates.has(task)) dates.set(task, isoOf(at));
  }
  const entries = Object.entries(version.tasks);
  if (entries.every(([task, model]) => model.deployedAt === (dates.get(task) ?? null))) return version;
  const tasks = Object.fromEntries(
    entries.map(([task, model]) => [task, { ...model, deployedAt: dates.get(task) ?? null }]),
  );
  return { ...version, tasks };
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

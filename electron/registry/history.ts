import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { mapValues } from '../../shared/mapValues';
import type { DeploymentRecord } from '../../shared/schemas/deployments';
import type { OutlinedVersion, VersionMetadata } from '../../shared/schemas/versions';
import { replaceFile } from '../node/files';
import type { Layout } from './layout';

/** Puts training_history.json in place; a file that is right already is left alone. */
export async function writeHistory(layout: Layout, text: string): Promise<void> {
  if (existsSync(layout.history) && (await readFile(layout.history, 'utf8')) === text) return;
  await mkdir(layout.continuous, { recursive: true });
  await replaceFile(layout.history, text);
}

/** Version → task → when its model last became champion. */
type DeploymentDates = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** @param deployments newest first */
export function deploymentDates(deployments: readonly DeploymentRecord[]): DeploymentDates {
  const dates = new Map<string, Map<string, number>>();
  for (const { at, tasks } of deployments) {
    for (const { task, to } of tasks) {
      const own = dates.get(to) ?? new Map<string, number>();
      if (!own.has(task)) own.set(task, at);
      dates.set(to, own);
    }
  }
  return dates;
}

/** Whether a version's deployment dates are those that the log tells. */
export function isDatedRight({ version, tasks }: OutlinedVersion, dates: DeploymentDates): boolean {
  const own = dates.get(version);
  return Object.entries(tasks).every(([task, { deployedAt }]) => deployedAt === (own?.get(task) ?? null));
}

/** The version with the deployment dates that the log tells. */
export function withDeploymentDates(one: VersionMetadata, dates: DeploymentDates): VersionMetadata {
  const own = dates.get(one.version);
  return { ...one, tasks: mapValues(one.tasks, (model, task) => ({ ...model, deployedAt: own?.get(task) ?? null })) };
}

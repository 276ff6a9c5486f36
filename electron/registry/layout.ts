import { join } from 'node:path';
import { secondName } from '../../shared/time';

export interface Layout {
  continuous: string;
  production: string;
  history: string;
  /** The scores of all versions, drawn. */
  historyPlot: string;
  /** The only truth about who is champion. */
  productionFile: string;
  logs: string;
  /** What replays gave, a file each. */
  replays: string;
  /** What a batch works with, while it does. */
  scoring: string;
  /** What monitoring works with, while it does. */
  monitoring: string;
  /** Files that pass through the endpoint. */
  serving: string;
  versionFolder: (version: string) => string;
  /** A version on its way: renamed to its folder when it is complete. */
  stagingFolder: (run: number | string) => string;
  /** A version on its way out. */
  removedFolder: (version: string) => string;
}

export const stagingPrefix = '.staging-';
export const removedPrefix = '.removed-';

export function layoutOf(workspace: string): Layout {
  const continuous = join(workspace, 'models', 'continuous');
  const production = join(workspace, 'models', 'production');
  return {
    continuous,
    production,
    history: join(continuous, 'training_history.json'),
    historyPlot: join(continuous, 'training_history.svg'),
    productionFile: join(production, 'production.json'),
    logs: join(workspace, 'logs'),
    replays: join(workspace, 'replays'),
    scoring: join(workspace, 'tables', 'scoring'),
    monitoring: join(workspace, 'tables', 'monitoring'),
    serving: join(workspace, 'tables', 'serving'),
    versionFolder: (version) => join(continuous, version),
    stagingFolder: (run) => join(continuous, `${stagingPrefix}${run}`),
    removedFolder: (version) => join(continuous, `${removedPrefix}${version}`),
  };
}

export const metadataFile = 'metadata.json';

/** File name of a task's model, the same in a version folder and in production. */
export function modelFileName(task: string): string {
  return `${task}_model.forest`;
}

/** File name of a task's estimator, beside its model. */
export function estimatorFileName(task: string): string {
  return `${task}_estimator.forest`;
}

const versionPattern = /^v_\d{8}_\d{6}$/;

export function isVersionName(name: string): boolean {
  return versionPattern.test(name);
}

/** `v_YYYYMMDD_HHMMSS`, in UTC. */
export function versionName(at: number): string {
  return `v_${secondName(at)}`;
}

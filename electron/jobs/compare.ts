import { join } from 'node:path';
import type { CompareResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { VersionMetadata } from '../../shared/records';
import type { WorkspaceTask } from '../../shared/tasks';
import { defaultHoldoutWindow } from '../../shared/trainingTable';
import type { TrainingTable } from '../data/trainingTable';
import { readProduction } from '../registry/production';
import type { JobContext } from './context';
import { findVersion } from './deploy';
import { type Decision, decide } from './verdict';

/** Bootstrap resamples of a comparison's interval. */
export const resamples = 2000;

export interface Comparison extends CompareResult, Decision {
  task: string;
  championVersion: string;
  candidateVersion: string;
}

export interface CompareOptions {
  /** Null: the newest version. */
  candidate: string | null;
  /** Null: what is in production, task by task. */
  champion: string | null;
  /** Null: every task that both hold. */
  task: string | null;
}

/** Tests two versions on the same holdout rows. Changes nothing. */
export async function compare(context: JobContext, options: CompareOptions): Promise<Comparison[]> {
  const { data, layout, report } = context;
  report({ type: 'step', name: 'collect labels' });
  const table = await data.call('trainingTable', null);
  const tasks = options.task ? [await data.call('task', { name: options.task })] : await data.call('tasks', null);
  const candidate = options.candidate ? await findVersion(context, options.candidate) : await newestVersion(context);
  const production = await readProduction(layout);
  const comparisons: Comparison[] = [];
  for (const task of tasks) {
    const championName = options.champion ?? production.tasks[task.name]?.version;
    if (!championName || !candidate.tasks[task.name]) continue;
    const champion = await findVersion(context, championName);
    if (!champion.tasks[task.name]) continue;
    report({ type: 'step', name: `compare ${task.name}` });
    comparisons.push(await compareTask(context, table, task, champion, candidate));
  }
  if (comparisons.length > 0) return comparisons;
  throw new AppError(
    'unknown_version',
    'There is nothing to compare: no task has both a champion and a model in the candidate. “evergreen versions” lists the versions.',
  );
}

/** One task of two versions on the holdout rows of a table, with the verdict and what the policy makes of it. */
export async function compareTask(
  context: JobContext,
  table: TrainingTable,
  task: WorkspaceTask,
  champion: VersionMetadata,
  candidate: VersionMetadata,
): Promise<Comparison> {
  if (table.tasks[task.name].holdout === 0) {
    throw new AppError(
      'not_enough_labels',
      `There is no holdout row for ${task.name} yet, so the two versions can't be compared.`,
    );
  }
  const result = await context.engine.compare(
    {
      table,
      task,
      champion: modelRef(context, champion, task.name),
      candidate: modelRef(context, candidate, task.name),
      window: defaultHoldoutWindow,
      resamples,
    },
    { signal: context.signal },
  );
  const names = { task: task.name, championVersion: champion.version, candidateVersion: candidate.version };
  return { ...names, ...result, ...decide(task, candidate.version, result) };
}

export function modelRef({ layout }: JobContext, { version, tasks }: VersionMetadata, task: string) {
  return { path: join(layout.versionFolder(version), tasks[task].file), sha256: tasks[task].sha256 };
}

async function newestVersion(context: JobContext): Promise<VersionMetadata> {
  const newest = (await context.data.call('versions', null)).at(-1);
  if (newest) return newest;
  throw new AppError('unknown_version', 'There is no version yet. “evergreen retrain” trains the first.');
}

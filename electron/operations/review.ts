import { AppError } from '../../shared/errors';
import type { Comparison } from '../../shared/schemas/comparison';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { VersionMetadata } from '../../shared/schemas/versions';
import type { TrainingTable } from '../data/trainingTable';
import { rolledBackFrom } from '../registry/live';
import { readProduction } from '../registry/production';
import { best } from './best';
import { compareTask } from './compare';
import type { JobContext } from './context';
import { findVersion, putIntoProduction } from './deploy';
import { drawHistory } from './history';
import { type Run, withRun } from './run';

export interface ReviewedTask {
  champion: string;
  /** The best of the other versions on today's holdout rows, but for those that were rolled back; null when there is none. */
  candidate: string | null;
  /** Null when nothing scores higher than the champion. */
  comparison: Comparison | null;
  deployed: boolean;
  /** Why it was deployed, or why not. */
  reason: string;
}

export interface ReviewResult {
  runId: number;
  /** A review trains nothing. */
  version: null;
  tasks: Record<string, ReviewedTask>;
  /** Tasks that were not reviewed, and why. */
  skipped: Record<string, string>;
  /** Path of the history plot. */
  plot: string;
}

/**
 * The monthly review: of each task, all kept versions are scored on today's holdout rows; the best of them meets the champion
 * and is deployed if the policy says so; the history is drawn.
 */
export function review(context: JobContext): Promise<ReviewResult> {
  return withRun(context, 'review', {}, async (run, inRun) => {
    await run.step('load models');
    const tasks = await inRun.data.tasks();
    const table = await inRun.data.trainingTable();
    const reviewed: Record<string, ReviewedTask> = {};
    const skipped: Record<string, string> = {};
    const winners = new Map<string, VersionMetadata>();
    for (const task of tasks) {
      await run.step(`compare ${task.name}`);
      const result = await reviewTask(inRun, table, task);
      await run.detail(typeof result === 'string' ? result : result.reason);
      if (typeof result === 'string') skipped[task.name] = result;
      else reviewed[task.name] = result;
      if (typeof result !== 'string' && result.deployed && result.candidate) {
        winners.set(task.name, await findVersion(inRun, result.candidate));
      }
    }
    if (Object.keys(reviewed).length === 0) throw new AppError('not_enough_labels', Object.values(skipped).join(' '));
    await deployWinners(inRun, run, winners, reviewed);
    await run.step('plot history');
    const plot = inRun.layout.historyPlot;
    await drawHistory(inRun, tasks, plot);
    return { runId: run.id, version: null, tasks: reviewed, skipped, plot };
  });
}

/** A reason in words when the task can't be reviewed. */
async function reviewTask(
  context: JobContext,
  table: TrainingTable,
  task: WorkspaceTask,
): Promise<ReviewedTask | string> {
  const champion = (await readProduction(context.layout)).tasks[task.name]?.version;
  if (!champion) return `${task.name} has no champion yet.`;
  if (table.tasks[task.name].holdout === 0) return `${task.name} has no holdout row yet to compare versions on.`;
  const { ranking } = await best(context, task.name);
  // What a person took away, only a person puts back.
  const away = rolledBackFrom(task.name, await context.data.deployments());
  const others = ranking.filter(({ version }) => version !== champion && !away.has(version));
  const [candidate] = others;
  const unchanged = { champion, comparison: null, deployed: false };
  if (!candidate) {
    const reason =
      away.size > 0 ? 'There is no other version but such as were rolled back by hand.' : 'There is no other version.';
    return { ...unchanged, candidate: null, reason };
  }
  const own = ranking.find(({ version }) => version === champion);
  if (own && candidate.score <= own.score) {
    const reason = `The champion is the best of ${ranking.length} versions on today's holdout rows.`;
    return { ...unchanged, candidate: candidate.version, reason };
  }
  const versions = [await findVersion(context, champion), await findVersion(context, candidate.version)] as const;
  const comparison = await compareTask(context, table, task, ...versions, others.length);
  const { deploy: deployed, reason } = comparison;
  return { champion, candidate: candidate.version, comparison, deployed, reason };
}

async function deployWinners(
  context: JobContext,
  run: Run,
  winners: ReadonlyMap<string, VersionMetadata>,
  reviewed: Readonly<Record<string, ReviewedTask>>,
): Promise<void> {
  if (winners.size === 0) return;
  await run.step('deploy');
  const sentences = [...winners.keys()].map((task) => reviewed[task].comparison?.sentence ?? '');
  await putIntoProduction(context, winners, 'policy', sentences.join(' '));
  await run.detail([...winners.keys()].join(', '));
}

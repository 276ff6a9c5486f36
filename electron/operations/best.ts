import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import type { Metrics } from '../../shared/schemas/metrics';
import type { ResultOf } from '../../shared/schemas/operations';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import type { OutlinedVersion } from '../../shared/schemas/versions';
import { primaryScore } from '../../shared/scores';
import { defaultHoldoutWindow } from '../../shared/trainingTable';
import type { TrainingTable } from '../data/trainingTable';
import { modelFileName } from '../registry/layout';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { modelRef } from './modelRef';

interface BestOptions {
  among?: readonly string[] | null;
  scoreOf?: (metrics: Metrics) => number | null;
  /** Told, as versions are scored, which share of them is. */
  onScored?: (fraction: number) => void;
}

/**
 * The best version of a task when all kept versions are scored on today's holdout rows: the one with the highest
 * primary metric, or as `scoreOf` says; where `among` names some, of these.
 * @throws AppError `unknown_version` when no version holds the task
 */
export async function best(
  context: OperationContext,
  taskName: string,
  { among = null, scoreOf = primaryScore, onScored = () => undefined }: BestOptions = {},
): Promise<ResultOf<'best'>> {
  const { data } = context;
  const task = await data.task({ name: taskName });
  const versions = (await data.versions()).filter(
    ({ version, tasks }) => tasks[task.name] && (among?.includes(version) ?? true),
  );
  if (versions.length === 0) {
    throw new AppError('unknown_version', `No version holds a model for ${task.name}: train one first.`, {
      commandLine: '“evergreen retrain” does so.',
    });
  }
  const table = await data.trainingTable();
  if (table.tasks[task.name].holdout === 0) {
    throw new AppError('not_enough_labels', `There is no holdout row for ${task.name} yet to score the versions on.`);
  }
  const scored = (await scoreAll(context, table, task, versions, onScored)).map(({ version, metrics }) => ({
    version,
    // What is undefined (actuals that do not vary) ranks last.
    score: scoreOf(metrics) ?? Number.NEGATIVE_INFINITY,
  }));
  // Of equals the newest: it has seen the most.
  const ranking = scored.sort((a, b) => b.score - a.score || (a.version.version < b.version.version ? 1 : -1));
  const winner = ranking[0];
  return {
    task: task.name,
    version: winner.version.version,
    path: join(context.layout.versionFolder(winner.version.version), modelFileName(task.name)),
    metric: task.primaryMetric,
    score: winner.score,
    ranking: ranking.map(({ version, score }) => ({ version: version.version, score })),
  };
}

/** Scores are cached by the hash of the rows, which the first scoring tells. */
async function scoreAll(
  context: OperationContext,
  table: TrainingTable,
  task: WorkspaceTask,
  versions: readonly OutlinedVersion[],
  onScored: (fraction: number) => void,
): Promise<{ version: OutlinedVersion; metrics: Metrics }[]> {
  const scored: { version: OutlinedVersion; metrics: Metrics }[] = [];
  let known = new Map<string, Metrics>();
  for (const version of versions) {
    const cached = known.get(version.version);
    if (cached) {
      scored.push({ version, metrics: cached });
      continue;
    }
    const model = modelRef(context, await findVersion(context, version.version), task.name);
    const request = { table, task, model, window: defaultHoldoutWindow };
    const result = await context.engine.evaluate(request, { signal: context.signal });
    await context.data.recordEvaluation({ version: version.version, task: task.name, ...result });
    const rows = await context.data.evaluations({ task: task.name, rowsHash: result.rowsHash });
    known = new Map(rows.map((row) => [row.version, row.metrics]));
    scored.push({ version, metrics: result.metrics });
    onScored(scored.length / versions.length);
  }
  return scored;
}

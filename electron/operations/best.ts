import { join } from 'node:path';
import { AppError } from '../../shared/errors';
import type { Metrics } from '../../shared/schemas/metrics';
import type { ResultOf } from '../../shared/schemas/operations';
import { headlineOf, headlineScore } from '../../shared/scores';
import { taskWords } from '../../shared/tasks';
import { modelFileName } from '../registry/layout';
import type { OperationContext } from './context';
import { scoreOnHoldout } from './holdoutScores';

interface BestOptions {
  among?: readonly string[] | null;
  scoreOf?: (metrics: Metrics) => number | null;
}

/**
 * The best version of a task when all kept versions are scored on today's holdout rows: the one with the highest
 * headline, or as `scoreOf` says; where `among` names some, of these.
 * @throws AppError `unknown_version` when no version holds the task
 */
export async function best(
  context: OperationContext,
  taskName: string,
  { among = null, scoreOf = headlineScore }: BestOptions = {},
): Promise<ResultOf<'best'>> {
  const { data } = context;
  const task = await data.task({ name: taskName });
  const versions = (await data.versions()).filter(
    ({ version, tasks }) => tasks[task.name] && (among?.includes(version) ?? true),
  );
  if (versions.length === 0 && among !== null) {
    throw new AppError(
      'unknown_version',
      `None of these versions holds a model for ${taskWords(task.name)}: ${among.join(', ')}.`,
      {
        commandLine: '“evergreen versions” lists them.',
      },
    );
  }
  if (versions.length === 0) {
    throw new AppError('unknown_version', `No version holds a model for ${taskWords(task.name)}: train one first.`, {
      commandLine: '“evergreen retrain” does so.',
    });
  }
  const table = await data.trainingTable();
  if (table.tasks[task.name].holdout === 0) {
    throw new AppError(
      'not_enough_labels',
      `There is no holdout row for ${taskWords(task.name)} yet to score the versions on.`,
    );
  }
  const scored = (await scoreOnHoldout(context, { table, task }, versions)).map(({ version, metrics }) => ({
    version,
    score: scoreOf(metrics),
  }));
  // Of equals the newest: it has seen the most. What is undefined (actuals that do not vary) ranks last.
  const ranking = scored.sort(
    (a, b) => compareScores(b.score, a.score) || (a.version.version < b.version.version ? 1 : -1),
  );
  const winner = ranking[0];
  return {
    task: task.name,
    version: winner.version.version,
    path: join(context.layout.versionFolder(winner.version.version), modelFileName(task.name)),
    metric: headlineOf(task),
    score: winner.score,
    ranking: ranking.map(({ version, score }) => ({ version: version.version, score })),
  };
}

/** Ascending; what is undefined comes first. */
export function compareScores(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return a - b;
}

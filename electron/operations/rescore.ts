import { AppError } from '../../shared/errors';
import { mapValues } from '../../shared/mapValues';
import type { ResultOf } from '../../shared/schemas/operations';
import type { OutlinedVersion } from '../../shared/schemas/versions';
import { step } from '../../shared/steps';
import type { DataReader } from '../data/client';
import { best } from './best';
import type { OperationContext } from './context';

type Today = ResultOf<'versions'>['today'];

/**
 * The versions with scores that can be compared: a task of which more than half of the versions, the champion among
 * them, were scored on one set of holdout rows shows these scores and no others; another as measured at the trainings.
 */
export async function onTheSameRows(
  reader: DataReader,
  versions: readonly OutlinedVersion[],
  champions: Readonly<Record<string, { version: string }>>,
): Promise<{ versions: OutlinedVersion[]; today: Today }> {
  const today: Today = {};
  const scoresOf = new Map<string, Map<string, { score: number | null; baseline: number | null; clients: number }>>();
  for (const { task, at, scores } of await reader.todayScores()) {
    const of = versions.filter(({ tasks }) => tasks[task]).length;
    const own = new Map(scores.map(({ version, ...score }) => [version, score]));
    const champion = champions[task]?.version;
    if (champion === undefined || !own.has(champion) || own.size * 2 <= of) continue;
    today[task] = { at, scored: own.size, of };
    scoresOf.set(task, own);
  }
  const unscored = { score: null, baseline: null, clients: null };
  const shown = versions.map(({ tasks, ...version }) => ({
    ...version,
    tasks: mapValues(tasks, (model, task) => {
      const scores = scoresOf.get(task);
      return scores ? { ...model, ...(scores.get(version.version) ?? unscored) } : model;
    }),
  }));
  return { versions: shown, today };
}

/** Scores all kept versions on today's holdout rows; those that were scored on the same rows before are not again. */
export async function rescore(context: OperationContext): Promise<ResultOf<'rescore'>> {
  const scored: Record<string, number> = {};
  const skipped: Record<string, string> = {};
  for (const { name } of await context.data.tasks()) {
    context.report({ type: 'step', step: step('score', name) });
    const onScored = (fraction: number) => context.report({ type: 'progress', fraction });
    try {
      scored[name] = (await best(context, name, { onScored })).ranking.length;
    } catch (error) {
      if (!(error instanceof AppError) || !['not_enough_labels', 'unknown_version'].includes(error.code)) throw error;
      skipped[name] = error.message;
    }
  }
  return { scored, skipped };
}

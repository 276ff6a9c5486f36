import { AppError } from '../../shared/errors';
import type { ReviewedTask } from '../../shared/schemas/modelOperations';
import type { ResultOf } from '../../shared/schemas/operations';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { properScoreOf } from '../../shared/scores';
import { step } from '../../shared/steps';
import { taskLabel } from '../../shared/tasks';
import type { TrainingTable } from '../data/trainingTable';
import { rolledBackFrom } from '../registry/live';
import { readProduction } from '../registry/production';
import { best, compareScores } from './best';
import { compareTask } from './compare';
import type { OperationContext } from './context';
import { findVersion } from './deploy';
import { growEstimators } from './estimators';
import { drawHistory } from './history';
import { type Decided, overtaken } from './putIntoProduction';
import { withRun } from './run';
import { deployAll } from './strategy';

/**
 * The monthly review: of each task, all kept versions are scored on today's holdout rows; the best of them meets the
 * champion and is deployed if the policy says so; the history is drawn.
 */
export function review(context: OperationContext): Promise<ResultOf<'review'>> {
  return withRun(context, 'review', {}, async (run, inRun) => {
    await run.step(step('load models'));
    const tasks = await inRun.data.tasks();
    const table = await inRun.data.trainingTable();
    const reviewed: Record<string, ReviewedTask> = {};
    const skipped: Record<string, string> = {};
    const winners = new Map<string, Decided>();
    for (const task of tasks) {
      await run.step(step('compare', task.name));
      const result = await reviewTask(inRun, table, task);
      await run.detail(typeof result === 'string' ? result : result.reason);
      if (typeof result === 'string') skipped[task.name] = result;
      else reviewed[task.name] = result;
      if (typeof result !== 'string' && result.deployed && result.candidate) {
        const version = await findVersion(inRun, result.candidate);
        winners.set(task.name, { version, against: result.champion, reason: result.comparison?.sentence ?? '' });
      }
    }
    if (Object.keys(reviewed).length === 0) throw new AppError('not_enough_labels', Object.values(skipped).join(' '));
    const deployed = await deployAll(inRun, run, winners, 'policy');
    await growEstimators(inRun, deployed, { table, begin: run.step });
    for (const task of winners.keys()) {
      if (!deployed.has(task)) reviewed[task] = { ...reviewed[task], deployed: false, reason: overtaken };
    }
    await run.step(step('plot history'));
    const plot = inRun.layout.historyPlot;
    await drawHistory(inRun, tasks, plot);
    return { runId: run.id, tasks: reviewed, skipped, plot };
  });
}

/** A reason in words when the task can't be reviewed. */
async function reviewTask(
  context: OperationContext,
  table: TrainingTable,
  task: WorkspaceTask,
): Promise<ReviewedTask | string> {
  const champion = (await readProduction(context.layout)).tasks[task.name]?.version;
  if (!champion) return `${taskLabel(task.name)} has no champion yet.`;
  if (table.tasks[task.name].holdout === 0)
    return `${taskLabel(task.name)} has no holdout row yet to compare versions on.`;
  const { ranking } = await best(context, task.name, {
    scoreOf: (metrics) => properScoreOf(metrics, task.properScore),
  });
  // What a person took away, only a person puts back.
  const away = rolledBackFrom(task.name, await context.data.deployments());
  const others = ranking.filter(({ version }) => version !== champion && !away.has(version));
  const [candidate] = others;
  const unchanged = { champion, comparison: null, deployed: false };
  if (!candidate) {
    const reason = away.size > 0 ? 'All other versions were rolled back by hand.' : 'There is no other version.';
    return { ...unchanged, candidate: null, reason };
  }
  const own = ranking.find(({ version }) => version === champion);
  if (own && compareScores(candidate.score, own.score) <= 0) {
    const reason = `The champion is the best of ${ranking.length} versions on today’s holdout rows.`;
    return { ...unchanged, candidate: candidate.version, reason };
  }
  const pair = {
    task,
    champion: await findVersion(context, champion),
    candidate: await findVersion(context, candidate.version),
  };
  const comparison = await compareTask(context, table, pair, others.length);
  const { deploy: deployed, reason } = comparison;
  return { champion, candidate: candidate.version, comparison, deployed, reason };
}

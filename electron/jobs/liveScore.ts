import type { Estimate, LiveScore } from '../../shared/comparison';
import type { CompareResult } from '../../shared/engineProtocol';
import type { VersionMetadata } from '../../shared/records';
import type { WorkspaceTask } from '../../shared/tasks';
import type { TrainingTable } from '../data/trainingTable';
import { livePeriods } from '../registry/live';
import type { JobContext } from './context';
import { modelRef } from './modelRef';
import { count, scored } from './wording';

/**
 * What the champion scored while it was live: on the labels of predictions made in that time (prequential: each label is
 * scored by the model that was live when the prediction was made). It stands beside the holdout's score. Null when no such
 * label is there.
 */
export async function scoreWhileLive(
  context: JobContext,
  given: { table: TrainingTable; task: WorkspaceTask; champion: VersionMetadata; resamples: number },
  onHoldout: CompareResult,
): Promise<LiveScore | null> {
  const { table, task, champion, resamples } = given;
  const periods = livePeriods(await context.data.call('deployments', null)).filter(
    (period) => period.task === task.name && period.version === champion.version,
  );
  if (periods.length === 0) return null;
  const model = modelRef(context, champion, task.name);
  const result = await context.engine.live({ table, task, model, periods, resamples }, { signal: context.signal });
  const live = result?.intervals.find(({ metric }) => metric === task.primaryMetric);
  const holdout = onHoldout.metrics.find(({ metric }) => metric === task.primaryMetric)?.champion;
  if (!result || !live || !holdout) return null;
  const { rows, clients } = result.metrics;
  return { ...describeLive(task, champion.version, rows, live, holdout), rows, clients };
}

/** The two scores as independent estimates: they disagree where their difference is beyond 1.96 standard errors. */
export function describeLive(
  task: WorkspaceTask,
  version: string,
  rows: number,
  live: Estimate,
  holdout: Estimate,
): Omit<LiveScore, 'rows' | 'clients'> {
  const error = ({ lower, upper }: Estimate) => (upper - lower) / (2 * 1.96);
  const disagree = Math.abs(live.value - holdout.value) > 1.96 * Math.hypot(error(live), error(holdout));
  const verdict = disagree
    ? 'they disagree beyond chance, so customers have changed, or the labels of that time are of another kind'
    : 'they agree within chance';
  return {
    metric: task.primaryMetric,
    live: { value: live.value, lower: live.lower, upper: live.upper },
    holdout,
    disagree,
    sentence: `While it was live, ${version} scored ${scored(task, live)} on ${count(rows)} labels; on the holdout it scores ${scored(task, holdout)}: ${verdict}.`,
  };
}

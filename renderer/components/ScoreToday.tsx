import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { headlineOf } from '../../shared/scores';
import { useRequest } from '../api/cache';
import { namedMetricScore } from '../derive/metrics';

interface ScoreTodayProps {
  task: WorkspaceTask;
  version: string | undefined;
  /** The version that it stands beside. */
  beside: string | undefined;
}

/** A version’s headline on the holdout as it is today: the same rows for both, whenever they were trained. */
export function ScoreToday({ task, version, beside }: ScoreTodayProps) {
  const among = [version, beside].filter((one) => one !== undefined).sort();
  const { value, error } = useRequest('best', { task: task.name, among });
  if (version === undefined) return '–';
  if (error) return <span title={error.message}>–</span>;
  if (!value) return '…';
  const own = value.ranking.find((ranked) => ranked.version === version);
  return namedMetricScore(headlineOf(task), own?.score ?? null);
}

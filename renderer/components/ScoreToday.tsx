import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { headlineOf } from '../../shared/scores';
import { useRequest } from '../api/cache';
import { namedMetricScore } from '../derive/metrics';

interface ScoreTodayProps {
  task: WorkspaceTask;
  version: string | undefined;
  /** The version that it stands beside. */
  beside: string | undefined;
  /** Whether it is the one that would come: it is red where it is the worse. */
  isNew?: boolean;
}

/** A version’s headline on the holdout as it is today: the same rows for both, whenever they were trained. */
export function ScoreToday({ task, version, beside, isNew = false }: ScoreTodayProps) {
  const among = [version, beside].filter((one) => one !== undefined).sort();
  const { value, error } = useRequest('best', { task: task.name, among });
  const scoreOf = (one: string | undefined) => value?.ranking.find((ranked) => ranked.version === one)?.score ?? null;
  if (version === undefined) return '–';
  if (error) return <span title={error.message}>–</span>;
  if (!value) return '…';
  const [own, other] = [scoreOf(version), scoreOf(beside)];
  return (
    <span className={isNew && own !== null && other !== null && own < other ? 'bad' : undefined}>
      {namedMetricScore(headlineOf(task), own)}
    </span>
  );
}

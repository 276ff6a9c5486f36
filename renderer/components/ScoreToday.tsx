import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { useRequest } from '../api/cache';
import { metricScore } from '../derive/metrics';

interface ScoreTodayProps {
  task: WorkspaceTask;
  version: string | undefined;
  /** The version that it stands beside. */
  beside: string | undefined;
  /** Whether it is the one that would come: it is red where it is the worse. */
  isNew?: boolean;
}

/** A version’s score on the holdout as it is today: the same rows for both, whenever they were trained. */
export function ScoreToday({ task: { name, primaryMetric }, version, beside, isNew = false }: ScoreTodayProps) {
  const among = [version, beside].filter((one) => one !== undefined).sort();
  const { value, error } = useRequest('best', { task: name, among });
  const scoreOf = (one: string | undefined) => value?.ranking.find((ranked) => ranked.version === one)?.score ?? null;
  if (version === undefined) return '–';
  if (error) return <span title={error.message}>–</span>;
  if (!value) return '…';
  const [own, other] = [scoreOf(version), scoreOf(beside)];
  return (
    <span className={isNew && own !== null && other !== null && own < other ? 'bad' : undefined}>
      {metricScore(primaryMetric, own)}
    </span>
  );
}

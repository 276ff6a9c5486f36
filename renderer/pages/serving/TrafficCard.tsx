import type { ServingView } from '../../../shared/servingRequests';
import { taskLabel } from '../../../shared/tasks';
import { count } from '../../../shared/words';
import { Card, KeyValues } from '../../components/Card';
import { latency } from '../../derive/serving';

/** What was asked in the last minute, and which versions answered. */
export function TrafficCard({ view }: { view: ServingView }) {
  const { perMinute, failures, p50, p99, models, keep } = view;
  return (
    <Card title="In the last minute">
      <KeyValues
        rows={[
          ['Requests', count(perMinute)],
          ['Refused or failed', count(failures)],
          ['Half answered within', latency(p50)],
          ['99 of 100 within', latency(p99)],
          ...(view.store ? [['Answers kept', count(keep.kept)] as const] : []),
          ...(keep.lost > 0
            ? [['Answers that could not be kept', `${count(keep.lost)}: ${keep.reason}`] as const]
            : []),
          ...models.map(({ task, version, rows }) => [taskLabel(task), `${version}, rows: ${count(rows)}`] as const),
        ]}
      />
    </Card>
  );
}

import type { MonitoredTask } from '../../../shared/schemas/monitoring';
import { Card } from '../../components/Card';
import { DataTable } from '../../components/DataTable';
import { dataDay, decimal, percent } from '../../format';

const words = { psi: 'PSI', jensenShannon: 'Jensen–Shannon' } as const;
const columns = [
  { title: 'Feature' },
  { title: 'Measure' },
  { title: 'Distance', numeric: true },
  { title: 'Importance', numeric: true },
];

/** How far the newest rows lie from the training, feature by feature: a picture that explains, never an alarm. */
export function MovedCard({ monitored }: { monitored: MonitoredTask }) {
  const newest = monitored.chunks.at(-1);
  if (!newest || newest.moved.length === 0) return null;
  return (
    <Card title="Features that moved">
      <p className="muted">
        Rows from {dataDay(newest.from)} to {dataDay(newest.until)} beside those of the training, by distance times
        importance. They explain; they raise no alarm.
      </p>
      <DataTable
        label="Features that moved"
        columns={columns}
        rows={newest.moved.map(({ feature, measure, distance, importance }) => ({
          key: feature,
          cells: [feature, words[measure], decimal(distance), percent(importance)],
        }))}
      />
    </Card>
  );
}

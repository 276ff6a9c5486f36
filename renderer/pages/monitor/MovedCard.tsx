import { featureTitle } from '../../../shared/featureWords';
import type { MonitoredTask, MovedFeature } from '../../../shared/schemas/monitoring';
import { Card } from '../../components/Card';
import { type Column, DataTable } from '../../components/DataTable';
import { figureColumn } from '../../derive/table';
import { dataDays, decimal, percent } from '../../format';

const words = { psi: 'PSI', jensenShannon: 'Jensen–Shannon' } as const;
const columns: Column<MovedFeature>[] = [
  {
    title: 'Feature',
    cell: ({ feature }) => <span title={feature}>{featureTitle(feature)}</span>,
    value: ({ feature }) => feature,
  },
  { title: 'Measure', cell: ({ measure }) => words[measure] },
  figureColumn('Distance', 'distance', (distance) => decimal(distance)),
  figureColumn('Importance', 'importance', (importance) => percent(importance)),
];

/** How far the newest rows lie from the training, feature by feature: a picture that explains, never an alarm. */
export function MovedCard({ monitored }: { monitored: MonitoredTask }) {
  const newest = monitored.chunks.at(-1);
  if (!newest || newest.moved.length === 0) return null;
  return (
    <Card title="Drift">
      <p className="muted">
        How much the newest clients ({dataDays(newest)}) differ from those the champion learned from, what matters most
        first. This helps to explain an alarm; it raises none.
      </p>
      <DataTable
        compact
        label="Features that changed"
        columns={columns}
        rows={newest.moved}
        keyOf={({ feature }) => feature}
      />
    </Card>
  );
}

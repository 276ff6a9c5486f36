import type { Metrics } from '../../../shared/schemas/metrics';
import { DataTable } from '../../components/DataTable';
import { Title } from '../../components/Term';
import { metricRows } from '../../derive/metrics';

interface MetricTableProps {
  label: string;
  columns: readonly { title: string; metrics: Metrics }[];
}

export function MetricTable({ label, columns }: MetricTableProps) {
  const values = columns.map(({ metrics }) => metricRows(metrics));
  return (
    <DataTable
      compact
      label={label}
      columns={[
        {
          title: 'Metric',
          cell: (i) => (
            <span className="muted">
              <Title text={values[0][i].label} />
            </span>
          ),
        },
        ...columns.map(({ title }, of) => ({ title, numeric: true, cell: (i: number) => values[of][i].text })),
      ]}
      rows={[...values[0].keys()]}
      keyOf={(i) => values[0][i].label}
    />
  );
}

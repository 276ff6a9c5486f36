import type { Metrics } from '../../../shared/schemas/metrics';
import { DataTable } from '../../components/DataTable';
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
      columns={[{ title: 'Metric' }, ...columns.map(({ title }) => ({ title, numeric: true }))]}
      rows={values[0].map(({ label: name, hint }, i) => ({
        key: name,
        cells: [
          <span key="name" title={hint} className="muted">
            {name}
          </span>,
          ...values.map((column) => column[i].text),
        ],
      }))}
    />
  );
}

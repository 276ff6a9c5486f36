import type { MetricsView } from '../../../shared/screenRequests';
import { DataTable } from '../../components/DataTable';
import { judge, metricRows } from '../../views/metrics';

interface MetricTableProps {
  label: string;
  /** The first is judged against the second, where `judged` says so. */
  columns: readonly { title: string; metrics: MetricsView }[];
  judged?: boolean;
}

/** Metrics side by side. */
export function MetricTable({ label, columns, judged = false }: MetricTableProps) {
  const values = columns.map(({ metrics }) => metricRows(metrics));
  return (
    <DataTable
      label={label}
      columns={[{ title: 'Metric' }, ...columns.map(({ title }) => ({ title, numeric: true }))]}
      rows={values[0].map(({ label: name, hint, better, value }, i) => ({
        key: name,
        cells: [
          <span key="name" title={hint} className="muted">
            {name}
          </span>,
          ...values.map((column, j) => {
            const tone = judged && j === 0 ? judge(better, value, values[1]?.[i]?.value ?? null) : null;
            return tone ? (
              <b key={columns[j].title} className={tone}>
                {column[i].text}
              </b>
            ) : (
              column[i].text
            );
          }),
        ],
      }))}
    />
  );
}

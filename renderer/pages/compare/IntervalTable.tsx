import type { Comparison, MetricComparison } from '../../../shared/schemas/comparison';
import { taskLabel } from '../../../shared/tasks';
import { type Column, DataTable } from '../../components/DataTable';
import { Term } from '../../components/Term';
import { comparedScores } from '../../derive/comparedScores';
import { intervalScale, type Sides } from '../../derive/comparison';
import { judge, metricInfo } from '../../derive/metrics';

/** Every metric of both on the same rows, the difference with its interval, and the interval drawn around zero. */
export function IntervalTable({ comparison: { task, metrics }, sides }: { comparison: Comparison; sides: Sides }) {
  return (
    <DataTable
      compact
      label={`Metrics of ${taskLabel(task)}`}
      columns={columnsFor(sides)}
      rows={metrics}
      keyOf={({ metric }) => metric}
    />
  );
}

const columnsFor = (sides: Sides): Column<MetricComparison>[] => [
  {
    title: 'Metric',
    cell: ({ metric }) => (
      <span className="muted">
        <Term term={metricInfo[metric].label} />
      </span>
    ),
  },
  { title: sides.candidate, numeric: true, cell: (one) => <b>{comparedScores(one).candidate}</b> },
  { title: sides.champion, numeric: true, cell: (one) => comparedScores(one).champion },
  { title: 'Naive', numeric: true, cell: (one) => comparedScores(one).baseline },
  {
    title: 'Difference',
    numeric: true,
    cell: (one) => (
      <span className={judge(one.metric, one.difference) ?? undefined}>{comparedScores(one).difference}</span>
    ),
  },
  { title: '95 %', numeric: true, cell: (one) => comparedScores(one).span },
  { title: 'Interval', cell: (one) => <MiniInterval {...one} /> },
];

const colours = { good: 'var(--accent)', bad: 'var(--bad)' };

/** Each metric on a scale of its own: what counts is on which side of zero the interval lies. */
function MiniInterval({ metric, difference }: MetricComparison) {
  const tone = judge(metric, difference);
  const { at } = intervalScale(difference, 0);
  const colour = tone ? colours[tone] : 'var(--muted)';
  return (
    <svg className="mini-interval" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      <line x1="50" x2="50" y1="0" y2="14" stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
      <line
        x1={at(difference.lower)}
        x2={at(difference.upper)}
        y1="7"
        y2="7"
        stroke={colour}
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
      <line
        x1={at(difference.value)}
        x2={at(difference.value)}
        y1="2.5"
        y2="11.5"
        stroke={colour}
        strokeWidth="3"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

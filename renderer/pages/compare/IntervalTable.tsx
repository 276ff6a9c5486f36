import type { Comparison, MetricComparison } from '../../../shared/schemas/comparison';
import { taskLabel } from '../../../shared/tasks';
import { DataTable } from '../../components/DataTable';
import { intervalScale } from '../../derive/comparison';
import { comparedScores, judge, metricInfo, metricSpan } from '../../derive/metrics';

const columns = [
  { title: 'Metric' },
  { title: 'Candidate', numeric: true },
  { title: 'Champion', numeric: true },
  { title: 'Naive', numeric: true },
  { title: 'Difference', numeric: true },
  { title: '95 %', numeric: true },
  { title: 'Interval' },
];

/** Every metric of both on the same rows, the difference with its interval, and the interval drawn around zero. */
export function IntervalTable({ comparison: { task, metrics } }: { comparison: Comparison }) {
  return (
    <DataTable
      compact
      label={`Metrics of ${taskLabel(task)}`}
      columns={columns}
      rows={metrics.map((one) => ({ key: one.metric, cells: cellsOf(one) }))}
    />
  );
}

function cellsOf({ metric, champion, candidate, difference, baseline }: MetricComparison) {
  const { label, hint, format } = metricInfo[metric];
  const tone = judge(metric, difference);
  const [own, other, between] = comparedScores(metric, candidate.value, champion.value);
  return [
    <span key="name" className="muted" title={hint}>
      {label}
    </span>,
    <b key="candidate">{own}</b>,
    other,
    baseline === null ? '–' : format(baseline),
    <span key="difference" className={tone ?? undefined}>
      {between}
    </span>,
    metricSpan(metric, difference),
    <MiniInterval key="drawn" difference={difference} tone={tone} />,
  ];
}

const colours = { good: 'var(--accent)', bad: 'var(--bad)' };

/** Each metric on a scale of its own: what counts is on which side of zero the interval lies. */
function MiniInterval({ difference, tone }: Pick<MetricComparison, 'difference'> & { tone: 'good' | 'bad' | null }) {
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

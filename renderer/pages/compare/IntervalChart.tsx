import type { Comparison } from '../../../shared/schemas/comparison';
import { scoreNames } from '../../../shared/scores';
import { count } from '../../../shared/words';
import { ChartFrame } from '../../charts/ChartFrame';
import { intervalScale } from '../../derive/comparison';
import { metricDifference, metricInfo } from '../../derive/metrics';
import { valueColumn } from '../../derive/table';

interface IntervalChartProps {
  /** What was compared. */
  subject: string;
  difference: Comparison['difference'];
  margin: number;
}

const height = 72;

/** The difference of the two with its interval, against zero and the margin that the policy allows. */
export function IntervalChart({ subject, difference, margin }: IntervalChartProps) {
  const { metric, lower, upper, level, resamples } = difference;
  const { at } = intervalScale(difference, margin);
  const colour = lower > 0 ? 'var(--accent)' : upper < 0 ? 'var(--bad)' : 'var(--muted)';
  const rows: [what: string, value: number][] = [
    ['Difference', difference.difference],
    ['From', lower],
    ['To', upper],
    ['Margin', -margin],
  ];
  const title = `Difference in ${scoreNames[metric]}, with its ${Math.round(level * 100)} % interval`;
  return (
    <ChartFrame<(typeof rows)[number]>
      title={title}
      height={height + 18}
      subject={subject}
      figures={{
        columns: [
          { title: 'What', cell: ([what]) => what },
          valueColumn(
            metricInfo[metric].label,
            ([, value]) => value,
            (value) => metricDifference(metric, value),
          ),
        ],
        rows,
        keyOf: ([what]) => what,
      }}
    >
      <svg
        width="100%"
        height={height}
        role="img"
        aria-label={`${metricDifference(metric, difference.difference)}, between ${metricDifference(metric, lower)} and ${metricDifference(metric, upper)}`}
      >
        <rect x="0" width={`${at(-margin)}%`} y="16" height="30" fill="var(--bad-soft)" />
        <line x1={`${at(0)}%`} x2={`${at(0)}%`} y1="14" y2="48" stroke="var(--line-strong)" strokeWidth="1.5" />
        <line x1={`${at(lower)}%`} x2={`${at(upper)}%`} y1="31" y2="31" stroke={colour} strokeWidth="2.5" />
        {[lower, upper].map((end) => (
          <line key={end} x1={`${at(end)}%`} x2={`${at(end)}%`} y1="25" y2="37" stroke={colour} strokeWidth="2.5" />
        ))}
        <circle cx={`${at(difference.difference)}%`} cy="31" r="5" fill={colour} />
        <text x={`${at(lower)}%`} y="62" textAnchor="middle">
          {metricDifference(metric, lower)}
        </text>
        <text x={`${at(0)}%`} y="10" textAnchor="middle">
          0
        </text>
        <text x={`${at(upper)}%`} y="62" textAnchor="middle">
          {metricDifference(metric, upper)}
        </text>
      </svg>
      <p className="cell-note">
        {count(resamples)} resamples of the clients. Shaded: worse by more than the policy’s margin allows.
      </p>
    </ChartFrame>
  );
}

import { CartesianGrid, Line, LineChart, ReferenceLine, XAxis, YAxis } from 'recharts';
import type { RocPoint } from '../../shared/schemas/comparison';
import { DataTable } from '../components/DataTable';
import { percent } from '../format';
import { ChartFrame, type LegendItem } from './ChartFrame';

interface RocChartProps {
  champion: readonly RocPoint[];
  candidate: readonly RocPoint[];
  colour: string;
}

const height = 230;
const ticks = [0, 0.25, 0.5, 0.75, 1];
const tableSteps = 10;

/** The share of positives that is found against the share of negatives taken for positive, over all thresholds. */
export function RocChart({ champion, candidate, colour }: RocChartProps) {
  const legend: LegendItem[] = [
    { label: 'Candidate', colour, shape: 'line' },
    { label: 'Champion', colour: 'var(--muted)', shape: 'dashed' },
  ];
  const axis = { type: 'number', domain: [0, 1], ticks, tickFormatter, tickLine: false, axisLine: false } as const;
  return (
    <ChartFrame
      title="ROC curve"
      height={height + 20}
      legend={legend}
      table={<Figures champion={champion} candidate={candidate} />}
    >
      <LineChart
        responsive
        style={{ width: '100%', height }}
        margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
        title="ROC curve"
      >
        <CartesianGrid stroke="var(--line)" />
        <XAxis {...axis} dataKey="falsePositiveRate" height={24} />
        <YAxis {...axis} width={48} />
        <ReferenceLine
          segment={[
            { x: 0, y: 0 },
            { x: 1, y: 1 },
          ]}
          stroke="var(--line-strong)"
        />
        <Curve points={champion} colour="var(--muted)" dashes="4 3" />
        <Curve points={candidate} colour={colour} />
      </LineChart>
      <p className="chart-panel-title">Across: negatives taken for positive. Up: positives found.</p>
    </ChartFrame>
  );
}

function tickFormatter(value: number): string {
  return percent(value, 0);
}

function Curve({ points, colour, dashes }: { points: readonly RocPoint[]; colour: string; dashes?: string }) {
  return (
    <Line
      data={[...points]}
      dataKey="truePositiveRate"
      stroke={colour}
      strokeWidth={2}
      {...(dashes && { strokeDasharray: dashes })}
      dot={false}
      activeDot={false}
      isAnimationActive={false}
    />
  );
}

/** The highest share found at each share of false alarms. */
function Figures({ champion, candidate }: Omit<RocChartProps, 'colour'>) {
  const found = (points: readonly RocPoint[], share: number) =>
    Math.max(...points.filter((one) => one.falsePositiveRate <= share).map((one) => one.truePositiveRate));
  return (
    <DataTable
      label="ROC curve"
      columns={[
        { title: 'False alarms up to', numeric: true, cell: (share) => percent(share, 0) },
        { title: 'Candidate finds', numeric: true, cell: (share) => percent(found(candidate, share)) },
        { title: 'Champion finds', numeric: true, cell: (share) => percent(found(champion, share)) },
      ]}
      rows={Array.from({ length: tableSteps + 1 }, (_, i) => i / tableSteps)}
      keyOf={String}
    />
  );
}

import { Line } from 'recharts';
import type { RocPoint } from '../../shared/schemas/comparison';
import type { Sides } from '../derive/comparison';
import { figureColumn } from '../derive/table';
import { percent } from '../format';
import { ChartFrame, type Figures, type LegendItem } from './ChartFrame';
import { ShareSquare } from './ShareSquare';

interface RocChartProps {
  /** What was compared. */
  subject: string;
  champion: readonly RocPoint[];
  candidate: readonly RocPoint[];
  sides: Sides;
  colour: string;
}

const height = 230;
const tableSteps = 10;

/** The share of positives that is found against the share of negatives taken for positive, over all thresholds. */
export function RocChart({ subject, champion, candidate, sides, colour }: RocChartProps) {
  const legend: LegendItem[] = [
    { label: sides.candidate, colour, shape: 'line' },
    { label: sides.champion, colour: 'var(--muted)', shape: 'dashed' },
  ];
  return (
    <ChartFrame
      title="ROC curve"
      subject={subject}
      height={height + 20}
      legend={legend}
      figures={figuresOf(champion, candidate, sides)}
    >
      <ShareSquare title="ROC curve" across="falsePositiveRate" height={height}>
        <Curve points={champion} colour="var(--muted)" dashes="4 3" />
        <Curve points={candidate} colour={colour} />
      </ShareSquare>
      <p className="chart-panel-title">Across: negatives taken for positive. Up: positives found.</p>
    </ChartFrame>
  );
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
function figuresOf(champion: readonly RocPoint[], candidate: readonly RocPoint[], sides: Sides): Figures<FoundShares> {
  const found = (points: readonly RocPoint[], share: number) =>
    Math.max(...points.filter((one) => one.falsePositiveRate <= share).map((one) => one.truePositiveRate));
  const shares = Array.from({ length: tableSteps + 1 }, (_, i) => i / tableSteps);
  return {
    columns: [
      figureColumn('False alarms up to', 'upTo', (share) => percent(share, 0)),
      figureColumn(`${sides.candidate} finds`, 'candidate', (share) => percent(share)),
      figureColumn(`${sides.champion} finds`, 'champion', (share) => percent(share)),
    ],
    rows: shares.map((upTo) => ({ upTo, candidate: found(candidate, upTo), champion: found(champion, upTo) })),
    keyOf: ({ upTo }) => String(upTo),
  };
}

type FoundShares = Record<'upTo' | 'candidate' | 'champion', number>;

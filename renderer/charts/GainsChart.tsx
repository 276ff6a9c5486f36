import { Line, ReferenceLine } from 'recharts';
import { type Cut, cutAt, pointNear } from '../../shared/gains';
import type { GainPoint, Gains } from '../../shared/schemas/gains';
import { taskLabel } from '../../shared/tasks';
import { count } from '../../shared/words';
import { taskColour } from '../components/Task';
import { scoreWords } from '../derive/reasons';
import { figureColumn } from '../derive/table';
import { decimal, percent } from '../format';
import { ChartFrame, type Figures, type LegendItem } from './ChartFrame';
import { ShareSquare } from './ShareSquare';

interface GainsChartProps {
  found: Gains;
  /** Share of the clients above the cut. */
  share: number;
}

const height = 210;
const tableSteps = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** What of all there is to find is among the highest scores, beside as many clients drawn blindly. */
export function GainsChart({ found, share }: GainsChartProps) {
  const colour = taskColour(found.task);
  const legend: LegendItem[] = [
    { label: 'Found', colour, shape: 'line' },
    { label: 'By chance', colour: 'var(--line-strong)', shape: 'line' },
    { label: 'Cut', colour: 'var(--muted)', shape: 'dashed' },
  ];
  const title = 'Gain';
  return (
    <ChartFrame
      title={title}
      subject={`${taskLabel(found.task)} ${found.version}`}
      height={height + 20}
      legend={legend}
      figures={figuresOf(found)}
    >
      <ShareSquare
        title={title}
        across="share"
        height={height}
        points={found.points.map((point) => cutAt(found, point))}
      >
        <ReferenceLine x={share} stroke="var(--muted)" strokeDasharray="4 3" />
        <Line dataKey="gain" stroke={colour} strokeWidth={2} dot={false} activeDot={false} isAnimationActive={false} />
      </ShareSquare>
      <p className="chart-panel-title">Across: clients with the highest scores. Up: what of all is found among them.</p>
    </ChartFrame>
  );
}

function figuresOf(found: Gains): Figures<Cut & GainPoint> {
  const points = [...new Set(tableSteps.map((share) => pointNear(found, share)))];
  return {
    rows: points.map((point) => ({ ...point, ...cutAt(found, point) })),
    keyOf: ({ rows }) => String(rows),
    columns: [
      figureColumn('Highest', 'share', (share) => percent(share)),
      figureColumn('Rows', 'rows', count),
      figureColumn('From score', 'threshold', (threshold) => scoreWords(found.kind, threshold)),
      figureColumn('Found', 'gain', (gain) => percent(gain)),
      figureColumn('Lift', 'lift', (lift) => decimal(lift, 2)),
    ],
  };
}

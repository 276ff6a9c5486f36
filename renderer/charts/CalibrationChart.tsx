import { ErrorBar, Scatter, ScatterChart } from 'recharts';
import type { CalibrationBin } from '../../shared/schemas/comparison';
import { count } from '../../shared/words';
import { calibrationDomain, type Sides } from '../derive/comparison';
import { markStep, marks } from '../derive/scores';
import { figureColumn } from '../derive/table';
import { percent } from '../format';
import { ChartFrame, type Figures, type LegendItem } from './ChartFrame';
import { SquareAxes, squareMargin } from './ShareSquare';

interface CalibrationChartProps {
  /** What was compared. */
  subject: string;
  champion: readonly CalibrationBin[];
  candidate: readonly CalibrationBin[];
  sides: Sides;
  colour: string;
  /** Shares (classification) or amounts (regression). */
  ratio: boolean;
}

const height = 230;

/** What was predicted, against what came: on the diagonal, predictions can be taken at their word. */
export function CalibrationChart({ subject, champion, candidate, sides, colour, ratio }: CalibrationChartProps) {
  const write = (value: number) => (ratio ? percent(value, 0) : count(value));
  const domain = calibrationDomain([...champion, ...candidate], ratio);
  const ticks = marks(domain, ratio ? 0.25 : markStep(domain[1] - domain[0]));
  const legend: LegendItem[] = [
    { label: sides.candidate, colour, shape: 'line' },
    { label: sides.champion, colour: 'var(--muted)', shape: 'dashed' },
  ];
  return (
    <ChartFrame
      title="Calibration: predicted and observed"
      subject={subject}
      height={height + 20}
      legend={legend}
      figures={figuresOf(champion, candidate, sides, write)}
    >
      <ScatterChart responsive style={{ width: '100%', height }} margin={squareMargin} title="Calibration">
        <SquareAxes across="predicted" up="observed" domain={domain} ticks={ticks} write={write} />
        <Scatter
          data={withErrors(champion)}
          fill="var(--surface)"
          stroke="var(--muted)"
          line={{ stroke: 'var(--muted)', strokeDasharray: '4 3' }}
          isAnimationActive={false}
        />
        <Scatter data={withErrors(candidate)} fill={colour} line={{ stroke: colour }} isAnimationActive={false}>
          <ErrorBar dataKey="error" direction="y" stroke={colour} strokeWidth={1} width={0} opacity={0.5} />
        </Scatter>
      </ScatterChart>
      <p className="chart-panel-title">Across: what was predicted. Up: what came, on average over such rows.</p>
    </ChartFrame>
  );
}

function withErrors(bins: readonly CalibrationBin[]) {
  return bins.map((bin) => ({ ...bin, error: [bin.observed - bin.lower, bin.upper - bin.observed] }));
}

type ModelBin = CalibrationBin & { model: string };

function figuresOf(
  champion: readonly CalibrationBin[],
  candidate: readonly CalibrationBin[],
  sides: Sides,
  write: (value: number) => string,
): Figures<ModelBin> {
  const rowsOf = (model: string, bins: readonly CalibrationBin[]) => bins.map((bin) => ({ model, ...bin }));
  return {
    columns: [
      { title: 'Model', cell: ({ model }) => model },
      figureColumn('Predicted', 'predicted', write),
      figureColumn('Observed', 'observed', write),
      figureColumn('95 % from', 'lower', write),
      figureColumn('95 % to', 'upper', write),
      figureColumn('Rows', 'rows', count),
    ],
    rows: [...rowsOf(sides.candidate, candidate), ...rowsOf(sides.champion, champion)],
    keyOf: ({ model, predicted }) => `${model} ${predicted}`,
  };
}

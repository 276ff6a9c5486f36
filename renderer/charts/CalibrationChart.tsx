import { CartesianGrid, ErrorBar, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import type { CalibrationBin } from '../../shared/schemas/comparison';
import { count } from '../../shared/words';
import { DataTable } from '../components/DataTable';
import { calibrationDomain } from '../derive/comparison';
import { markStep, marks } from '../derive/scores';
import { percent } from '../format';
import { ChartFrame, type LegendItem } from './ChartFrame';

interface CalibrationChartProps {
  champion: readonly CalibrationBin[];
  candidate: readonly CalibrationBin[];
  colour: string;
  /** Shares (classification) or amounts (regression). */
  ratio: boolean;
}

const height = 230;

/** What was predicted, against what came: on the diagonal, predictions can be taken at their word. */
export function CalibrationChart({ champion, candidate, colour, ratio }: CalibrationChartProps) {
  const write = (value: number) => (ratio ? percent(value, 0) : count(value));
  const domain = calibrationDomain([...champion, ...candidate], ratio);
  const ticks = marks(domain, ratio ? 0.25 : markStep(domain[1] - domain[0]));
  const legend: LegendItem[] = [
    { label: 'Candidate', colour, shape: 'line' },
    { label: 'Champion', colour: 'var(--muted)', shape: 'dashed' },
  ];
  const axis = {
    type: 'number',
    domain,
    tickFormatter: write,
    tickLine: false,
    axisLine: false,
    ticks,
  } as const;
  return (
    <ChartFrame
      title="Calibration: predicted and observed"
      height={height + 20}
      legend={legend}
      table={<Figures champion={champion} candidate={candidate} write={write} />}
    >
      <ScatterChart
        responsive
        style={{ width: '100%', height }}
        margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
        title="Calibration"
      >
        <CartesianGrid stroke="var(--line)" />
        <XAxis {...axis} dataKey="predicted" height={24} />
        <YAxis {...axis} dataKey="observed" width={56} />
        <ReferenceLine
          segment={[
            { x: domain[0], y: domain[0] },
            { x: domain[1], y: domain[1] },
          ]}
          stroke="var(--line-strong)"
        />
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

interface FiguresProps extends Pick<CalibrationChartProps, 'champion' | 'candidate'> {
  write: (value: number) => string;
}

function Figures({ champion, candidate, write }: FiguresProps) {
  const rowsOf = (model: string, bins: readonly CalibrationBin[]) => bins.map((bin) => ({ model, ...bin }));
  return (
    <DataTable
      label="Calibration: predicted and observed"
      columns={[
        { title: 'Model', cell: ({ model }) => model },
        {
          title: 'Predicted',
          numeric: true,
          cell: ({ predicted }) => write(predicted),
          value: ({ predicted }) => predicted,
        },
        {
          title: 'Observed',
          numeric: true,
          cell: ({ observed }) => write(observed),
          value: ({ observed }) => observed,
        },
        { title: '95 % interval', numeric: true, cell: ({ lower, upper }) => `${write(lower)} to ${write(upper)}` },
        { title: 'Rows', numeric: true, cell: ({ rows }) => count(rows), value: ({ rows }) => rows },
      ]}
      rows={[...rowsOf('Candidate', candidate), ...rowsOf('Champion', champion)]}
      keyOf={({ model, predicted }) => `${model} ${predicted}`}
    />
  );
}

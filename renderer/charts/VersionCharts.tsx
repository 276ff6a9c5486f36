import { memo } from 'react';
import { ComposedChart, Line, XAxis, YAxis } from 'recharts';
import type { MetricName } from '../../shared/schemas/metrics';
import { taskLabel } from '../../shared/tasks';
import { count } from '../../shared/words';
import type { Requested } from '../api/cache';
import { Named, versionColumn } from '../components/Named';
import { InTurn } from '../components/States';
import { taskColour } from '../components/Task';
import { metricInfo, metricScore } from '../derive/metrics';
import type { VersionFacts } from '../derive/monitoring';
import { type Column, cellValue, dateColumn, figureColumn } from '../derive/table';
import { drawnLast } from '../derive/thin';
import { bytes, duration, moment, plural } from '../format';
import { timeAxis, timeDomain } from './axes';
import { ChartFrame, type Figures } from './ChartFrame';
import { ChartTip } from './ChartTip';
import { useTimeRange } from './TimeRange';

interface VersionChartsProps {
  task: string;
  metric: MetricName;
  facts: readonly VersionFacts[];
  now: number;
  of: Requested<unknown>;
}

const smallHeight = 76;
/** More of them would be a thick line. */
const mostDots = 40;

/** What is tracked of every training, version by version: six small charts on one axis of time. */
export const VersionCharts = memo(function VersionCharts({ task, metric, facts, now, of }: VersionChartsProps) {
  const times = facts.flatMap(({ createdAt, deployedAt }) => [createdAt, deployedAt ?? createdAt]);
  const { domain, control } = useTimeRange('Over the versions', timeDomain(times, 0.06), facts.length);
  return (
    <ChartFrame
      title="Over the versions"
      height={2 * smallHeight + 80}
      subject={taskLabel(task)}
      figures={figuresOf(facts, metric, now)}
      of={of}
      empty={facts.length === 0 ? <p className="muted">No version has a model of this task yet.</p> : undefined}
    >
      <div className="small-charts">
        {trackedColumns(metric, now).map((column) => (
          <SmallChart key={column.title} column={column} facts={facts} domain={domain} colour={taskColour(task)} />
        ))}
      </div>
      {control}
    </ChartFrame>
  );
});

/** What is tracked: each is a column of the table, and a small chart. */
function trackedColumns(metric: MetricName, now: number): Column<VersionFacts>[] {
  return [
    figureColumn('Training time', 'seconds', (seconds) => duration(seconds * 1000)),
    figureColumn(`${metricInfo[metric].label} on the holdout`, 'score', (value) => metricScore(metric, value)),
    figureColumn('Training samples', 'rows', count),
    figureColumn(
      'Feature changes',
      'featureChanges',
      (changes, { features }) => `${count(changes)}, of ${plural(features, 'feature')}`,
    ),
    figureColumn('Model size', 'bytes', bytes),
    dateColumn('Deployment date', 'deployedAt', (at) => (at === null ? 'never' : moment(at, now))),
  ];
}

interface SmallChartProps {
  column: Column<VersionFacts>;
  facts: readonly VersionFacts[];
  domain: [number, number];
  colour: string;
}

function SmallChart({ column, facts, domain, colour }: SmallChartProps) {
  const { title } = column;
  const heightOf = (one: VersionFacts) => {
    const value = cellValue(column, one);
    return value === null ? null : Number(value);
  };
  const axis = timeAxis(domain);
  const few = axis.ticks.filter((_, i, all) => i % Math.ceil(all.length / 3) === 0);
  const within = facts.filter(({ createdAt }) => domain[0] <= createdAt && createdAt <= domain[1]);
  const drawn = drawnLast(within, ({ createdAt }) => createdAt, domain);
  const newest = facts.findLast((one) => heightOf(one) !== null);
  return (
    <figure aria-label={title}>
      <p className="chart-panel-title">
        {title} <b>{newest ? column.cell(newest) : '–'}</b>
      </p>
      <InTurn height={smallHeight}>
        <ComposedChart responsive style={{ width: '100%', height: smallHeight }} data={drawn} title={title}>
          <XAxis {...axis} dataKey="createdAt" height={18} ticks={few} />
          <YAxis hide domain={['auto', 'auto']} />
          <ChartTip
            content={({ payload, active }) => <Tip one={active ? payload?.[0]?.payload : undefined} column={column} />}
          />
          <Line
            dataKey={heightOf}
            stroke={colour}
            strokeWidth={1.5}
            dot={drawn.length <= mostDots && { r: 2, fill: colour }}
            connectNulls
            isAnimationActive={false}
          />
        </ComposedChart>
      </InTurn>
    </figure>
  );
}

function Tip({ one, column }: { one: VersionFacts | undefined; column: Column<VersionFacts> }) {
  if (!one) return null;
  return (
    <div className="chart-tip">
      <b>
        <Named text={one.version} />
      </b>
      {column.cell(one)}
    </div>
  );
}

function figuresOf(facts: readonly VersionFacts[], metric: MetricName, now: number): Figures<VersionFacts> {
  return {
    rows: facts.toReversed(),
    keyOf: ({ version }) => version,
    columns: [
      versionColumn(),
      dateColumn('Trained', 'createdAt', (at) => moment(at, now)),
      ...trackedColumns(metric, now),
      figureColumn('Features', 'features', count),
    ],
  };
}

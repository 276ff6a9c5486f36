import { ComposedChart, Line, Tooltip, XAxis, YAxis } from 'recharts';
import type { MetricName } from '../../shared/schemas/metrics';
import { taskLabel } from '../../shared/tasks';
import { count } from '../../shared/words';
import type { Requested } from '../api/cache';
import type { Column } from '../components/DataTable';
import { taskColour } from '../components/Task';
import { metricInfo } from '../derive/metrics';
import type { VersionFacts } from '../derive/monitoring';
import { drawnLast } from '../derive/thin';
import { timeMarks } from '../derive/timeMarks';
import { bytes, duration, moment, plural, score, tick } from '../format';
import { ChartFrame, type Figures } from './ChartFrame';

interface VersionChartsProps {
  task: string;
  metric: MetricName;
  facts: readonly VersionFacts[];
  now: number;
  of: Requested<unknown>;
}

interface Small {
  title: string;
  value: (one: VersionFacts) => number | null;
  isTime?: true;
  write: (one: VersionFacts) => string;
}

const smallHeight = 76;

/** What is tracked of every training, version by version: six small charts on one axis of time. */
export function VersionCharts({ task, metric, facts, now, of }: VersionChartsProps) {
  const times = facts.flatMap(({ trainedAt, deployedAt }) => [trainedAt, deployedAt ?? trainedAt]);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const margin = Math.max((to - from) * 0.06, 30_000);
  const domain: [number, number] = [from - margin, to + margin];
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
        {smallCharts(metric, now).map((chart) => (
          <SmallChart key={chart.title} chart={chart} facts={facts} domain={domain} colour={taskColour(task)} />
        ))}
      </div>
    </ChartFrame>
  );
}

function smallCharts(metric: MetricName, now: number): Small[] {
  return [
    { title: 'Training time', value: ({ seconds }) => seconds, write: ({ seconds }) => duration(seconds * 1000) },
    {
      title: `${metricInfo[metric].label} on the holdout`,
      value: (one) => one.score,
      write: (one) => score(metric, one.score),
    },
    { title: 'Training samples', value: ({ samples }) => samples, write: ({ samples }) => count(samples) },
    {
      title: 'Feature changes',
      value: ({ changes }) => changes,
      write: ({ changes, features }) => `${count(changes)}, of ${plural(features, 'feature')}`,
    },
    { title: 'Model size', value: (one) => one.bytes, write: (one) => bytes(one.bytes) },
    {
      title: 'Deployment date',
      isTime: true,
      value: ({ deployedAt }) => deployedAt,
      write: ({ deployedAt }) => (deployedAt === null ? 'never' : moment(deployedAt, now)),
    },
  ];
}

interface SmallChartProps {
  chart: Small;
  facts: readonly VersionFacts[];
  domain: [number, number];
  colour: string;
}

function SmallChart({ chart: { title, value, write }, facts, domain, colour }: SmallChartProps) {
  const newest = facts.findLast((one) => value(one) !== null);
  return (
    <figure aria-label={title}>
      <p className="chart-panel-title">
        {title} <b>{newest ? write(newest) : '–'}</b>
      </p>
      <ComposedChart
        responsive
        style={{ width: '100%', height: smallHeight }}
        data={drawnLast(facts, ({ trainedAt }) => trainedAt, domain)}
        title={title}
      >
        <XAxis
          dataKey="trainedAt"
          type="number"
          domain={domain}
          height={18}
          ticks={timeMarks(domain).filter((_, i, all) => i % Math.ceil(all.length / 3) === 0)}
          tickFormatter={(at: number) => tick(at, domain[1] - domain[0])}
          tickLine={false}
          axisLine={false}
        />
        <YAxis hide domain={['auto', 'auto']} />
        <Tooltip
          isAnimationActive={false}
          content={({ payload, active }) => <Tip one={active ? payload?.[0]?.payload : undefined} write={write} />}
        />
        <Line
          dataKey={value}
          stroke={colour}
          strokeWidth={1.5}
          dot={{ r: 2, fill: colour }}
          connectNulls
          isAnimationActive={false}
        />
      </ComposedChart>
    </figure>
  );
}

function Tip({ one, write }: { one: VersionFacts | undefined; write: Small['write'] }) {
  if (!one) return null;
  return (
    <div className="chart-tip">
      <b>{one.version}</b>
      {write(one)}
    </div>
  );
}

function figuresOf(facts: readonly VersionFacts[], metric: MetricName, now: number): Figures<VersionFacts> {
  const trainedAt = ({ trainedAt }: VersionFacts) => new Date(trainedAt);
  return {
    rows: facts.toReversed(),
    keyOf: ({ version }) => version,
    columns: [
      { title: 'Version', cell: ({ version }) => version },
      { title: 'Trained', cell: (one) => moment(one.trainedAt, now), value: trainedAt },
      ...smallCharts(metric, now).map(columnOf),
      { title: 'Features', numeric: true, cell: ({ features }) => count(features), value: ({ features }) => features },
    ],
  };
}

function columnOf({ title, write, value, isTime }: Small): Column<VersionFacts> {
  const time = (one: VersionFacts) => {
    const at = value(one);
    return at === null ? null : new Date(at);
  };
  return { title, numeric: true, cell: write, value: isTime ? time : value };
}

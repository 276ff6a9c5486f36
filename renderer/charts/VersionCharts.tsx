import { ComposedChart, Line, Tooltip, XAxis, YAxis } from 'recharts';
import { count } from '../../shared/words';
import type { Requested } from '../api/cache';
import { Button } from '../components/controls';
import { DataTable } from '../components/DataTable';
import { taskColour } from '../components/Task';
import type { VersionFacts } from '../derive/monitoring';
import { timeMarks } from '../derive/timeMarks';
import { bytes, duration, moment, plural, score, tick } from '../format';
import { ChartFrame } from './ChartFrame';

interface VersionChartsProps {
  task: string;
  metric: string;
  facts: readonly VersionFacts[];
  now: number;
  of: Requested<unknown>;
  onCopy: () => void;
}

interface Small {
  title: string;
  value: (one: VersionFacts) => number | null;
  write: (one: VersionFacts) => string;
}

const smallHeight = 76;

/** What is tracked of every training, version by version: six small charts on one axis of time. */
export function VersionCharts({ task, metric, facts, now, of, onCopy }: VersionChartsProps) {
  const times = facts.flatMap(({ trainedAt, deployedAt }) => [trainedAt, deployedAt ?? trainedAt]);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const margin = Math.max((to - from) * 0.06, 30_000);
  const domain: [number, number] = [from - margin, to + margin];
  return (
    <ChartFrame
      title="Over the versions"
      height={2 * smallHeight + 80}
      table={<FactsTable facts={facts} metric={metric} now={now} />}
      of={of}
      empty={facts.length === 0 ? <p className="muted">No version has a model of this task yet.</p> : undefined}
    >
      <div className="small-charts">
        {smallCharts(metric, now).map((chart) => (
          <SmallChart key={chart.title} chart={chart} facts={facts} domain={domain} colour={taskColour(task)} />
        ))}
      </div>
      <Button small onClick={onCopy}>
        Copy as CSV
      </Button>
    </ChartFrame>
  );
}

function smallCharts(metric: string, now: number): Small[] {
  return [
    { title: 'Training time', value: ({ seconds }) => seconds, write: ({ seconds }) => duration(seconds * 1000) },
    {
      title: metric === 'accuracy' ? 'Accuracy on the holdout' : 'R² (clipped) on the holdout',
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
      <ComposedChart responsive style={{ width: '100%', height: smallHeight }} data={[...facts]} title={title}>
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

function FactsTable({ facts, metric, now }: Pick<VersionChartsProps, 'facts' | 'metric' | 'now'>) {
  return (
    <DataTable
      label="Over the versions"
      rows={facts.toReversed()}
      keyOf={({ version }) => version}
      columns={[
        { title: 'Version', cell: ({ version }) => version },
        {
          title: 'Trained',
          cell: ({ trainedAt }) => moment(trainedAt, now),
          value: ({ trainedAt }) => new Date(trainedAt),
        },
        ...smallCharts(metric, now).map(({ title, write, value }) => ({ title, numeric: true, cell: write, value })),
      ]}
    />
  );
}

import { ComposedChart, XAxis, YAxis } from 'recharts';
import type { MetricName } from '../../shared/schemas/metrics';
import type { MonitoredTask, MonitorMark } from '../../shared/schemas/monitoring';
import { taskLabel } from '../../shared/tasks';
import { count, listed, plural } from '../../shared/words';
import type { Requested } from '../api/cache';
import { taskColour } from '../components/Task';
import { metricInfo, metricScore } from '../derive/metrics';
import { alarmSpans, marksWithin, type StreamPoint, streamAxis, streamPoints } from '../derive/monitoring';
import { dataDays } from '../format';
import { placeAxis, scoreAxis, timeAxis } from './axes';
import { ChartFrame, type LegendItem } from './ChartFrame';
import { ChartTip } from './ChartTip';
import { chunkFigures } from './chunkFigures';
import { Grid, Pointable, PointedAt, usePlot } from './plot';
import { TipRow } from './TipRow';

interface MonitorChartProps {
  task: string;
  monitored: MonitoredTask | undefined;
  of: Requested<unknown>;
  empty?: React.ReactNode;
}

const height = 'clamp(220px, 44vh - 60px, 420px)';
const markLines = {
  deployment: { stroke: 'var(--accent)', strokeWidth: 1.5 },
  training: { stroke: 'var(--faint)', strokeWidth: 1.5, strokeDasharray: '2 3' },
  import: { stroke: 'var(--muted)', strokeWidth: 1.5, strokeDasharray: '7 3' },
} as const;

/** A task's stream: realised scores with their interval, estimated ones with their band, marks and alarms. */
export function MonitorChart({ task, monitored, of, empty }: MonitorChartProps) {
  const title = `${monitored ? metricInfo[monitored.metric].label : 'Scores'} of the predictions`;
  const drawn = monitored && drawnOf(monitored);
  return (
    <ChartFrame
      title={title}
      height={height}
      legend={legendOf(task, drawn?.marks ?? [])}
      subject={taskLabel(task)}
      figures={chunkFigures(monitored)}
      of={of}
      empty={monitored ? undefined : empty}
    >
      {monitored && drawn && (
        <>
          <Drawing task={task} monitored={monitored} drawn={drawn} title={title} />
          <Outside outside={drawn.outside} />
        </>
      )}
    </ChartFrame>
  );
}

interface DrawingProps {
  task: string;
  monitored: MonitoredTask;
  drawn: ReturnType<typeof drawnOf>;
  title: string;
}

function Drawing({ task, monitored, drawn, title }: DrawingProps) {
  const { axis, points, domain } = drawn;
  const values = points.flatMap(({ chunk, interval, band }) =>
    [chunk.realised, chunk.estimated, chunk.baseline, ...(interval ?? []), ...(band ?? [])].filter(
      (one) => one !== null,
    ),
  );
  const scores = scoreAxis(monitored.metric, values);
  return (
    <ComposedChart responsive style={{ width: '100%', height }} data={points} title={title} margin={margin}>
      <XAxis dataKey="x" {...(axis === 'time' ? timeAxis(domain) : placeAxis(domain))} />
      <YAxis {...scores} />
      <ChartTip
        cursor={{ stroke: 'var(--line-strong)' }}
        includeHidden
        content={({ payload, active }) => (
          <Tip point={active ? payload?.[0]?.payload : undefined} metric={monitored.metric} />
        )}
      />
      <Pointable />
      <Stream task={task} monitored={monitored} drawn={drawn} levels={scores.ticks} />
    </ComposedChart>
  );
}

/** Of more points than this only the line is drawn. */
const mostDots = 60;

interface StreamProps extends Omit<DrawingProps, 'title'> {
  /** At which lines lie across. */
  levels: readonly number[];
}

function Stream({ task, monitored, levels, drawn: { axis, points, marks } }: StreamProps) {
  const plot = usePlot();
  if (!plot) return null;
  const colour = taskColour(task);
  const along = <V,>(of: (point: StreamPoint) => V) => points.map((point) => [point.x, of(point)] as const);
  const courses = {
    baseline: along(({ chunk }) => chunk.baseline),
    estimated: along(({ chunk }) => chunk.estimated),
    realised: along(({ chunk }) => chunk.realised),
  };
  const dots = points.length > mostDots ? [] : courses.realised;
  return (
    <>
      <Grid plot={plot} levels={levels} />
      {alarmSpans(monitored, axis).map(({ key, from, to }) => (
        <rect key={key} {...plot.span(from, to)} fill="var(--bad)" fillOpacity={0.1} />
      ))}
      {marks.map((mark) => (
        <line key={`${mark.kind} ${mark.at}`} {...plot.rule(mark.at)} {...markLines[mark.kind]} />
      ))}
      <path {...plot.band(along(({ band }) => band))} fill="var(--faint)" fillOpacity={0.18} />
      <path {...plot.band(along(({ interval }) => interval))} fill={colour} fillOpacity={0.16} />
      <path {...plot.line(courses.baseline)} stroke={colour} strokeOpacity={0.55} strokeDasharray="4 4" />
      <path {...plot.line(courses.estimated)} stroke="var(--faint)" strokeWidth={1.5} strokeDasharray="5 3" />
      <path {...plot.line(courses.realised)} stroke={colour} strokeWidth={2} />
      {dots.map(
        ([x, y]) =>
          y !== null && (
            <circle key={x} {...plot.point(x, y)} r={2} fill="var(--surface)" stroke={colour} strokeWidth={2} />
          ),
      )}
      <PointedAt
        plot={plot}
        lines={[
          { key: 'baseline', course: courses.baseline, colour },
          { key: 'estimated', course: courses.estimated, colour: 'var(--faint)' },
          { key: 'realised', course: courses.realised, colour },
        ]}
      />
    </>
  );
}

const margin = { top: 8, right: 12, bottom: 0, left: 0 };

/** What is drawn where; marks of other times are counted. */
function drawnOf({ chunks, marks }: MonitoredTask) {
  const axis = streamAxis(chunks);
  const points = streamPoints(chunks, axis);
  const domain = domainOf(points, axis);
  // Along rows, no moment has a place.
  return { axis, points, domain, ...marksWithin(marks, axis === 'time' ? domain : [1, 0]) };
}

function domainOf(points: readonly StreamPoint[], axis: 'time' | 'rows'): [number, number] {
  const first = points[0]?.chunk;
  const last = points.at(-1)?.chunk;
  if (!first || !last) return [0, 1];
  if (axis === 'rows') return [first.first, last.first + last.rows];
  return [first.from, Math.max(last.until, points[points.length - 1].x)];
}

function Tip({ point, metric }: { point: StreamPoint | undefined; metric: MetricName }) {
  if (!point) return null;
  const { chunk, interval, band } = point;
  const range = (pair: [number, number] | null) => pair?.map((value) => metricScore(metric, value)).join(' to ') ?? '–';
  return (
    <div className="chart-tip">
      <b>{dataDays(chunk)}</b>
      <TipRow label="Actual" value={metricScore(metric, chunk.realised)} more={range(interval)} />
      <TipRow label="Estimated" value={metricScore(metric, chunk.estimated)} more={range(band)} />
      <TipRow label="Naive" value={metricScore(metric, chunk.baseline)} />
      <TipRow label="Outcomes" value={`${count(chunk.outcomes)} of ${count(chunk.rows)}`} />
    </div>
  );
}

/** What happened at other times than those that are drawn. */
function Outside({ outside }: Pick<ReturnType<typeof drawnOf>, 'outside'>) {
  const kinds = ['deployment', 'training', 'import'] as const;
  const told = kinds.flatMap((kind) => (outside[kind] > 0 ? [plural(outside[kind], kind)] : []));
  return told.length > 0 && <p className="cell-note">Not shown: {listed(told)} at other times.</p>;
}

/** Of the marks those kinds that are drawn. */
function legendOf(task: string, marks: readonly MonitorMark[]): LegendItem[] {
  const mark = (label: string, kind: keyof typeof markLines): LegendItem[] =>
    marks.some((one) => one.kind === kind) ? [{ label, colour: markLines[kind].stroke, shape: 'marker' }] : [];
  return [
    { label: 'Actual, 95 % interval', colour: taskColour(task), shape: 'line' },
    { label: 'Estimated, with band', colour: 'var(--faint)', shape: 'dashed' },
    { label: 'Naive', colour: taskColour(task), shape: 'dashed' },
    ...mark('Deployed', 'deployment'),
    ...mark('Trained', 'training'),
    ...mark('Imported', 'import'),
    { label: 'Alarm', colour: 'color-mix(in srgb, var(--bad) 30%, var(--surface))', shape: 'box' },
  ];
}

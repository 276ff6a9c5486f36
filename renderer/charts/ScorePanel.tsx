import { Area, CartesianGrid, ComposedChart, Line, ReferenceDot, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { taskLabel } from '../../shared/tasks';
import { count } from '../../shared/words';
import { Named } from '../components/Named';
import { taskColour } from '../components/Task';
import { metricScore } from '../derive/metrics';
import type { ScoreSeries } from '../derive/scores';
import { type DrawnPoint, drawnPoints } from '../derive/thin';
import { scoreAxis, timeAxis } from './axes';
import { TipRow } from './TipRow';

interface ScorePanelProps {
  title: string;
  series: readonly ScoreSeries[];
  domain: [number, number];
  deployedAt: readonly number[];
  /** In CSS. */
  height: string;
  /** Steps of the score's axis, at most. */
  mostMarks?: number;
  /** Whether it carries the time axis: of panels above each other, the last. */
  axis: boolean;
}

/** One moment of the panel: each task's point, by task. */
interface Moment {
  at: number;
  points: Record<string, DrawnPoint>;
}

const quiet = { connectNulls: true, isAnimationActive: false, activeDot: false } as const;

function pointOf({ points }: Moment, task: string) {
  return points[task];
}

/** The lowest mark's text reaches below the drawing where no time axis follows. */
const marginOf = (axis: boolean) => ({ top: 8, right: 12, bottom: axis ? 0 : 8, left: 0 });

export function ScorePanel({ title, series, domain, deployedAt, height, axis, mostMarks }: ScorePanelProps) {
  const moments = momentsOf(series, domain);
  const many = moments.length > mostPoints;
  const values = moments.flatMap(({ points }) =>
    Object.values(points).flatMap(({ score, baseline, interval }) =>
      [score, baseline, ...(interval ?? [])].filter((value) => value !== null),
    ),
  );
  const metric = series[0].metric;
  const scores = scoreAxis(metric, values, mostMarks);
  const chance = sharedChance(moments);
  const withBaselines = chance === null ? series : [];
  const withIntervals = series.length > mostIntervals ? [] : series;
  return (
    <figure aria-label={title}>
      <p className="chart-panel-title">{title}</p>
      <ComposedChart responsive style={{ width: '100%', height }} data={moments} margin={marginOf(axis)} title={title}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis {...timeAxis(domain)} dataKey="at" hide={!axis} interval={0} />
        <YAxis {...scores} />
        <Tooltip
          cursor={{ stroke: 'var(--line-strong)' }}
          isAnimationActive={false}
          content={({ payload, active }) => <Tip moment={active ? payload?.[0]?.payload : undefined} series={series} />}
        />
        {markedTimes(deployedAt).map((at) => (
          <ReferenceLine key={at} x={at} stroke="var(--accent)" strokeDasharray="2 3" ifOverflow="hidden" />
        ))}
        {chance !== null && <ReferenceLine y={chance} stroke="var(--faint)" strokeDasharray="4 4" />}
        {withIntervals.map(({ task }) => (
          <Area
            key={`interval ${task}`}
            dataKey={({ points }: Moment) => points[task]?.interval ?? null}
            stroke="none"
            fill={taskColour(task)}
            fillOpacity={0.1}
            {...quiet}
          />
        ))}
        {withBaselines.map(({ task }) => (
          <Line
            key={`baseline ${task}`}
            dataKey={({ points }: Moment) => points[task]?.baseline ?? null}
            stroke={taskColour(task)}
            strokeOpacity={0.55}
            strokeDasharray="4 4"
            dot={false}
            {...quiet}
          />
        ))}
        {series.map(({ task }) => (
          <Line
            key={task}
            name={taskLabel(task)}
            dataKey={({ points }: Moment) => points[task]?.score ?? null}
            stroke={taskColour(task)}
            strokeWidth={2}
            connectNulls
            isAnimationActive={false}
            dot={
              !many &&
              (({ cx, cy, payload, key }) => (
                <Mark
                  key={key}
                  x={cx}
                  y={cy}
                  point={pointOf(payload, task)}
                  colour={taskColour(task)}
                  small={moments.length > 24}
                />
              ))
            }
          />
        ))}
        {many &&
          series.flatMap(({ task, points }) =>
            points.flatMap(({ at, score, champion }) =>
              champion && score !== null ? (
                <ReferenceDot
                  key={task}
                  x={at}
                  y={score}
                  r={4.5}
                  fill={taskColour(task)}
                  stroke={taskColour(task)}
                  ifOverflow="hidden"
                />
              ) : (
                []
              ),
            ),
          )}
      </ComposedChart>
    </figure>
  );
}

/** Of more moments than this only the champions’ points are drawn: all of them would hide the lines. */
const mostPoints = 60;

/** Of more tasks than this no intervals are drawn: they would lie upon each other. */
const mostIntervals = 4;

/** What chance gives, where it is the same for all and always, as an AUC of 0.5 is; else null. */
function sharedChance(moments: readonly Moment[]): number | null {
  const known = moments.flatMap(({ points }) =>
    Object.values(points).flatMap(({ baseline }) => (baseline === null ? [] : [baseline])),
  );
  return known.length > 0 && known.every((one) => one === known[0]) ? known[0] : null;
}

/** More deployments than this are told by the filled points, or the table: lines would cover the scores. */
const mostMarked = 40;

function markedTimes(deployedAt: readonly number[]): number[] {
  const times = [...new Set(deployedAt)];
  return times.length > mostMarked ? [] : times;
}

interface MarkProps {
  x: number | undefined;
  y: number | undefined;
  point: DrawnPoint | undefined;
  colour: string;
  /** Where there are many. */
  small: boolean;
}

/** Filled where the version was live, hollow where it never was. */
function Mark({ x, y, point, colour, small }: MarkProps) {
  if (!point || point.score === null || x === undefined || y === undefined) return <g />;
  return (
    <circle
      className="score-point"
      cx={x}
      cy={y}
      r={point.champion ? 4.5 : small ? 2 : 3}
      fill={point.deployed ? colour : 'var(--surface)'}
      stroke={colour}
      strokeWidth={1.5}
    />
  );
}

function Tip({ moment, series }: { moment: Moment | undefined; series: readonly ScoreSeries[] }) {
  if (!moment) return null;
  const [{ version, versions }] = Object.values(moment.points);
  return (
    <div className="chart-tip">
      <b>
        <Named text={versions === 1 ? version : `Mean of ${count(versions)} versions up to ${version}`} />
      </b>
      {series.map(({ task, metric }) => {
        const point = moment.points[task];
        if (!point) return null;
        return (
          <TipRow
            key={task}
            label={taskLabel(task)}
            value={metricScore(metric, point.score)}
            more={`by chance ${metricScore(metric, point.baseline)}`}
          />
        );
      })}
    </div>
  );
}

function momentsOf(series: readonly ScoreSeries[], domain: readonly [number, number]): Moment[] {
  const moments = new Map<string, Moment>();
  for (const { task, points } of series) {
    for (const point of drawnPoints(points, domain)) {
      const known = moments.get(point.version) ?? { at: point.at, points: {} };
      known.points[task] = point;
      moments.set(point.version, known);
    }
  }
  return [...moments.values()].sort((a, b) => a.at - b.at);
}

import { ComposedChart, XAxis, YAxis } from 'recharts';
import { taskLabel } from '../../shared/tasks';
import { count } from '../../shared/words';
import { Named } from '../components/Named';
import { taskColour } from '../components/Task';
import { metricScore } from '../derive/metrics';
import type { ScoreSeries } from '../derive/scores';
import { type DrawnPoint, drawnPoints } from '../derive/thin';
import { scoreAxis, timeAxis } from './axes';
import { ChartTip } from './ChartTip';
import { type Course, Grid, type Plot, Pointable, PointedAt, usePlot } from './plot';
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

/** The lowest mark's text reaches below the drawing where no time axis follows. */
const marginOf = (axis: boolean) => ({ top: 8, right: 12, bottom: axis ? 0 : 8, left: 0 });

export function ScorePanel({ title, series, domain, deployedAt, height, axis, mostMarks }: ScorePanelProps) {
  const moments = momentsOf(series, domain);
  const values = moments.flatMap(({ points }) =>
    Object.values(points).flatMap(({ score, baseline, interval }) =>
      [score, baseline, ...(interval ?? [])].filter((value) => value !== null),
    ),
  );
  const metric = series[0].metric;
  const scores = scoreAxis(metric, values, mostMarks);
  const chance = sharedChance(moments);
  return (
    <figure aria-label={title}>
      <p className="chart-panel-title">{title}</p>
      <ComposedChart responsive style={{ width: '100%', height }} data={moments} margin={marginOf(axis)} title={title}>
        <XAxis {...timeAxis(domain)} dataKey="at" hide={!axis} interval={0} />
        <YAxis {...scores} />
        <ChartTip
          cursor={{ stroke: 'var(--line-strong)' }}
          includeHidden
          content={({ payload, active }) => <Tip moment={active ? payload?.[0]?.payload : undefined} series={series} />}
        />
        <Pointable />
        <Scores
          series={series}
          moments={moments}
          chance={chance}
          levels={scores.ticks}
          deployedAt={markedTimes(deployedAt, domain)}
        />
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

function markedTimes(deployedAt: readonly number[], [from, until]: readonly [number, number]): number[] {
  const times = [...new Set(deployedAt)];
  return times.length > mostMarked ? [] : times.filter((at) => from <= at && at <= until);
}

interface ScoresProps extends Pick<ScorePanelProps, 'series' | 'deployedAt'> {
  moments: readonly Moment[];
  chance: number | null;
  /** At which lines lie across. */
  levels: readonly number[];
}

function Scores({ series, moments, chance, levels, deployedAt }: ScoresProps) {
  const plot = usePlot();
  if (!plot) return null;
  const withIntervals = series.length > mostIntervals ? [] : series;
  const withBaselines = chance === null ? series : [];
  const lines = series.map(({ task }) => ({
    key: task,
    course: courseOf(moments, task, ({ score }) => score),
    colour: taskColour(task),
  }));
  return (
    <>
      <Grid plot={plot} levels={levels} />
      {deployedAt.map((at) => (
        <line key={at} {...plot.rule(at)} stroke="var(--accent)" strokeDasharray="2 3" />
      ))}
      {chance !== null && <line {...plot.level(chance)} stroke="var(--faint)" strokeDasharray="4 4" />}
      {withIntervals.map(({ task }) => (
        <path
          key={`interval ${task}`}
          {...plot.band(courseOf(moments, task, ({ interval }) => interval))}
          fill={taskColour(task)}
          fillOpacity={0.1}
        />
      ))}
      {withBaselines.map(({ task }) => (
        <path
          key={`baseline ${task}`}
          {...plot.line(courseOf(moments, task, ({ baseline }) => baseline))}
          stroke={taskColour(task)}
          strokeOpacity={0.55}
          strokeDasharray="4 4"
        />
      ))}
      {lines.map(({ key, course, colour }) => (
        <path key={key} {...plot.line(course)} stroke={colour} strokeWidth={2} />
      ))}
      {series.flatMap(({ task }) => pointsOf(moments, task, plot))}
      <PointedAt plot={plot} lines={lines} />
    </>
  );
}

/** Where a task has nothing, its line goes on to where it has. */
function courseOf<V>(moments: readonly Moment[], task: string, of: (point: DrawnPoint) => V | null): Course<V> {
  return moments.flatMap(({ at, points: { [task]: point } }) => {
    const value = point ? of(point) : null;
    return value === null ? [] : [[at, value] as const];
  });
}

/** Filled where the version was live, hollow where it never was. */
function pointsOf(moments: readonly Moment[], task: string, plot: Plot) {
  const colour = taskColour(task);
  const small = moments.length > 24 ? 2 : 3;
  return moments.map(({ at, points: { [task]: point } }) => {
    if (!point || point.score === null || (moments.length > mostPoints && !point.champion)) return null;
    return (
      <circle
        key={`${task} ${at}`}
        className="score-point"
        {...plot.point(at, point.score)}
        r={point.champion ? 4.5 : small}
        fill={point.deployed ? colour : 'var(--surface)'}
        stroke={colour}
        strokeWidth={1.5}
      />
    );
  });
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

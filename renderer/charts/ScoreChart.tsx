import { memo, useMemo, useState } from 'react';
import { taskLabel } from '../../shared/tasks';
import type { Requested } from '../api/cache';
import { versionColumn } from '../components/Named';
import { InTurn } from '../components/States';
import { taskColour } from '../components/Task';
import { metricInfo, metricScore } from '../derive/metrics';
import type { ScorePoint, ScoreSeries } from '../derive/scores';
import { dateColumn, figureColumn, valueColumn } from '../derive/table';
import { moment } from '../format';
import { timeDomain } from './axes';
import { ChartFrame, type Figures, type LegendItem } from './ChartFrame';
import { ScorePanel } from './ScorePanel';
import { useTimeRange } from './TimeRange';

interface ScoreChartProps {
  series: readonly ScoreSeries[];
  /** Times at which a champion changed. */
  deployedAt: readonly number[];
  now: number;
  of: Requested<unknown>;
}

/** They share what the window leaves below the cards. */
const classHeight = 'clamp(178px, 58vh - 286px, 460px)';
const amountHeight = 'clamp(146px, 24vh - 46px, 260px)';
const bothHeight = `calc(${classHeight} + ${amountHeight} + 40px)`;

/** Headlines on the holdout over time: those of classes on one panel, of amounts on one with an axis of its own. */
export const ScoreChart = memo(function ScoreChart({ series, deployedAt, now, of }: ScoreChartProps) {
  const drawn = series.filter(({ points }) => points.some(({ score }) => score !== null));
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  // All of them left out would be an empty chart.
  const shown = drawn.every(({ task }) => off.has(task)) ? drawn : drawn.filter(({ task }) => !off.has(task));
  const classes = shown.filter(({ metric }) => metric === 'auc');
  const amounts = shown.filter(({ metric }) => metric !== 'auc');
  const times = [...drawn.flatMap(({ points }) => points.map(({ at }) => at)), ...deployedAt];
  const most = Math.max(0, ...drawn.map(({ points }) => points.length));
  const { domain, control } = useTimeRange('Scores over time', timeDomain(times, 0.04), most);
  const toggle = (task: string) =>
    setOff(off.has(task) ? new Set([...off].filter((one) => one !== task)) : new Set([...off, task]));
  const figures = useMemo(() => figuresOf(series, now), [series, now]);
  const shared = { domain, deployedAt };
  return (
    <ChartFrame
      title="Scores over time"
      height={bothHeight}
      legend={legendOf(drawn, shown, toggle)}
      figures={figures}
      of={of}
    >
      {classes.length > 0 && (
        <InTurn height={amounts.length > 0 ? classHeight : bothHeight}>
          <ScorePanel
            {...shared}
            title={`${metricInfo.auc.label} on the holdout`}
            series={classes}
            height={amounts.length > 0 ? classHeight : bothHeight}
            axis={amounts.length === 0}
          />
        </InTurn>
      )}
      {amounts.length > 0 && (
        <InTurn height={amountHeight}>
          <ScorePanel
            {...shared}
            title={`${metricInfo[amounts[0].metric].label} on the holdout`}
            series={amounts}
            height={amountHeight}
            mostMarks={3.5}
            axis
          />
        </InTurn>
      )}
      {control}
    </ChartFrame>
  );
});

function legendOf(
  series: readonly ScoreSeries[],
  shown: readonly ScoreSeries[],
  toggle: (task: string) => void,
): LegendItem[] {
  return [
    ...series.map((one): LegendItem => {
      const { task } = one;
      const item = { label: taskLabel(task), colour: taskColour(task), shape: 'line' as const };
      return series.length < 2 ? item : { ...item, toggle: { isOn: shown.includes(one), run: () => toggle(task) } };
    }),
    { label: 'By chance', colour: 'var(--faint)', shape: 'dashed' },
    { label: 'Deployed', colour: 'var(--accent)', shape: 'marker' },
  ];
}

type TaskPoint = Pick<ScoreSeries, 'task' | 'metric'> & ScorePoint;

function figuresOf(series: readonly ScoreSeries[], now: number): Figures<TaskPoint> {
  const written = (value: number | null, { metric }: TaskPoint) => metricScore(metric, value);
  return {
    columns: [
      { title: 'Task', cell: ({ task }) => taskLabel(task) },
      versionColumn(),
      dateColumn('Trained', 'at', (at) => moment(at, now)),
      { title: 'Metric', cell: ({ metric }) => metricInfo[metric].label },
      figureColumn('Holdout', 'score', written),
      valueColumn('95 % from', ({ interval }) => interval?.[0] ?? null, written),
      valueColumn('95 % to', ({ interval }) => interval?.[1] ?? null, written),
      figureColumn('By chance', 'baseline', written),
      { title: 'Was live', cell: ({ champion, deployed }) => (champion ? 'now' : deployed ? 'before' : 'never') },
    ],
    // When they are looked at or exported: there may be thousands.
    get rows() {
      return series.flatMap(({ points, ...of }) => points.toReversed().map((point) => ({ ...of, ...point })));
    },
    keyOf: ({ task, version }) => `${task} ${version}`,
  };
}

import {
  DefaultZIndexes,
  Line,
  useActiveTooltipLabel,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  ZIndexLayer,
} from 'recharts';
import { bandPath, linePath, type Place } from '../derive/paths';

/** Values along the axis; null interrupts the line. */
export type Course<V> = readonly (readonly [x: number, value: V | null])[];

/** Where a chart's values lie, as attributes of SVG. */
export interface Plot {
  line: (course: Course<number>) => { d: string; fill: 'none' };
  /** What lies between two lines. */
  band: (course: Course<readonly [low: number, high: number]>) => { d: string };
  point: (x: number, y: number) => { cx: number; cy: number };
  /** A moment, over the whole height. */
  rule: (x: number) => { x1: number; x2: number; y1: number; y2: number };
  /** A value, over the whole width. */
  level: (y: number) => { x1: number; x2: number; y1: number; y2: number };
  /** A time, over the whole height; what of it lies beyond the chart is cut off. */
  span: (from: number, until: number) => { x: number; y: number; width: number; height: number };
}

/**
 * For what is drawn within a chart by us; null until the chart is laid out. Recharts' own lines, areas, dots and
 * references each report to the chart, which asks all of them again for each: eight tasks took 100 ms.
 */
export function usePlot(): Plot | null {
  const across = useXAxisScale();
  const up = useYAxisScale();
  const area = usePlotArea();
  if (!across || !up || !area) return null;
  const { x: left, y: top, width, height } = area;
  const placeX = (x: number) => across(x) ?? Number.NaN;
  const placeY = (y: number) => up(y) ?? Number.NaN;
  const place = (x: number, y: number): Place => [placeX(x), placeY(y)];
  const within = (x: number) => Math.min(Math.max(placeX(x), left), left + width);
  return {
    line: (course) => ({ d: linePath(course.map(([x, y]) => (y === null ? null : place(x, y)))), fill: 'none' }),
    band: (course) => {
      const edge = (which: 0 | 1) => course.map(([x, ends]) => (ends === null ? null : place(x, ends[which])));
      return { d: bandPath(edge(0), edge(1)) };
    },
    point: (x, y) => ({ cx: placeX(x), cy: placeY(y) }),
    rule: (x) => ({ x1: placeX(x), x2: placeX(x), y1: top, y2: top + height }),
    level: (y) => ({ x1: left, x2: left + width, y1: placeY(y), y2: placeY(y) }),
    span: (from, until) => ({ x: within(from), y: top, width: within(until) - within(from), height }),
  };
}

/** Lines across at the marks of the scores. Recharts’ own measure texts of the other axis, which has no lines here. */
export function Grid({ plot, levels }: { plot: Plot; levels: readonly number[] }) {
  return levels.map((value) => <line key={value} {...plot.level(value)} stroke="var(--line)" />);
}

interface PointedAtProps {
  plot: Plot;
  lines: readonly { key: string; course: Course<number>; colour: string }[];
}

/** Points of the lines at the moment that is pointed at, before the line that marks it. */
export function PointedAt({ plot, lines }: PointedAtProps) {
  const at = useActiveTooltipLabel();
  if (at === undefined) return null;
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.activeDot}>
      {lines.map(({ key, course, colour }) => {
        const [x, y] = course.find(([one]) => one === at) ?? [0, null];
        if (y === null) return null;
        return <circle key={key} {...plot.point(x, y)} r={3} fill={colour} stroke="var(--surface)" strokeWidth={2} />;
      })}
    </ZIndexLayer>
  );
}

/** Makes the chart's data what is pointed at; of lines that it does not draw, recharts would not know. */
export function Pointable() {
  return <Line dataKey={() => 0} hide isAnimationActive={false} />;
}

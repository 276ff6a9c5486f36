import { groupedBy } from '../../shared/groupedBy';
import type { ScorePoint } from './scores';

/** Points of a line that an eye can tell apart on a screen. */
export const mostDrawn = 100;

/** What is drawn at one place: a version, or the mean of several. */
export interface DrawnPoint extends ScorePoint {
  /** How many versions it stands for. */
  versions: number;
}

/** Cuts what lies in a time into as many spans as can be told apart. Few are given each by itself. */
function spansOf<T>(items: readonly T[], at: (item: T) => number, [from, to]: readonly [number, number]): T[][] {
  if (items.length <= mostDrawn) return items.map((item) => [item]);
  return [...groupedBy(items, (item) => Math.floor(((at(item) - from) / (to - from)) * mostDrawn)).values()];
}

/** Of many points the mean score of each span, with the range in place of an interval; the champion by itself. */
export function drawnPoints(points: readonly ScorePoint[], domain: readonly [number, number]): DrawnPoint[] {
  const within = points.filter(({ at }) => domain[0] <= at && at <= domain[1]);
  const isAlone = ({ champion }: ScorePoint) => champion && within.length > mostDrawn;
  const others = within.filter((point) => !isAlone(point));
  const spans = [...spansOf(others, ({ at }) => at, domain), ...within.filter(isAlone).map((point) => [point])];
  return spans
    .map((span) => (span.length === 1 ? { ...span[0], versions: 1 } : meanOf(span)))
    .sort((a, b) => a.at - b.at);
}

function meanOf(span: readonly ScorePoint[]): DrawnPoint {
  const newest = span[span.length - 1];
  const scores = known(span.map(({ score }) => score));
  return {
    ...newest,
    score: mean(scores),
    baseline: mean(known(span.map(({ baseline }) => baseline))),
    interval: scores.length > 0 ? [Math.min(...scores), Math.max(...scores)] : null,
    deployed: span.some(({ deployed }) => deployed),
    champion: false,
    versions: span.length,
  };
}

/** The last of each span, where single values are drawn. */
export function drawnLast<T>(items: readonly T[], at: (item: T) => number, domain: readonly [number, number]): T[] {
  return spansOf(items, at, domain).map((span) => span[span.length - 1]);
}

/** The scores of a line without axes, oldest first; of many, as many as an eye can tell apart. */
export function courseOf(points: readonly ScorePoint[]): number[] {
  const times = points.map(({ at }) => at);
  const scored = points.filter(({ score }) => score !== null);
  return known(drawnLast(scored, ({ at }) => at, [times[0], times[times.length - 1] + 1]).map(({ score }) => score));
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

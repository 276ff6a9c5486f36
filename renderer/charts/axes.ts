import { hourMs, minuteMs } from '../../shared/time';
import { count } from '../../shared/words';
import { markStep, marks, niceDomain } from '../derive/scores';
import { timeMarks } from '../derive/timeMarks';
import { decimal, percent, tick } from '../format';

const quiet = { tickLine: false, axisLine: false } as const;

/** The axis of the places of rows in a stream. */
export function placeAxis(domain: [number, number]) {
  return {
    ...quiet,
    type: 'number',
    domain,
    height: 24,
    tickFormatter: (place: number) => count(Math.round(place)),
  } as const;
}

/** The axis of time of a chart, as recharts' `XAxis` takes it: round local times within the domain. */
export function timeAxis(domain: [number, number]) {
  return {
    ...quiet,
    type: 'number',
    domain,
    height: 24,
    ticks: timeMarks(domain),
    tickFormatter: (at: number) => tick(at, domain[1] - domain[0]),
  } as const;
}

/** Times with room on both sides, a share of their span, so that no point sticks to an edge. */
export function timeDomain(times: readonly number[], room: number): [number, number] {
  const [low, high] = [Math.min(...times), Math.max(...times)];
  // A first version and its deployment, seconds later, are one time: a day is shown around it.
  const margin = high - low < minuteMs ? 12 * hourMs : Math.max((high - low) * room, minuteMs / 2);
  return [low - margin, high + margin];
}

/** As many decimals as tell marks apart at this step: a power of ten, or twice or five times one. */
function digitsFor(step: number, least: number): number {
  return Math.max(least, Math.ceil(-Math.log10(step) - 1e-9));
}

/**
 * The axis of a chart of scores, as recharts' `YAxis` takes it: round marks around the values.
 * @param mostMarks steps between marks, at most
 */
export function scoreAxis(metric: string, values: readonly number[], mostMarks?: number) {
  const step = markStep(Math.max(...values) - Math.min(...values) || 0.05, mostMarks);
  const domain = niceDomain(values, step);
  return {
    width: 48,
    domain,
    ticks: marks(domain, step),
    tickFormatter: (value: number) =>
      metric === 'accuracy' ? percent(value, digitsFor(step * 100, 0)) : decimal(value, digitsFor(step, 1)),
    interval: 0,
    allowDataOverflow: true,
    ...quiet,
  } as const;
}

import { markStep, marks, niceDomain } from '../derive/scores';
import { decimal, percent } from '../format';

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
      metric === 'accuracy' ? percent(value, step < 0.01 ? 1 : 0) : decimal(value, step < 0.1 ? 2 : 1),
    interval: 0,
    tickLine: false,
    axisLine: false,
  } as const;
}

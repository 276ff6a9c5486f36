import type { ComparisonView } from '../../shared/screenRequests';

export function verdictTone(verdict: ComparisonView['verdict']): 'good' | 'bad' | 'warn' | 'neutral' {
  return ({ better: 'good', 'not worse': 'neutral', worse: 'bad', inconclusive: 'warn' } as const)[verdict];
}

/** The scale on which an interval is drawn: it holds the interval, zero and the margin, with room on both sides. */
export function intervalScale(
  { lower, upper }: { lower: number; upper: number },
  margin: number,
): { low: number; high: number; at: (value: number) => number } {
  const reach = Math.max(Math.abs(lower), Math.abs(upper), margin) * 1.15;
  return { low: -reach, high: reach, at: (value) => ((value + reach) / (2 * reach)) * 100 };
}

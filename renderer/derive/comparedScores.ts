import type { MetricComparison } from '../../shared/schemas/comparison';
import type { Estimate, MetricName } from '../../shared/schemas/metrics';
import { digitsOf, metricDifference, metricInfo, rounded } from './metrics';

/** The figures of a row, and the interval of the difference, as they are written. */
type Written = Record<'candidate' | 'champion' | 'baseline' | 'difference' | 'span', string>;

/**
 * A metric of two models on the same rows: all figures with the same digits, one more where these would not add up; an
 * interval with as many as tell on which sides of zero it lies.
 */
export function comparedScores({ metric, candidate, champion, baseline, difference }: MetricComparison): Written {
  const [one, other] = [candidate.value, champion.value];
  const least = digitsOf(metric, one, other);
  const gap = (digits: number) => rounded(metric, one, digits) - rounded(metric, other, digits);
  const addsUp = Math.abs(gap(least) - rounded(metric, one - other, least)) < 1e-9;
  const digits = addsUp ? least : least + 1;
  const { write } = metricInfo[metric].form;
  return {
    candidate: write(one, digits),
    champion: write(other, digits),
    baseline: baseline === null ? '–' : write(baseline, digits),
    difference: metricDifference(metric, gap(digits), digits),
    span: metricSpan(metric, difference, digits),
  };
}

function metricSpan(metric: MetricName, { lower, upper }: Pick<Estimate, 'lower' | 'upper'>, least: number): string {
  const isTold = (digits: number) =>
    rounded(metric, lower, digits) !== rounded(metric, upper, digits) &&
    [lower, upper].every((end) => end === 0 || rounded(metric, end, digits) !== 0);
  const digits = [least, least + 1, least + 2].find(isTold) ?? least;
  return `${metricDifference(metric, lower, digits)} to ${metricDifference(metric, upper, digits)}`;
}

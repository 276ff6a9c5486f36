import type { Difference, MetricComparison } from '../../shared/schemas/comparison';
import { type Estimate, type MetricName, type Metrics, metricNames } from '../../shared/schemas/metrics';
import type { Duel } from './duel';
import { quantile } from './metrics';
import { type Drawn, metricOf, resample, scoresOf } from './resample';
import { levelFor } from './significance';
import { unitsOf } from './units';

/**
 * Intervals of every metric of both models, and of their differences: percentiles of a bootstrap that draws clients,
 * all rows of one together, since they are not independent of each other (Efron and Tibshirani, An Introduction to the
 * Bootstrap, 1993, ch. 13; cluster bootstrap). One set of resamples serves all metrics and both models, so differences
 * are paired.
 */
export async function bootstrap(
  duel: Duel,
  whole: Record<'champion' | 'candidate' | 'baseline', Metrics>,
  { resamples, chosenFrom }: { resamples: number; chosenFrom: number },
  io: { signal: AbortSignal },
): Promise<{ metrics: MetricComparison[]; difference: Difference }> {
  const names = metricNames.filter((name) => metricOf(whole.champion, name) !== null);
  const samples = await resample(duel, null, { names, resamples, units: unitsOf(duel.client) }, io.signal);
  const metrics = names.flatMap((metric) => {
    const [champion, candidate] = [metricOf(whole.champion, metric), metricOf(whole.candidate, metric)];
    const drawn = samples.get(metric);
    if (champion === null || candidate === null || !drawn) return [];
    const intervals = { champion: drawn.champion, candidate: drawn.candidate, difference: drawn.difference };
    const values = { champion, candidate, difference: candidate - champion };
    const [one, other, change] = (['champion', 'candidate', 'difference'] as const).map((of) =>
      estimateOf(values[of], intervals[of]),
    );
    return [
      { metric, champion: one, candidate: other, difference: change, baseline: metricOf(whole.baseline, metric) },
    ];
  });
  return { metrics, difference: primaryDifference(duel, metrics, samples, chosenFrom) };
}

/** The champion's primary metric with its interval; null where it is undefined. */
export async function primaryOn(duel: Duel, resamples: number, io: { signal: AbortSignal }): Promise<Estimate | null> {
  const name = primaryOf(duel.kind);
  const alone = { ...duel, candidate: duel.champion };
  const value = metricOf(scoresOf(alone, alone.champion, null, [name]), name);
  const units = unitsOf(duel.client);
  const drawn = (await resample(alone, null, { names: [name], resamples, units }, io.signal)).get(name);
  return value === null || !drawn ? null : estimateOf(value, drawn.champion);
}

/** The metric of a kind of task that a verdict goes by beside the proper score. */
export function primaryOf(kind: Duel['kind']): 'accuracy' | 'r2Clipped' {
  return kind === 'classification' ? 'accuracy' : 'r2Clipped';
}

/** Resamples on which a metric is undefined (one class only) say nothing of it, and are left out. */
export function estimateOf(value: number, drawn: Float64Array, confidence = levelFor()): Estimate {
  // Without their places, so few are sorted faster by the platform than by `order.ts`.
  const defined = drawn.filter((one) => !Number.isNaN(one)).sort();
  if (defined.length === 0) return { value, lower: value, upper: value };
  return { value, lower: quantile(defined, (1 - confidence) / 2), upper: quantile(defined, (1 + confidence) / 2) };
}

/**
 * The headline's interval. Where the candidate is the best of several on the same rows, it is as much wider as makes
 * the chance of any error what it is for one (Bonferroni). Actuals that do not vary leave R² undefined: then nothing is
 * known.
 */
function primaryDifference(
  duel: Duel,
  metrics: readonly MetricComparison[],
  samples: ReadonlyMap<MetricName, Drawn>,
  chosenFrom: number,
): Difference {
  const metric = primaryOf(duel.kind);
  const primary = metrics.find((one) => one.metric === metric);
  const drawn = samples.get(metric)?.difference ?? new Float64Array();
  const confidence = levelFor(chosenFrom);
  if (!primary) {
    const nothing = { champion: 0, candidate: 0, difference: 0, lower: -1, upper: 1, rowsNeeded: null };
    return { metric, ...nothing, level: confidence, resamples: drawn.length };
  }
  const { value: difference, lower, upper } = estimateOf(primary.difference.value, drawn, confidence);
  return {
    metric,
    champion: primary.champion.value,
    candidate: primary.candidate.value,
    difference,
    lower,
    upper,
    level: confidence,
    resamples: drawn.length,
    rowsNeeded: rowsNeeded(duel.actual.length, difference, (upper - lower) / 2),
  };
}

/** The interval narrows with the root of the rows: as many as make its half width as small as the difference. */
function rowsNeeded(rows: number, difference: number, halfWidth: number): number | null {
  return difference === 0 ? null : Math.ceil(rows * (halfWidth / difference) ** 2);
}

import type { Gain, View } from '../../shared/schemas/comparison';
import type { MetricName, ProperScore } from '../../shared/schemas/metrics';
import { estimateOf, primaryOf } from './bootstrap';
import type { Duel } from './duel';
import { countClients, meanOf } from './metrics';
import { metricOf, resample, scoresOf } from './resample';
import { levelFor } from './significance';
import { unitsOf } from './units';

export interface ViewRequest {
  properScore: ProperScore;
  resamples: number;
  /** The candidate is the best of so many on these rows; absent: it was not chosen on them. */
  chosenFrom?: number;
}

/**
 * What the candidate gains on weighted rows, with intervals of the same bootstrap.
 * @param names metrics that are looked at: a gain in others is not known
 */
export async function viewOf(
  duel: Duel,
  weight: Float64Array | null,
  { properScore, resamples, chosenFrom = 1 }: ViewRequest,
  io: { signal: AbortSignal },
  names: readonly MetricName[] = namesFor(duel.kind, properScore),
): Promise<View> {
  const headline = primaryOf(duel.kind);
  const level = levelFor(chosenFrom);
  const [champion, candidate] = [duel.champion, duel.candidate].map((one) => scoresOf(duel, one, weight, names));
  const whole = { champion, candidate };
  const samples = await resample(duel, weight, { names, resamples, units: unitsOf(duel.client) }, io.signal);
  const gainIn = (name: MetricName): Gain | null => {
    const [champion, candidate] = [metricOf(whole.champion, name), metricOf(whole.candidate, name)];
    const drawn = samples.get(name)?.difference;
    if (champion === null || candidate === null || !drawn) return null;
    const { value, lower, upper } = estimateOf(candidate - champion, drawn, level);
    const error = deviation(drawn);
    return lowerIsBetter.has(name)
      ? { value: -value, lower: -upper, upper: -lower, error }
      : { value, lower, upper, error };
  };
  return {
    rows: duel.actual.length,
    clients: countClients(duel.client),
    classes: duel.kind === 'classification' ? { yes: clientsWith(duel, 1), no: clientsWith(duel, 0) } : null,
    headline: gainIn(headline) ?? nothingKnown,
    proper: gainIn(properScore) ?? nothingKnown,
    auc: gainIn('auc'),
    level,
  };
}

function clientsWith({ actual, client }: Duel, outcome: number): number {
  return countClients(client.filter((_, row) => actual[row] === outcome));
}

function namesFor(kind: Duel['kind'], properScore: ProperScore): MetricName[] {
  return [
    ...new Set<MetricName>([primaryOf(kind), properScore, ...(kind === 'classification' ? (['auc'] as const) : [])]),
  ];
}

/** Actuals that do not vary leave R² undefined. */
const nothingKnown: Gain = { value: 0, lower: -1, upper: 1, error: 1 };

const lowerIsBetter: ReadonlySet<MetricName> = new Set(['logLoss', 'brier', 'mae', 'rmse']);

/** Standard deviation of the resamples on which a metric is defined. */
function deviation(drawn: Float64Array): number {
  const defined = drawn.filter((one) => !Number.isNaN(one));
  const mean = meanOf(defined);
  return Math.sqrt(defined.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, defined.length - 1));
}

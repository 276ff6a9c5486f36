import { setImmediate as nextTurn } from 'node:timers/promises';
import { mapValues } from '../../shared/mapValues';
import type { Difference, Gain, MetricComparison, View } from '../../shared/schemas/comparison';
import {
  type Estimate,
  type MetricName,
  type Metrics,
  metricNames,
  type ProperScore,
} from '../../shared/schemas/metrics';
import type { Duel } from './duel';
import {
  classMetrics,
  classSums,
  countClients,
  meanOf,
  numberMetrics,
  numberSums,
  quantile,
  topTenthOf,
} from './metrics';
import { Random } from './rng';

const level = 0.95;
const bootstrapSeed = 20_260_201;
/** Resamples between two looks at whether somebody has cancelled. */
const stride = 20;

/** The scores of both models on the rows as they are. */
interface WholeScores {
  champion: Metrics;
  candidate: Metrics;
  baseline: Metrics;
}

/**
 * Intervals of every metric of both models, and of their differences: percentiles of a bootstrap that draws clients,
 * all rows of one together, since they are not independent of each other (Efron and Tibshirani, An Introduction to the
 * Bootstrap, 1993, ch. 13; cluster bootstrap). One set of resamples serves all metrics and both models, so differences
 * are paired.
 */
export async function bootstrap(
  duel: Duel,
  whole: WholeScores,
  { resamples, chosenFrom }: { resamples: number; chosenFrom: number },
  io: { signal: AbortSignal },
): Promise<{ metrics: MetricComparison[]; difference: Difference }> {
  const names = metricNames.filter((name) => metricOf(whole.champion, name) !== null);
  const samples = await resample(duel, null, names, resamples, io.signal);
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

function metricOf(metrics: Metrics, name: MetricName): number | null {
  const values: Partial<Record<MetricName, number | null | undefined>> = metrics;
  return values[name] ?? null;
}

export interface ViewRequest {
  properScore: ProperScore;
  resamples: number;
}

/** What the candidate gains on weighted rows, with intervals of the same bootstrap. */
export async function viewOf(
  duel: Duel,
  weight: Float64Array | null,
  { properScore, resamples }: ViewRequest,
  io: { signal: AbortSignal },
): Promise<View> {
  const headline = primaryOf(duel.kind);
  const names = [
    ...new Set<MetricName>([headline, properScore, ...(duel.kind === 'classification' ? ['auc' as const] : [])]),
  ];
  const whole = { champion: scoresOf(duel, duel.champion, weight), candidate: scoresOf(duel, duel.candidate, weight) };
  const samples = await resample(duel, weight, names, resamples, io.signal);
  const gainIn = (name: MetricName): Gain | null => {
    const [champion, candidate] = [metricOf(whole.champion, name), metricOf(whole.candidate, name)];
    const drawn = samples.get(name)?.difference;
    if (champion === null || candidate === null || !drawn) return null;
    const { value, lower, upper } = estimateOf(candidate - champion, drawn);
    const error = deviation(drawn);
    return lowerIsBetter.has(name)
      ? { value: -value, lower: -upper, upper: -lower, error }
      : { value, lower, upper, error };
  };
  return {
    rows: duel.actual.length,
    clients: countClients(duel.client),
    headline: gainIn(headline) ?? nothingKnown,
    proper: gainIn(properScore) ?? nothingKnown,
    auc: gainIn('auc'),
  };
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

/** The champion's primary metric with its interval; null where it is undefined. */
export async function primaryOn(duel: Duel, resamples: number, io: { signal: AbortSignal }): Promise<Estimate | null> {
  const name = primaryOf(duel.kind);
  const alone = { ...duel, candidate: duel.champion };
  const value = metricOf(scoresOf(alone, alone.champion, null), name);
  const drawn = (await resample(alone, null, [name], resamples, io.signal)).get(name);
  return value === null || !drawn ? null : estimateOf(value, drawn.champion);
}

/** The metric that is the headline of a kind of task. */
export function primaryOf(kind: Duel['kind']): 'accuracy' | 'r2Clipped' {
  return kind === 'classification' ? 'accuracy' : 'r2Clipped';
}

/** The scores on rows as they are, each as much as it weighs. */
function scoresOf(duel: Duel, predicted: Float64Array, weight: Float64Array | null): Metrics {
  const { client, clients } = denseClients(duel.client);
  return scorerOf(duel, predicted, { client, clients, weight })(new Float64Array(clients).fill(1));
}

/** Resamples on which a metric is undefined (one class only) say nothing of it, and are left out. */
function estimateOf(value: number, drawn: Float64Array, confidence = level): Estimate {
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
  const confidence = 1 - (1 - level) / chosenFrom;
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

interface Drawn {
  champion: Float64Array;
  candidate: Float64Array;
  difference: Float64Array;
}

async function resample(
  duel: Duel,
  weight: Float64Array | null,
  names: readonly MetricName[],
  resamples: number,
  signal: AbortSignal,
): Promise<Map<MetricName, Drawn>> {
  const { client, clients } = denseClients(duel.client);
  const scorers = [duel.champion, duel.candidate].map((predicted) =>
    scorerOf(duel, predicted, { client, clients, weight }, names.includes('auc')),
  );
  const blank = () => new Float64Array(resamples).fill(Number.NaN);
  const drawn = new Map(names.map((name) => [name, { champion: blank(), candidate: blank(), difference: blank() }]));
  const random = new Random(bootstrapSeed, clients);
  const times = new Float64Array(clients);
  for (let at = 0; at < resamples; at++) {
    if (at % stride === 0) {
      await nextTurn();
      signal.throwIfAborted();
    }
    times.fill(0);
    for (let i = 0; i < clients; i++) times[random.below(clients)]++;
    const champion = scorers[0](times);
    const candidate = duel.candidate === duel.champion ? champion : scorers[1](times);
    for (const [name, values] of drawn) {
      values.champion[at] = metricOf(champion, name) ?? Number.NaN;
      values.candidate[at] = metricOf(candidate, name) ?? Number.NaN;
      values.difference[at] = values.candidate[at] - values.champion[at];
    }
  }
  return drawn;
}

/** Numbers the clients from 0, in the order in which they come. */
function denseClients(keys: Int32Array): { client: Int32Array; clients: number } {
  const index = new Map<number, number>();
  const client = keys.map((key) => {
    const known = index.get(key);
    if (known !== undefined) return known;
    index.set(key, index.size);
    return index.size - 1;
  });
  return { client, clients: index.size };
}

/** Rows by their client, numbered from 0, and how much each weighs; null: all alike. */
interface WeighedRows {
  client: Int32Array;
  clients: number;
  weight: Float64Array | null;
}

/** How often each client is drawn → the metrics of that resample. */
type Scorer = (times: Float64Array) => Metrics;

/**
 * All metrics but the AUC are made of sums over rows, which are taken once per client; a resample then visits clients,
 * not rows. The AUC visits the rows in the order of their scores, which stays the same; it is null unless asked for.
 */
function scorerOf(duel: Duel, predicted: Float64Array, rows: WeighedRows, withArea = true): Scorer {
  if (duel.kind === 'regression') {
    const sums = sumByClient(numberSums(duel.actual, predicted, duel.clip), rows);
    const topTenth = topTenthOf(duel.actual, predicted);
    const { client, weight } = rows;
    return (times) => {
      const weightOf = (row: number) => times[client[row]] * (weight ? weight[row] : 1);
      return { ...numberMetrics(weigh(sums, times), 0), topTenth: topTenth(weightOf) };
    };
  }
  const sums = sumByClient(classSums(duel.actual, predicted), rows);
  const area = withArea ? weightedArea(duel.actual, predicted, rows) : () => null;
  return (times) => ({ ...classMetrics(weigh(sums, times), 0), auc: area(times) });
}

function sumByClient<K extends string>(
  perRow: Readonly<Record<K, Float64Array>>,
  { client, clients, weight }: WeighedRows,
): Record<K, Float64Array> {
  const add = (values: Float64Array) => {
    const sums = new Float64Array(clients);
    for (let row = 0; row < client.length; row++) sums[client[row]] += weight ? weight[row] * values[row] : values[row];
    return sums;
  };
  return mapValues(perRow, add);
}

function weigh<K extends string>(sums: Record<K, Float64Array>, times: Float64Array): Record<K, number> {
  const total = (values: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < times.length; i++) sum += times[i] * values[i];
    return sum;
  };
  return mapValues(sums, total);
}

/** The area under the ROC curve; a row counts as often as its client is drawn. Null where one class is absent. */
function weightedArea(
  actual: Float64Array,
  predicted: Float64Array,
  { client, weight }: WeighedRows,
): (times: Float64Array) => number | null {
  const order = Uint32Array.from(actual.keys()).sort((a, b) => predicted[a] - predicted[b]);
  const rows = order.length;
  const clientAt = Int32Array.from(order, (row) => client[row]);
  const weightAt = weight && Float64Array.from(order, (row) => weight[row]);
  const positiveAt = Uint8Array.from(order, (row) => actual[row]);
  const endsTie = Uint8Array.from(order, (row, at) =>
    at + 1 === rows || predicted[order[at + 1]] !== predicted[row] ? 1 : 0,
  );
  return (times) => {
    let [area, positives, negatives, positivesHere, negativesHere] = [0, 0, 0, 0, 0];
    for (let at = 0; at < rows; at++) {
      const counts = weightAt ? times[clientAt[at]] * weightAt[at] : times[clientAt[at]];
      if (positiveAt[at] === 1) positivesHere += counts;
      else negativesHere += counts;
      if (endsTie[at] === 0) continue;
      area += positivesHere * (negatives + negativesHere / 2);
      positives += positivesHere;
      negatives += negativesHere;
      positivesHere = 0;
      negativesHere = 0;
    }
    return positives === 0 || negatives === 0 ? null : area / (positives * negatives);
  };
}

import { setImmediate as breathe } from 'node:timers/promises';
import { mapValues } from '../../shared/mapValues';
import type { Difference, MetricComparison } from '../../shared/schemas/comparison';
import { type Estimate, type MetricName, type Metrics, metricNames } from '../../shared/schemas/metrics';
import type { Duel } from './duel';
import { classMetrics, classSums, numberMetrics, numberSums, quantile } from './metrics';
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
 * Intervals of every metric of both models, and of their differences: percentiles of a bootstrap that draws clients, all rows
 * of one together, since they are not independent of each other (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
 * ch. 13; cluster bootstrap). One set of resamples serves all metrics and both models, so differences are paired.
 */
export async function bootstrap(
  duel: Duel,
  whole: WholeScores,
  { resamples, chosenFrom }: { resamples: number; chosenFrom: number },
  io: { signal: AbortSignal },
): Promise<{ metrics: MetricComparison[]; difference: Difference }> {
  const names = metricNames.filter((name) => metricOf(whole.champion, name) !== null);
  const samples = await resample(duel, names, resamples, io.signal);
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
  const values: Partial<Record<MetricName, number | null>> = metrics;
  return values[name] ?? null;
}

/** Resamples on which a metric is undefined (one class only) say nothing of it, and are left out. */
function estimateOf(value: number, drawn: Float64Array, confidence = level): Estimate {
  const defined = drawn.filter((one) => !Number.isNaN(one)).sort();
  if (defined.length === 0) return { value, lower: value, upper: value };
  return { value, lower: quantile(defined, (1 - confidence) / 2), upper: quantile(defined, (1 + confidence) / 2) };
}

/**
 * The interval that decides. Where the candidate is the best of several on the same rows, it is as much wider as makes the
 * chance of any error what it is for one (Bonferroni). Actuals that do not vary leave R² undefined: then nothing is known.
 */
function primaryDifference(
  duel: Duel,
  metrics: readonly MetricComparison[],
  samples: ReadonlyMap<MetricName, Drawn>,
  chosenFrom: number,
): Difference {
  const metric = duel.kind === 'classification' ? 'accuracy' : 'r2Clipped';
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
  names: readonly MetricName[],
  resamples: number,
  signal: AbortSignal,
): Promise<Map<MetricName, Drawn>> {
  const { client, clients } = denseClients(duel.client);
  const scorers = [duel.champion, duel.candidate].map((predicted) => scorerOf(duel, predicted, client, clients));
  const blank = () => new Float64Array(resamples).fill(Number.NaN);
  const drawn = new Map(names.map((name) => [name, { champion: blank(), candidate: blank(), difference: blank() }]));
  const random = new Random(bootstrapSeed, clients);
  const times = new Float64Array(clients);
  for (let at = 0; at < resamples; at++) {
    if (at % stride === 0) {
      await breathe();
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

/** How often each client is drawn → the metrics of that resample. */
type Scorer = (times: Float64Array) => Metrics;

/**
 * All metrics but the AUC are made of sums over rows, which are taken once per client; a resample then visits clients, not
 * rows. The AUC visits the rows in the order of their scores, which stays the same.
 */
function scorerOf(duel: Duel, predicted: Float64Array, client: Int32Array, clients: number): Scorer {
  if (duel.kind === 'regression') {
    const sums = sumByClient(numberSums(duel.actual, predicted, duel.clip), client, clients);
    return (times) => numberMetrics(weigh(sums, times), 0);
  }
  const sums = sumByClient(classSums(duel.actual, predicted), client, clients);
  const area = weightedArea(duel.actual, predicted, client);
  return (times) => ({ ...classMetrics(weigh(sums, times), 0), auc: area(times) });
}

function sumByClient<K extends string>(
  perRow: Readonly<Record<K, Float64Array>>,
  client: Int32Array,
  clients: number,
): Record<K, Float64Array> {
  const add = (values: Float64Array) => {
    const sums = new Float64Array(clients);
    for (let row = 0; row < client.length; row++) sums[client[row]] += values[row];
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

/** The area under the ROC curve of rows that count as often as their client is drawn; null where one class is absent. */
function weightedArea(
  actual: Float64Array,
  predicted: Float64Array,
  client: Int32Array,
): (times: Float64Array) => number | null {
  const order = Uint32Array.from(actual.keys()).sort((a, b) => predicted[a] - predicted[b]);
  const rows = order.length;
  const clientAt = Int32Array.from(order, (row) => client[row]);
  const positiveAt = Uint8Array.from(order, (row) => actual[row]);
  const endsTie = Uint8Array.from(order, (row, at) =>
    at + 1 === rows || predicted[order[at + 1]] !== predicted[row] ? 1 : 0,
  );
  return (times) => {
    let [area, positives, negatives, positivesHere, negativesHere] = [0, 0, 0, 0, 0];
    for (let at = 0; at < rows; at++) {
      const weight = times[clientAt[at]];
      if (positiveAt[at] === 1) positivesHere += weight;
      else negativesHere += weight;
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

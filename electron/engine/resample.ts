import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MetricName, Metrics } from '../../shared/schemas/metrics';
import { resamplesOf } from './draws';
import type { Duel } from './duel';
import { areaByUnits, topTenthByUnits } from './linearScores';
import { classMetrics, classSums, numberMetrics, numberSums } from './metrics';
import { ascending, descending } from './order';
import { Totals } from './totals';
import { sumByUnit, type Units, type WeighedRows } from './units';

/** Resamples between two looks at whether somebody has cancelled. */
const stride = 20;

/** A metric of each resample; NaN where it is undefined. */
export type Drawn = Record<'champion' | 'candidate' | 'difference', Float64Array>;

interface Asked {
  names: readonly MetricName[];
  resamples: number;
  units: Units;
}

/** A comparison asks for resamples of its rows as they are twice: for all metrics, and for its judgement. */
const known = new WeakMap<Duel, Omit<Asked, 'names'> & { drawn: Map<MetricName, Drawn> }>();

/** Draws as many units as there are, with replacement, and scores both models on their rows; again and again. */
export async function resample(
  duel: Duel,
  weight: Float64Array | null,
  asked: Asked,
  signal: AbortSignal,
): Promise<Map<MetricName, Drawn>> {
  if (weight !== null) return draw(duel, weight, asked, signal);
  const before = known.get(duel);
  const isSame = before?.resamples === asked.resamples && before.units.units === asked.units.units;
  if (isSame && asked.names.every((name) => before.drawn.has(name))) return before.drawn;
  const drawn = await draw(duel, null, asked, signal);
  known.set(duel, { ...asked, drawn });
  return drawn;
}

async function draw(
  duel: Duel,
  weight: Float64Array | null,
  { names, resamples, units }: Asked,
  signal: AbortSignal,
): Promise<Map<MetricName, Drawn>> {
  const rows = { ...units, weight };
  const totals = new Totals(units.units);
  const models = duel.candidate === duel.champion ? [duel.champion] : [duel.champion, duel.candidate];
  const scorers = models.map((predicted) => scorerOf(duel, predicted, rows, names, totals));
  const blank = () => new Float64Array(resamples).fill(Number.NaN);
  const drawn = new Map(names.map((name) => [name, { champion: blank(), candidate: blank(), difference: blank() }]));
  const draws = resamplesOf(units.units);
  for (let at = 0; at < resamples; at++) {
    if (at % stride === 0) {
      await nextTurn();
      signal.throwIfAborted();
    }
    const times = draws.at(at);
    totals.weigh(times);
    const [champion, candidate = champion] = scorers.map((scorer) => scorer(times));
    for (const [name, values] of drawn) {
      values.champion[at] = metricOf(champion, name) ?? Number.NaN;
      values.candidate[at] = metricOf(candidate, name) ?? Number.NaN;
      values.difference[at] = values.candidate[at] - values.champion[at];
    }
  }
  totals.close();
  return drawn;
}

export function metricOf(metrics: Metrics, name: MetricName): number | null {
  const values: Partial<Record<MetricName, number | null | undefined>> = metrics;
  return values[name] ?? null;
}

/** How often each unit is drawn → the metrics of that resample, or one, null where it is undefined. */
type Scorer<T> = (times: Uint16Array) => T;

const nothing = () => null;

/** The scores on rows as they are, each as much as it weighs. */
export function scoresOf(
  duel: Duel,
  predicted: Float64Array,
  weight: Float64Array | null,
  names: readonly MetricName[],
): Metrics {
  const whole = { unit: new Int32Array(duel.actual.length), units: 1, isGrouped: true, weight };
  const totals = new Totals(1);
  const scorer = scorerOf(duel, predicted, whole, names, totals);
  totals.weigh(once);
  const scores = scorer(once);
  totals.close();
  return scores;
}

const once = Uint16Array.of(1);

/**
 * Most metrics are made of sums over rows, which are taken once per unit; a resample then visits units, not rows. The
 * AUC and what the top tenth holds need the order of the rows, or the straight line near them where groups are drawn;
 * they are null unless asked for.
 */
function scorerOf(
  duel: Duel,
  predicted: Float64Array,
  rows: WeighedRows,
  names: readonly MetricName[],
  totals: Totals,
): Scorer<Metrics> {
  const { actual } = duel;
  const topTenthOf = rows.isGrouped ? topTenthByUnits : topTenthByRows;
  const topTenth = names.includes('topTenth') ? topTenthOf(actual, predicted, rows, totals) : nothing;
  if (duel.kind === 'regression') {
    const sumsOf = totals.add(sumByUnit(numberSums(actual, predicted, duel.clip), rows));
    return (times) => numberMetrics(sumsOf(), 0, topTenth(times));
  }
  const sumsOf = totals.add(sumByUnit(classSums(actual, predicted), rows));
  const areaOf = rows.isGrouped ? areaByUnits : areaByRows;
  const area = names.includes('auc') ? areaOf(actual, predicted, rows, totals) : nothing;
  return (times) => classMetrics(sumsOf(), 0, { auc: area(times), topTenth: topTenth(times) });
}

/** What the top tenth holds: one answer after the other, the highest first, until there is no room. */
function topTenthByRows(
  actual: Float64Array,
  predicted: Float64Array,
  rows: WeighedRows,
  totals: Totals,
): Scorer<number | null> {
  const sumsOf = totals.add(sumByUnit({ all: new Float64Array(actual.length).fill(1), spent: actual }, rows));
  const { unitAt, weightAt, valueAt, isEnd } = ordered(actual, predicted, rows, descending(predicted));
  return (times) => {
    const { all, spent } = sumsOf();
    if (!(spent > 0)) return null;
    let room = all / 10;
    let found = 0;
    let tied = 0;
    let tiedSpent = 0;
    for (let at = 0; at < isEnd.length && room > 0; at++) {
      const drawn = times[unitAt[at]];
      tied += drawn * weightAt[at];
      tiedSpent += drawn * valueAt[at];
      if (isEnd[at] === 0) continue;
      if (tied > 0) found += tiedSpent * Math.min(1, room / tied);
      room -= tied;
      tied = tiedSpent = 0;
    }
    return found / spent;
  };
}

/** The area under the ROC curve; a row counts as often as its unit is drawn. Null where one class is absent. */
function areaByRows(actual: Float64Array, predicted: Float64Array, rows: WeighedRows): Scorer<number | null> {
  const { unitAt, weightAt, valueAt, isEnd } = ordered(actual, predicted, rows, ascending(predicted));
  return (times) => {
    let area = 0;
    let positives = 0;
    let negatives = 0;
    let tied = 0;
    let tiedPositives = 0;
    for (let at = 0; at < isEnd.length; at++) {
      const drawn = times[unitAt[at]];
      tied += drawn * weightAt[at];
      tiedPositives += drawn * valueAt[at];
      if (isEnd[at] === 0) continue;
      const tiedNegatives = tied - tiedPositives;
      area += tiedPositives * (negatives + tiedNegatives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
      tied = tiedPositives = 0;
    }
    return positives === 0 || negatives === 0 ? null : area / (positives * negatives);
  };
}

/**
 * The rows in an order of what is predicted.
 * @returns of the row at each place its unit, its weight, and its actual as much as it weighs (of a class: a row counts
 * for one and nothing for the other, since a multiplication costs less than a branch nobody foresees); and whether it
 * is the last of the rows of one answer
 */
function ordered(actual: Float64Array, predicted: Float64Array, { unit, weight }: WeighedRows, order: Uint32Array) {
  const unitAt = Int32Array.from(order, (row) => unit[row]);
  const weightAt = Float64Array.from(order, (row) => (weight ? weight[row] : 1));
  const valueAt = weightAt.map((one, at) => one * actual[order[at]]);
  const isEnd = new Uint8Array(order.length);
  for (let at = 0; at < order.length; at++) {
    isEnd[at] = Number(at + 1 === order.length || predicted[order[at + 1]] !== predicted[order[at]]);
  }
  return { unitAt, weightAt, valueAt, isEnd };
}

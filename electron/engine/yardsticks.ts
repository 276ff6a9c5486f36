import type { EngineRequest } from '../../shared/engineProtocol';
import type { Yardstick } from '../../shared/schemas/comparison';
import { properScoreOf } from '../../shared/scores';
import { splitTrain } from '../../shared/trainingTable';
import type { Duel } from './duel';
import { numbersAt } from './features';
import { fitSchema } from './fit';
import { gather } from './gather';
import { fitLinear, linearAnswers, rowsFor } from './linear';
import { countClients, score, targetClip } from './metrics';
import { type LoadedTable, labelledRows } from './tableFile';
import { type ViewRequest, viewOf } from './view';

/** Resamples for a yardstick: its interval is beside the point. */
const resamples = 400;
/**
 * Rows that a yardstick's regression learns from, at the most, for each of its features: its excess of log loss is
 * about half a parameter for each row.
 */
const rowsPerFeature = 1_000;

/** What simple rivals answer to the rows of a comparison, and what the candidate gains on them in the proper score. */
export async function compareYardsticks(
  {
    task,
    lifetimes,
    properScore,
  }: Pick<EngineRequest<'compare'>, 'task' | 'lifetimes'> & Pick<ViewRequest, 'properScore'>,
  { table, rows, naive }: { table: LoadedTable; rows: Int32Array; naive: number },
  duel: Duel,
  io: { signal: AbortSignal },
): Promise<Yardstick[]> {
  const rivals: [Yardstick['name'], Float64Array][] = [['naive', new Float64Array(rows.length).fill(naive)]];
  const linear = linearOn(table, task, rows);
  if (linear) rivals.push(['linear', linear]);
  const formula = lifetimes && lifetimesOn(table, lifetimes, rows, naive);
  if (formula) rivals.push(['lifetimes', formula]);
  const yardsticks: Yardstick[] = [];
  for (const [name, predicted] of rivals) {
    const { actual, client, clip } = duel;
    const metrics = score(task.kind, { actual, predicted, clients: countClients(client), clip });
    // R² of actuals that do not vary: there is nothing to be better in.
    if (properScoreOf(metrics, properScore) === null) continue;
    const { proper } = await viewOf({ ...duel, champion: predicted }, null, { properScore, resamples }, io, [
      properScore,
    ]);
    yardsticks.push({ name, metrics, gain: proper });
  }
  return yardsticks;
}

/** A linear model of the training rows; null where these have nothing to tell apart. */
function linearOn(table: LoadedTable, { name, kind }: EngineRequest<'compare'>['task'], rows: Int32Array) {
  const all = labelledRows(table, name, splitTrain);
  const features = table.features.length;
  const training = gather(all, rowsFor(all.length, features, rowsPerFeature * features));
  const target = gather(table.target(name), training);
  if (new Set(target).size < 2) return null;
  const clip = targetClip(target);
  const learned = kind === 'regression' ? target.map((value) => Math.min(value, clip)) : target;
  const schema = fitSchema(table, training, learned);
  const at = (some: Int32Array) => schema.map((one) => numbersAt(one, table.feature(one.name), some));
  return linearAnswers(fitLinear(kind, at(training), learned), at(rows), rows.length);
}

/**
 * What the models of lifetimes say, as a feature of the table holds it; of whom they know nothing the naive answer is
 * given.
 */
function lifetimesOn(
  table: LoadedTable,
  { feature, isComplement }: NonNullable<EngineRequest<'compare'>['lifetimes']>,
  rows: Int32Array,
  naive: number,
): Float64Array | null {
  if (!table.features.includes(feature)) return null;
  const column = table.feature(feature);
  if (column.type !== 'number') return null;
  const values = gather(column.values, rows);
  if (values.every(Number.isNaN)) return null;
  return values.map((value) => (Number.isNaN(value) ? naive : isComplement ? 1 - value : value));
}

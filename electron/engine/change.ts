import type { EngineRequest } from '../../shared/engineProtocol';
import type { ProperScore } from '../../shared/schemas/metrics';
import { splitHoldout, splitTrain } from '../../shared/trainingTable';
import { calibrated } from './answer';
import { misses, type Unseen } from './calibration';
import { gainsOf } from './duel';
import type { GrowIo } from './forest';
import { gather } from './gather';
import { quantile, targetClip } from './metrics';
import { newestOf } from './newest';
import { isDated } from './present';
import { type LoadedTable, labelledRows } from './tableFile';
import { fitAnswering } from './train';
import { unseenAnswers } from './unseen';

/**
 * Newest labels to train on, and newest ones held out, that are looked at; trees of each forest, and threads that grow
 * it (`withGrower`).
 */
const usual = { mostRows: 4000, trees: 60, threads: 1 };
type Sizes = typeof usual;
const shape = { minLeaf: 10, featuresPerSplit: null, rowsPerTree: null, isWeighed: false };

/** What moves with time where the world does: series of rows, to choose a half-life by. */
export interface Change {
  time: Float64Array;
  client: Int32Array;
  series: Float64Array[];
}

/**
 * Two small forests, one of the older half of the newest labels and one of all of them, are asked about all rows, each
 * by the trees that saw nothing of the row's client. How far the first one misses moves where answers change; what the
 * second gains on it moves where features change their meaning. More labels alone make the second better on old rows as
 * well, so that is no change. Champion and candidate have no part in it: a champion that follows the present would hide
 * that it moves.
 * @returns null where the older half has nothing to learn from
 */
export async function changeOf(
  table: LoadedTable,
  task: EngineRequest<'train'>['task'],
  properScore: ProperScore,
  io: GrowIo,
  sizes: Sizes = usual,
): Promise<Change | null> {
  const newestRows = (split: number) => newestRowsOf(table, task.name, split, sizes);
  const training = newestRows(splitTrain);
  const times = table.predictedAt;
  const middle = quantile(gather(times, training).sort(), 0.5);
  const older = training.filter((row) => times[row] < middle);
  const target = table.target(task.name);
  if (new Set(gather(target, older)).size < 2) return null;
  const asked = Int32Array.from([...training, ...newestRows(splitHoldout)]).sort();
  // Of the same seed, so that of each row the same trees are asked.
  const [first, second] = [
    await answersOf(table, task, older, asked, sizes, io),
    await answersOf(table, task, training, asked, sizes, io),
  ];
  const { kind } = task;
  const { actual, client, time } = first;
  const clip = kind === 'regression' ? targetClip(gather(target, training)) : Number.POSITIVE_INFINITY;
  const duel = { kind, actual, client, clip, champion: first.probability, candidate: second.probability };
  return { time, client, series: [...misses(kind, actual, duel.champion), gainsOf(duel, properScore)] };
}

function newestRowsOf(table: LoadedTable, task: string, split: number, { mostRows }: Sizes): Int32Array {
  const rows = labelledRows(table, task, split).filter((row) => isDated(table.predictedAt[row]));
  return newestOf(table, rows, Math.min(rows.length, mostRows));
}

/** What a forest of some rows says of others, calibrated. */
async function answersOf(
  table: LoadedTable,
  task: EngineRequest<'train'>['task'],
  learned: Int32Array,
  asked: Int32Array,
  { trees, threads }: Sizes,
  io: GrowIo,
): Promise<Unseen> {
  const quiet = { ...io, onProgress: () => undefined };
  const way = task.kind === 'regression' ? 'clipped' : null;
  const setting = { ...shape, trees };
  const given = { table, task, params: { ...setting, seed: 20_260_201 }, threads };
  const { fit, calibration } = await fitAnswering(given, learned, { ...setting, way }, quiet);
  const columns = fit.schema.map(({ name }) => table.feature(name));
  const unseen = unseenAnswers(fit, columns, table, task.name, asked);
  return { ...unseen, probability: calibrated({ calibration }, unseen.probability) };
}

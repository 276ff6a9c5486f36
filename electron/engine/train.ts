import type { EngineRequest, TrainResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { Metrics } from '../../shared/schemas/metrics';
import { dayMs } from '../../shared/time';
import { splitTrain } from '../../shared/trainingTable';
import { calibrated } from './answer';
import { type Fitted, fitCalibration, misses, type Unseen } from './calibration';
import { encode, type FeatureSchema, fitFeature } from './features';
import { type GrowIo, type GrownForest, growForest } from './forest';
import { checkMemory } from './memory';
import { countClients, logLosses, meanOf, score, targetClip } from './metrics';
import { writeModel } from './modelFile';
import { countNewest, newestOf } from './newest';
import { predict } from './predict';
import { chooseHalfLife } from './present';
import { shared, sharedKeys } from './shared';
import { gather, type LoadedTable, labelledRows, loadTable } from './tableFile';
import { mostFeatures } from './tree';
import { unseenOf } from './unseen';

/**
 * Trains a forest on the training rows of a table and writes its model file.
 * @throws AppError `not_enough_labels`, `one_class_only`, `out_of_memory`, `cancelled`
 */
export async function train(request: EngineRequest<'train'>, io: GrowIo): Promise<TrainResult> {
  const { task, params, threads, modelPath, watermark } = request;
  const table = await loadTable(request.table);
  const startedAt = performance.now();
  const all = labelledRows(table, task.name, splitTrain);
  checkTarget(task, gather(table.target(task.name), all));
  checkFeatures(table);
  const { trees, minLeaf } = params;
  const rowsPerTree = Math.min(all.length, params.rowsPerTree ?? all.length);
  checkMemory({ rows: all.length, features: table.features.length, trees, threads, rowsPerTree, minLeaf });
  const fit = await fitNewest({ table, task, params, threads }, all, io);
  const { rows, schema, forest, unseen, calibration, halfLife, target } = fit;
  const file = await writeModel(modelPath, {
    task,
    schema,
    params: { ...params, newest: rows.length < all.length ? rows.length : undefined },
    tableSha256: request.table.sha256,
    rows: rows.length,
    watermark,
    baseline: meanOf(target),
    calibration,
    chunks: forest.chunks,
  });
  return {
    ...file,
    rows: rows.length,
    olderLeftOut: all.length - rows.length,
    features: table.features,
    trees,
    seconds: (performance.now() - startedAt) / 1000,
    outOfBag: outOfBagScore(task.kind, unseen, targetClip(target)),
    calibration: calibration?.kind ?? null,
    calibrationHalfLifeDays: halfLife && halfLife / dayMs,
    importance: importance(table.features, forest, trees),
  };
}

/** What a forest is fitted with. */
export interface Given extends Pick<EngineRequest<'train'>, 'task' | 'params' | 'threads'> {
  table: LoadedTable;
}

type Fit = Awaited<ReturnType<typeof fitForest>>;

/**
 * A forest of all rows, or of the newest ones: as many as was said, or, where the data change (the half-life tells) and
 * nothing was said, as many as foretell later rows best.
 */
async function fitNewest(given: Given, all: Int32Array, io: GrowIo): Promise<Fit> {
  const { table, params } = given;
  const { newest } = params;
  if (typeof newest === 'number') return fitForest(given, newestOf(table, all, newest), io);
  const fit = await fitForest(given, all, io);
  if (newest !== 'auto' || fit.halfLife === null) return fit;
  const count = await countNewest(table, all, (learned, asked) => lossesOn(given, learned, asked, io));
  return count < all.length ? fitForest(given, newestOf(table, all, count), io) : fit;
}

export async function fitForest({ table, task, params, threads }: Given, rows: Int32Array, io: GrowIo) {
  const target = shared(gather(table.target(task.name), rows));
  checkTarget(task, target);
  const schema = table.features.map((name) => fitFeature(name, table.feature(name), rows, target));
  const forest = await growForest(
    {
      features: schema.length,
      target,
      client: clientsAt(table, rows),
      column: (feature) => encodedRows(table, schema[feature], rows),
    },
    { ...params, firstTree: 0, featuresPerSplit: featuresPerSplit(task.kind, params.featuresPerSplit, schema.length) },
    threads,
    io,
  );
  const unseen = unseenOf(table, task.name, rows, forest.outOfBagSum, forest.outOfBagCount);
  return { rows, target, schema, forest, unseen, ...calibrationOf(task.kind, unseen) };
}

/** Amounts are not calibrated, but whether they change is looked at all the same. */
function calibrationOf(kind: Metrics['kind'], unseen: Unseen): Fitted {
  if (kind === 'classification') return fitCalibration(unseen, null);
  const { time, client, actual, probability } = unseen;
  return { calibration: null, halfLife: chooseHalfLife(time, client, misses(kind, actual, probability)) };
}

/** Trees that a choice of rows is tried with. */
const trialTrees = 25;

/** Trains a small forest; gives its loss on other rows: log loss, or squared error of clipped amounts. */
async function lossesOn(given: Given, learned: Int32Array, asked: Int32Array, io: GrowIo): Promise<Float64Array> {
  const { table, task } = given;
  const quiet = { ...io, onProgress: () => undefined };
  const params = { ...given.params, trees: trialTrees };
  const { schema, forest, calibration, target } = await fitForest({ ...given, params }, learned, quiet);
  const columns = schema.map((one) => gather(encode(one, table.feature(one.name)), asked));
  const answers = calibrated({ calibration }, predict(forest.chunks, columns, asked.length));
  const actual = gather(table.target(task.name), asked);
  if (task.kind === 'classification') return logLosses(answers, actual);
  const clip = targetClip(target);
  return answers.map((answer, i) => (Math.min(actual[i], clip) - Math.min(answer, clip)) ** 2);
}

/** A feature's numbers at some rows, in memory that threads share. */
function encodedRows(table: LoadedTable, schema: FeatureSchema, rows: Int32Array): Float64Array<SharedArrayBuffer> {
  return shared(gather(encode(schema, table.feature(schema.name)), rows));
}

/** @throws AppError when there is nothing to learn from it */
export function checkTarget({ name, kind }: EngineRequest<'train'>['task'], target: Float64Array): void {
  if (target.length < 2) {
    const found = target.length === 0 ? 'no labels' : 'one label only';
    throw new AppError('not_enough_labels', `${name} has ${found} to train on. Import data and make snapshots first.`);
  }
  if (kind === 'regression') return;
  const wrong = target.find((value) => value !== 0 && value !== 1);
  if (wrong !== undefined) throw new AppError('internal', `${name} is yes or no, and a label is ${wrong}.`);
  if (target.every((value) => value === target[0])) {
    throw new AppError(
      'one_class_only',
      `All ${target.length} training labels of ${name} are ${target[0] === 1 ? 'yes' : 'no'}: there is nothing to tell apart. Import labels of both kinds.`,
    );
  }
}

function checkFeatures({ features }: LoadedTable): void {
  if (features.length === 0) throw new AppError('not_enough_labels', 'The labels have no features to train on.');
  if (features.length <= mostFeatures) return;
  throw new AppError('bad_usage', `There are ${features.length} features; a model takes ${mostFeatures} at the most.`);
}

/** √d for classes and d for numbers (Breiman 2001; scikit-learn's defaults), unless told otherwise. */
export function featuresPerSplit(
  kind: EngineRequest<'train'>['task']['kind'],
  wanted: number | null,
  features: number,
): number {
  const usual = kind === 'classification' ? Math.floor(Math.sqrt(features)) : features;
  return Math.min(features, Math.max(1, wanted ?? usual));
}

/** The keys of some rows' clients, in memory that threads share. */
export function clientsAt(table: LoadedTable, rows: Int32Array): Uint32Array<SharedArrayBuffer> {
  const keys = table.clientKeys();
  return sharedKeys(Uint32Array.from(rows, (row) => keys[row]));
}

/** Null when every tree saw every client. */
function outOfBagScore(kind: Metrics['kind'], { probability, actual, client }: Unseen, clip: number): Metrics | null {
  if (actual.length === 0) return null;
  return score(kind, { actual, predicted: probability, clients: countClients(client), clip });
}

/** Shares of the decrease of impurity, largest first, with the permutation importance beside. */
export function importance(
  features: readonly string[],
  { gain, permuted }: Pick<GrownForest, 'gain' | 'permuted'>,
  trees: number,
): TrainResult['importance'] {
  const total = gain.reduce((sum, value) => sum + value, 0) || 1;
  return features
    .map((feature, i) => ({ feature, gain: gain[i] / total, permutation: permuted[i] / trees }))
    .sort((a, b) => b.gain - a.gain);
}

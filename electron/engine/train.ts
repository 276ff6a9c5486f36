import type { EngineRequest, TrainResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { Metrics } from '../../shared/schemas/metrics';
import { dayMs } from '../../shared/time';
import { splitTrain } from '../../shared/trainingTable';
import { fitCalibration, type Unseen } from './calibration';
import { encode, type FeatureSchema, fitFeature } from './features';
import { type GrowIo, type GrownForest, growForest } from './forest';
import { checkMemory } from './memory';
import { countClients, meanOf, score, targetClip } from './metrics';
import { writeModel } from './modelFile';
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
  const rows = labelledRows(table, task.name, splitTrain);
  const target = shared(gather(table.target(task.name), rows));
  checkTarget(task, target);
  checkFeatures(table);
  const { trees, minLeaf } = params;
  const rowsPerTree = Math.min(rows.length, params.rowsPerTree ?? rows.length);
  checkMemory({ rows: rows.length, features: table.features.length, trees, threads, rowsPerTree, minLeaf });
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
  const { calibration, halfLife } =
    task.kind === 'classification' ? fitCalibration(unseen, null) : { calibration: null, halfLife: null };
  const file = await writeModel(modelPath, {
    task,
    schema,
    params,
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
    features: table.features,
    trees,
    seconds: (performance.now() - startedAt) / 1000,
    outOfBag: outOfBagScore(task.kind, unseen, targetClip(target)),
    calibration: calibration?.kind ?? null,
    calibrationHalfLifeDays: halfLife && halfLife / dayMs,
    importance: importance(table.features, forest, trees),
  };
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

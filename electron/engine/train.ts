import type { TrainRequest, TrainResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { Metrics } from '../../shared/metrics';
import { splitTrain } from '../../shared/trainingTable';
import { binColumn } from './binning';
import { type GrownForest, growForest } from './forest';
import type { TrainingData } from './grow';
import { countClients, score, targetClip } from './metrics';
import { writeModel } from './modelFile';
import { gather, type LoadedTable, labelledRows, loadTable } from './tableFile';
import { mostFeatures } from './tree';

export interface TrainIo {
  workerEntry: string;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

/**
 * Trains a forest on the training rows of a table and writes its model file.
 * @throws AppError `not_enough_labels`, `one_class_only`, `cancelled`
 */
export async function train(request: TrainRequest, io: TrainIo): Promise<TrainResult> {
  const { task, params, threads, modelPath } = request;
  const table = await loadTable(request.table);
  const startedAt = performance.now();
  const rows = labelledRows(table, task.name, splitTrain);
  const target = shared(gather(table.target(task.name), rows));
  checkTarget(task, target);
  checkFeatures(table);
  const data: TrainingData = {
    target,
    columns: table.features.map((name) => binColumn(gather(table.feature(name), rows))),
  };
  const forest = await growForest(data, { ...params, featuresPerSplit: featuresPerSplit(request, table) }, threads, io);
  const file = await writeModel(modelPath, {
    task,
    features: table.features,
    params,
    tableSha256: request.table.sha256,
    rows: rows.length,
    chunks: forest.chunks,
  });
  return {
    ...file,
    rows: rows.length,
    features: table.features,
    trees: params.trees,
    seconds: (performance.now() - startedAt) / 1000,
    outOfBag: outOfBagScore(task.kind, table, rows, target, forest),
    importance: importance(table.features, forest.gain),
  };
}

function shared(values: Float64Array): Float64Array<SharedArrayBuffer> {
  const copy = new Float64Array(new SharedArrayBuffer(values.length * Float64Array.BYTES_PER_ELEMENT));
  copy.set(values);
  return copy;
}

function checkTarget({ name, kind }: TrainRequest['task'], target: Float64Array): void {
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
function featuresPerSplit({ task, params }: TrainRequest, { features }: LoadedTable): number {
  const usual = task.kind === 'classification' ? Math.floor(Math.sqrt(features.length)) : features.length;
  return Math.min(features.length, Math.max(1, params.featuresPerSplit ?? usual));
}

/** The score of each row's mean answer from the trees that did not see it. */
function outOfBagScore(
  kind: TrainRequest['task']['kind'],
  table: LoadedTable,
  rows: Int32Array,
  target: Float64Array,
  { outOfBagSum, outOfBagCount }: GrownForest,
): Metrics | null {
  const seen: number[] = [];
  for (let i = 0; i < rows.length; i++) if (outOfBagCount[i] > 0) seen.push(i);
  if (seen.length === 0) return null;
  return score(kind, {
    actual: Float64Array.from(seen, (i) => target[i]),
    predicted: Float64Array.from(seen, (i) => outOfBagSum[i] / outOfBagCount[i]),
    clients: countClients(seen.map((i) => table.client[rows[i]])),
    clip: targetClip(target),
  });
}

function importance(features: readonly string[], gain: Float64Array): TrainResult['importance'] {
  const total = gain.reduce((sum, value) => sum + value, 0) || 1;
  return features.map((feature, i) => ({ feature, gain: gain[i] / total })).sort((a, b) => b.gain - a.gain);
}

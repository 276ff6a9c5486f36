import type { EngineRequest, UpdateResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import { dayMs } from '../../shared/time';
import { splitTrain } from '../../shared/trainingTable';
import { columnsFor } from './answer';
import { type Fitted, fitCalibration } from './calibration';
import { encode, type FeatureColumn } from './features';
import { type GrowIo, growForest } from './forest';
import { checkMemory } from './memory';
import { type Model, readModel, treeCount, writeModel } from './modelFile';
import { newestOf } from './newest';
import { predictorOf } from './predict';
import { Random } from './rng';
import { shared } from './shared';
import { gather, type LoadedTable, labelledRows, loadTable } from './tableFile';
import { checkTarget, clientsAt, featuresPerSplit, importance } from './train';
import { withoutTrees } from './tree';
import { unseenAnswers } from './unseen';

/**
 * Adds trees to a model, grown on the labels that are new since it was trained and on a sample of older ones. Its own
 * trees stay bit by bit; beyond `mostTrees`, those go that do worst on the new labels, which they have not seen. The
 * whole is calibrated anew, so that it follows where the share of yes has moved.
 * @throws AppError `not_enough_labels`, `one_class_only`, `model_damaged`, `out_of_memory`, `cancelled`
 */
export async function update(request: EngineRequest<'update'>, io: GrowIo): Promise<UpdateResult> {
  const { task, trees, threads, seed, modelPath, watermark } = request;
  const [table, base] = [await loadTable(request.table), await readModel(request.base)];
  const startedAt = performance.now();
  const { fresh, rehearsed } = chooseRows(table, request, base.params.newest);
  const rows = Int32Array.from([...fresh, ...rehearsed]).sort();
  const target = shared(gather(table.target(task.name), rows));
  checkTarget(task, target);
  const columns = columnsFor(base, table, 'missing');
  const perSplit = featuresPerSplit(task.kind, base.params.featuresPerSplit, columns.length);
  const { minLeaf } = base.params;
  checkMemory({ rows: rows.length, features: columns.length, trees, threads, rowsPerTree: rows.length, minLeaf });
  const grown = await growForest(
    {
      features: columns.length,
      target,
      client: clientsAt(table, rows),
      column: (feature) => encodedAt(base, feature, columns[feature], rows),
    },
    { minLeaf, seed, trees, firstTree: nextTree(base), featuresPerSplit: perSplit },
    threads,
    io,
  );
  const asked = columns.map((column, feature) => encodedAt(base, feature, column, fresh));
  const frozen = keepBest(base, asked, gather(table.target(task.name), fresh), request.mostTrees - trees);
  const chunks = [...frozen.chunks, ...grown.chunks];
  const total = treeCount({ chunks });
  const { calibration, halfLife } = recalibrate({ ...base, chunks }, columns, table, { fresh, rehearsed });
  const file = await writeModel(modelPath, {
    ...base,
    params: { ...base.params, trees: total, seed },
    tableSha256: request.table.sha256,
    rows: base.rows + fresh.length,
    watermark,
    calibration,
    chunks,
  });
  const features = base.schema.map(({ name }) => name);
  return {
    ...file,
    rows: base.rows + fresh.length,
    features,
    trees: total,
    seconds: (performance.now() - startedAt) / 1000,
    outOfBag: null,
    calibration: calibration?.kind ?? null,
    olderLeftOut: 0,
    calibrationHalfLifeDays: halfLife && halfLife / dayMs,
    importance: importance(features, grown, trees),
    newRows: fresh.length,
    rehearsedRows: rehearsed.length,
    droppedTrees: frozen.dropped,
    minLeaf,
    featuresPerSplit: base.params.featuresPerSplit,
  };
}

/** The new training rows, and `rehearsal` older ones for each, drawn without replacement. */
function chooseRows(
  table: LoadedTable,
  { task, rehearsal, seed, watermark }: EngineRequest<'update'>,
  newest: Model['params']['newest'],
) {
  const isNew = table.isNew(task.name);
  const all = labelledRows(table, task.name, splitTrain);
  const fresh = all.filter((row) => isNew[row] === 1);
  if (fresh.length === 0) throw new AppError('not_enough_labels', `${task.name} has no new labels to train on.`);
  const known = all.filter((row) => isNew[row] !== 1);
  // What the base was not trained on, since it tells of another time, is not rehearsed either.
  const older = typeof newest === 'number' ? newestOf(table, known, newest) : known;
  const wanted = Math.min(older.length, Math.round(rehearsal * fresh.length));
  const random = new Random(seed, watermark);
  for (let i = 0; i < wanted; i++) {
    const pick = i + random.below(older.length - i);
    [older[i], older[pick]] = [older[pick], older[i]];
  }
  return { fresh, rehearsed: older.subarray(0, wanted) };
}

/** A number that no tree of the model has, so that new trees have bags of their own. */
function nextTree(model: Model): number {
  return model.chunks.reduce(
    (next, { bags }) => Math.max(next, ...(bags?.trees ?? []).map((tree) => tree + 1)),
    treeCount(model),
  );
}

/** Labels that an update calibrates on: at least so many where there are as many, and at most. */
const calibrationRows = { least: 4000, most: 20_000 };

/**
 * Calibrates anew on the new labels, those that were rehearsed, and the newest others. Each is answered by the trees
 * that saw nothing of its client. Of trees of an earlier release nobody knows what they saw: then the new labels alone
 * count.
 */
function recalibrate(
  model: Model,
  columns: readonly FeatureColumn[],
  table: LoadedTable,
  { fresh, rehearsed }: { fresh: Int32Array; rehearsed: Int32Array },
): Fitted {
  if (model.task.kind === 'regression') return { calibration: null, halfLife: null };
  const { name } = model.task;
  const isKnown = model.chunks.every(({ bags }) => bags !== null);
  const rows = newest(
    table,
    name,
    isKnown ? { given: [...fresh, ...rehearsed], fill: calibrationRows.least } : { given: fresh, fill: 0 },
  );
  return fitCalibration(unseenAnswers(model, columns, table, name, rows), model.calibration);
}

/** Training rows, in the table's order: those given and the newest others up to `fill`, or the newest of too many. */
function newest(
  table: LoadedTable,
  task: string,
  { given, fill }: { given: Iterable<number>; fill: number },
): Int32Array {
  const times = table.predictedAt;
  const byAge = (a: number, b: number) => times[b] - times[a] || a - b;
  const has = new Set(given);
  const others = labelledRows(table, task, splitTrain).filter((row) => !has.has(row));
  const filling = others.sort(byAge).subarray(0, Math.max(0, fill - has.size));
  return Int32Array.from([...has, ...filling])
    .sort(byAge)
    .subarray(0, calibrationRows.most)
    .sort();
}

function encodedAt(model: Model, feature: number, column: FeatureColumn, rows: Int32Array) {
  return shared(gather(encode(model.schema[feature], column), rows));
}

/** The base's trees, without those whose squared error on the new rows is largest when there are more than `most`. */
function keepBest(base: Model, columns: readonly Float64Array[], target: Float64Array, most: number) {
  const excess = treeCount(base) - Math.max(0, most);
  if (excess <= 0) return { chunks: base.chunks, dropped: 0 };
  const predictor = predictorOf(base.chunks, columns.length);
  const errors = Array.from({ length: predictor.trees }, (_, tree) => {
    const answers = predictor.answersOf(tree, columns, target.length);
    return answers.reduce((sum, answer, i) => sum + (answer - target[i]) ** 2, 0);
  });
  const worst = [...errors.keys()].sort((a, b) => errors[b] - errors[a] || a - b).slice(0, excess);
  return { chunks: withoutTrees(base.chunks, new Set(worst)), dropped: excess };
}

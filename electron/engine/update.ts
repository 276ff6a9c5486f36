import type { EngineRequest, UpdateResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import { taskLabel } from '../../shared/tasks';
import { dayMs } from '../../shared/time';
import { splitTrain } from '../../shared/trainingTable';
import { columnsFor } from './answer';
import { beyondSize } from './beyond';
import { type Fitted, fitCalibration } from './calibration';
import { binnedAt, type FeatureColumn, numbersAt } from './features';
import { checkTarget, clientsAt, featuresPerSplit, importanceOf, type Part, partOf, partsOf, quiet } from './fit';
import { type GrowIo, growForest } from './forest';
import { gather } from './gather';
import { fitInterval } from './interval';
import { checkMemory } from './memory';
import { allChunks, type Model, treeCount, writeModel } from './modelFile';
import { asNewAs, newestOf } from './newest';
import { predictorOf } from './predict';
import { recentModel } from './recentModels';
import { Random } from './rng';
import { shared } from './shared';
import { type LoadedTable, labelledRows, loadTable } from './tableFile';
import { importance, intervalRows } from './train';
import { withoutTrees } from './tree';
import { unseenAnswers, unseenSpreads } from './unseen';

/**
 * Adds trees to a model, grown on the labels that are new since it was trained and on a sample of older ones. Its own
 * trees stay bit by bit; beyond `mostTrees`, those go that do worst on the new labels, which they have not seen. The
 * whole is calibrated anew, so that it follows where the share of yes has moved. Of a two-part model each part grows.
 * @throws AppError `not_enough_labels`, `one_class_only`, `model_damaged`, `out_of_memory`, `cancelled`
 */
export async function update(request: EngineRequest<'update'>, io: GrowIo): Promise<UpdateResult> {
  const { trees, modelPath } = request;
  const [table, base] = [await loadTable(request.table), await recentModel(request.base)];
  const startedAt = performance.now();
  const extended = await extend(base, table, { ...request, calibrationRows }, io);
  const { model, grown, fresh, rehearsed, halfLife } = extended;
  const { calibration } = model;
  const interval = intervalAnew(model, columnsFor(base, table, 'missing'), table);
  const file = await writeModel(modelPath, { ...model, amounts: model.amounts && { ...model.amounts, interval } });
  const features = base.schema.map(({ name }) => name);
  return {
    ...file,
    rows: model.rows,
    features,
    trees: treeCount(model),
    seconds: (performance.now() - startedAt) / 1000,
    outOfBag: null,
    calibration: calibration?.kind ?? null,
    olderLeftOut: 0,
    calibrationHalfLifeDays: halfLife && halfLife / dayMs,
    importance: importance(features, grown.importance, trees),
    newRows: fresh.length,
    rehearsedRows: rehearsed.length,
    droppedTrees: grown.dropped,
    minLeaf: base.params.minLeaf,
    featuresPerSplit: base.params.featuresPerSplit,
    chosen: null,
    evidence: null,
  };
}

/** How a model is extended. */
export type Extension = Pick<
  EngineRequest<'update'>,
  'task' | 'trees' | 'mostTrees' | 'rehearsal' | 'seed' | 'threads' | 'watermark'
> & {
  /** Labels that it is calibrated on: at least so many where there are as many, and at most. */
  calibrationRows: { least: number; most: number };
  /** Rows drawn for each of its trees; absent: as many as there are. */
  rowsPerTree?: number;
};

/** The model with trees for the labels that the table marks as new; its intervals of amounts are those of the base. */
export async function extend(base: Model, table: LoadedTable, request: Extension, io: GrowIo) {
  const { seed, watermark } = request;
  const { fresh, rehearsed } = chooseRows(table, request, base.params.newest);
  const columns = columnsFor(base, table, 'missing');
  const grown = await growParts(request, base, { table, columns, fresh, rehearsed }, io);
  const { chunks, any, beyond } = grown;
  const calibrating = { fresh, rehearsed, ...request.calibrationRows };
  const { calibration, halfLife } = recalibrate({ ...base, chunks, any, beyond }, columns, table, calibrating);
  const model: Model = {
    ...base,
    params: { ...base.params, trees: treeCount({ chunks }), seed },
    tableSha256: table.sha256,
    rows: base.rows + fresh.length,
    watermark,
    calibration,
    chunks,
    any,
    beyond,
  };
  return { model, grown, fresh, rehearsed, halfLife };
}

/** Training rows of an update, and the columns that the base was trained on. */
interface UpdateRows {
  table: LoadedTable;
  columns: readonly FeatureColumn[];
  fresh: Int32Array;
  rehearsed: Int32Array;
}

/** New trees behind those of the base that stay. */
async function growParts(
  request: Extension,
  base: Model,
  { table, columns, fresh, rehearsed }: UpdateRows,
  io: GrowIo,
) {
  const { task, trees, threads, mostTrees } = request;
  const amounts = amountsOf(base);
  const target = table.target(task.name);
  const rows = Int32Array.from([...fresh, ...rehearsed]).sort();
  checkTarget(task, gather(target, rows));
  const learned = partsOf(task.kind, amounts, rows, gather(target, rows));
  const asked = partsOf(task.kind, amounts, fresh, gather(target, fresh));
  const { minLeaf } = base.params;
  checkMemory({ rows: rows.length, features: columns.length, trees, threads, rowsPerTree: rows.length, minLeaf });
  const grow = async (chunks: Model['chunks'], part: Part, judged: Part, partIo: GrowIo, isBeyond = false) => {
    // Nobody among them has an amount: there is nothing to learn of its size.
    if (part.rows.length === 0) return { chunks, dropped: 0, forest: null };
    const sizeOf = (count: number) => (isBeyond ? beyondSize({ trees: count, minLeaf }) : { trees: count, minLeaf });
    const size = sizeOf(trees);
    const forest = await growNew({ ...request, ...size }, base, { table, columns, part }, partIo);
    const encodedFresh = columns.map((column, feature) => numbersAt(base.schema[feature], column, judged.rows));
    const frozen = keepBest(chunks, encodedFresh, judged.target, sizeOf(mostTrees).trees - size.trees);
    return { chunks: [...frozen.chunks, ...forest.chunks], dropped: frozen.dropped, forest };
  };
  const any =
    learned.any && asked.any && base.any.length > 0
      ? await grow(base.any, learned.any, asked.any, partOf(io, 0))
      : null;
  const answer = await grow(base.chunks, learned.answer, asked.answer, any ? partOf(io, 0.5) : io);
  const beyond =
    learned.beyond && asked.beyond && base.beyond.length > 0
      ? await grow(base.beyond, learned.beyond, asked.beyond, quiet(io), true)
      : null;
  return {
    chunks: answer.chunks,
    any: any?.chunks ?? [],
    beyond: beyond?.chunks ?? [],
    dropped: answer.dropped,
    importance: importanceOf(answer.forest, any?.forest ?? null, learned.answer.target),
  };
}

/** How a base's amounts were learned; an earlier release learned them as they are. */
function amountsOf({ task, amounts }: Model): Model['amounts'] {
  return task.kind === 'classification'
    ? null
    : (amounts ?? { way: 'raw', clip: Number.POSITIVE_INFINITY, interval: null });
}

function growNew(
  { trees, minLeaf, seed, threads, rowsPerTree }: Extension & { minLeaf: number },
  base: Model,
  { table, columns, part }: Pick<UpdateRows, 'table' | 'columns'> & { part: Part },
  io: GrowIo,
) {
  const { featuresPerSplit: wanted } = base.params;
  const perSplit = featuresPerSplit(part.kind, part.kind === base.task.kind ? wanted : null, columns.length);
  return growForest(
    {
      features: columns.length,
      target: shared(part.target),
      client: clientsAt(table, part.rows),
      column: (feature) => shared(numbersAt(base.schema[feature], columns[feature], part.rows)),
      binned: (feature) => binnedAt(base.schema[feature], columns[feature], part.rows),
    },
    { minLeaf, seed, trees, firstTree: nextTree(base), featuresPerSplit: perSplit, rowsPerTree },
    threads,
    io,
  );
}

/** Intervals on what the old and the new trees say of the newest labels; a base of an earlier release has none. */
function intervalAnew(model: Model, columns: readonly FeatureColumn[], table: LoadedTable) {
  if (!model.amounts?.interval) return null;
  const { name } = model.task;
  const rows = newestOf(table, labelledRows(table, name, splitTrain), intervalRows);
  return fitInterval(unseenSpreads(model, columns, table, name, rows)) ?? model.amounts.interval;
}

/** The new training rows, and `rehearsal` older ones for each, drawn without replacement. */
function chooseRows(
  table: LoadedTable,
  { task, rehearsal, seed, watermark }: Extension,
  newest: Model['params']['newest'],
) {
  const isNew = table.isNew(task.name);
  const all = labelledRows(table, task.name, splitTrain);
  const fresh = all.filter((row) => isNew[row] === 1);
  if (fresh.length === 0)
    throw new AppError('not_enough_labels', `${taskLabel(task.name)} has no new labels to train on.`);
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
  return allChunks(model).reduce(
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
  { fresh, rehearsed, least, most }: { fresh: Int32Array; rehearsed: Int32Array; least: number; most: number },
): Fitted {
  if (model.task.kind === 'regression') return { calibration: null, halfLife: null };
  const { name } = model.task;
  const isKnown = model.chunks.every(({ bags }) => bags !== null);
  const rows = newest(
    table,
    name,
    isKnown ? { given: [...fresh, ...rehearsed], fill: least, most } : { given: fresh, fill: 0, most },
  );
  return fitCalibration(unseenAnswers(model, columns, table, name, rows), model.calibration);
}

/** Training rows, in the table's order: those given and the newest others up to `fill`, or the newest `most`. */
function newest(
  table: LoadedTable,
  task: string,
  { given, fill, most }: { given: Iterable<number>; fill: number; most: number },
): Int32Array {
  const times = table.predictedAt;
  const byAge = (a: number, b: number) => times[b] - times[a] || a - b;
  const newestOnes = (rows: Int32Array, count: number) =>
    asNewAs(table, rows, count).slice().sort(byAge).subarray(0, count);
  const has = new Set(given);
  const others = labelledRows(table, task, splitTrain).filter((row) => !has.has(row));
  const filling = newestOnes(others, Math.max(0, fill - has.size));
  return newestOnes(Int32Array.from([...has, ...filling]), most).sort();
}

/** The base's trees, without those whose squared error on the new rows is largest when there are more than `most`. */
function keepBest(chunks: Model['chunks'], columns: readonly Float64Array[], target: Float64Array, most: number) {
  const excess = treeCount({ chunks }) - Math.max(0, most);
  if (excess <= 0) return { chunks, dropped: 0 };
  const predictor = predictorOf(chunks, columns.length);
  const errors = new Float64Array(predictor.trees);
  predictor.forEachTree(columns, target.length, (tree, answers, from) => {
    errors[tree] = answers.reduce((sum, answer, i) => sum + (answer - target[from + i]) ** 2, errors[tree]);
  });
  const worst = [...errors.keys()].sort((a, b) => errors[b] - errors[a] || a - b).slice(0, excess);
  return { chunks: withoutTrees(chunks, new Set(worst)), dropped: excess };
}

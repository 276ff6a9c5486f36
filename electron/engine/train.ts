import type { EngineRequest, TrainResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { Metrics } from '../../shared/schemas/metrics';
import { dayMs } from '../../shared/time';
import { splitTrain } from '../../shared/trainingTable';
import { calibrated, forestAnswers } from './answer';
import { type Fitted, fitCalibration, misses, type Unseen } from './calibration';
import { type Chosen, chooseSetting, usual } from './choose';
import { numbersAt } from './features';
import { checkTarget, type Fit, fitForests, type Given } from './fit';
import type { GrowIo, GrownForest } from './forest';
import type { Forests } from './forests';
import { gather } from './gather';
import { fitInterval } from './interval';
import { checkMemory } from './memory';
import { countClients, logLosses, meanOf, score, targetClip } from './metrics';
import { type Model, writeModel } from './modelFile';
import { countNewest, newestOf } from './newest';
import { chooseHalfLife } from './present';
import { type LoadedTable, labelledRows, loadTable } from './tableFile';
import { mostFeatures } from './tree';
import { unseenOf, unseenSpreads } from './unseen';

/**
 * Trains a model on the training rows of a table and writes its file.
 * @throws AppError `not_enough_labels`, `one_class_only`, `out_of_memory`, `cancelled`
 */
export async function train(request: EngineRequest<'train'>, io: GrowIo): Promise<TrainResult> {
  const { task, params, threads, modelPath, watermark } = request;
  const table = await loadTable(request.table);
  const startedAt = performance.now();
  const all = labelledRows(table, task.name, splitTrain);
  checkTarget(task, gather(table.target(task.name), all));
  checkFeatures(table);
  const rowsPerTree = Math.min(all.length, params.rowsPerTree ?? all.length);
  const { trees: mostTrees, minLeaf: leastLeaf } = { trees: params.trees ?? usual.trees, minLeaf: params.minLeaf ?? 1 };
  const size = { rows: all.length, features: table.features.length, threads, rowsPerTree };
  checkMemory({ ...size, trees: mostTrees, minLeaf: leastLeaf });
  const answering = await fitNewest({ table, task, params, threads }, all, io);
  const { fit, why, evidence, unseen, calibration, halfLife } = answering;
  const { rows, target, setting } = fit;
  const { trees, minLeaf, featuresPerSplit } = setting;
  const interval = fit.amounts && fitInterval(spreadsOn(fit, table, task.name, newestOf(table, rows, intervalRows)));
  const model = modelOf(answering, { table, task, params, watermark }, all.length);
  const file = await writeModel(modelPath, { ...model, amounts: model.amounts && { ...model.amounts, interval } });
  return {
    ...file,
    rows: rows.length,
    olderLeftOut: all.length - rows.length,
    features: table.features,
    ...{ trees, minLeaf, featuresPerSplit },
    chosen: [why, ...fit.reasons].filter((reason) => reason !== null).join(' ') || null,
    evidence,
    seconds: (performance.now() - startedAt) / 1000,
    outOfBag: outOfBagScore(task.kind, unseen, targetClip(target)),
    calibration: calibration?.kind ?? null,
    calibrationHalfLifeDays: halfLife && halfLife / dayMs,
    importance: importance(table.features, fit.importance, trees),
  };
}

/**
 * The model of what was fitted, without intervals of amounts.
 * @param labels that there were; those that were not fitted on were left out as too old
 */
export function modelOf(
  { fit, calibration }: Pick<Answering, 'fit' | 'calibration'>,
  { table, task, params, watermark }: Omit<Given, 'threads'> & { watermark: number },
  labels: number,
): Model {
  const { rows, schema, chunks, any, beyond, linear, linearWeight, target, setting, amounts } = fit;
  const { trees, minLeaf, featuresPerSplit, rowsPerTree } = setting;
  return {
    task,
    schema,
    params: {
      ...{ trees, minLeaf, featuresPerSplit, seed: params.seed, rowsPerTree },
      newest: rows.length < labels ? rows.length : undefined,
    },
    tableSha256: table.sha256,
    rows: rows.length,
    watermark,
    baseline: meanOf(target),
    calibration,
    amounts: amounts && { ...amounts, interval: null },
    ...{ chunks, any, beyond, linear, linearWeight },
  };
}

/**
 * The newest labels that intervals are fitted on, at the most: as many as calibration takes. Of 4,000 a tenth told so
 * little that 28 of 80 tenths (eight splits of the sample data) lay outside 76 to 84 %; of all 13,000, 11 did.
 */
export const intervalRows = 20_000;

function spreadsOn(model: Forests & Pick<Model, 'schema'>, table: LoadedTable, task: string, rows: Int32Array) {
  const columns = model.schema.map(({ name }) => table.feature(name));
  return unseenSpreads(model, columns, table, task, rows);
}

interface Answering extends Fitted {
  fit: Fit;
  unseen: Unseen;
}

/**
 * A model of all rows, or of the newest ones: as many as was said, or, where the data change (the half-life tells) and
 * nothing was said, as many as foretell later rows best.
 * @param choose the setting of each
 */
export async function fitNewest(
  given: Given,
  all: Int32Array,
  io: GrowIo,
  choose: typeof chooseSetting = chooseSetting,
): Promise<Answering & Pick<Chosen, 'why' | 'evidence'>> {
  const fitChosen = async (rows: Int32Array) => {
    const { why, evidence, ...setting } = await choose(given, rows, io);
    return { ...(await fitAnswering(given, rows, setting, io)), why, evidence };
  };
  const { table, params } = given;
  const { newest } = params;
  if (typeof newest === 'number') return fitChosen(newestOf(table, all, newest));
  const whole = await fitChosen(all);
  if (newest !== 'auto' || whole.halfLife === null) return whole;
  const count = await countNewest(table, all, (learned, asked) => lossesOn(given, whole.fit, learned, asked, io));
  return count < all.length ? fitChosen(newestOf(table, all, count)) : whole;
}

export async function fitAnswering(
  given: Given,
  rows: Int32Array,
  setting: Fit['setting'],
  io: GrowIo,
): Promise<Answering> {
  const { table, task } = given;
  const fit = await fitForests(given, rows, setting, io);
  const unseen = unseenOf(table, task.name, rows, fit.votes);
  return { fit, unseen, ...calibrationOf(task.kind, unseen) };
}

/** Amounts are not calibrated, but whether they change is looked at all the same. */
function calibrationOf(kind: Metrics['kind'], unseen: Unseen): Fitted {
  if (kind === 'classification') return fitCalibration(unseen, null);
  const { time, client, actual, probability } = unseen;
  return { calibration: null, halfLife: chooseHalfLife(time, client, misses(kind, actual, probability)) };
}

/** Trees that a choice of rows is tried with. */
const trialTrees = 25;

/** Trains a small model; gives its loss on other rows: log loss, or squared error of clipped amounts. */
async function lossesOn(
  given: Given,
  like: Fit,
  learned: Int32Array,
  asked: Int32Array,
  io: GrowIo,
): Promise<Float64Array> {
  const { table, task } = given;
  const quiet = { ...io, onProgress: () => undefined, elsewhere: null };
  const setting = { ...like.setting, trees: trialTrees };
  const { fit, calibration } = await fitAnswering(given, learned, setting, quiet);
  const columns = fit.schema.map((one) => numbersAt(one, table.feature(one.name), asked));
  const answers = calibrated({ calibration }, forestAnswers(fit, columns, asked.length));
  const actual = gather(table.target(task.name), asked);
  if (task.kind === 'classification') return logLosses(answers, actual);
  const clip = targetClip(fit.target);
  return answers.map((answer, i) => (Math.min(actual[i], clip) - Math.min(answer, clip)) ** 2);
}

function checkFeatures({ features }: LoadedTable): void {
  if (features.length === 0) throw new AppError('not_enough_labels', 'The labels have no features to train on.');
  if (features.length <= mostFeatures) return;
  throw new AppError('bad_usage', `There are ${features.length} features; a model takes ${mostFeatures} at the most.`);
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

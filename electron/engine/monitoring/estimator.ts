import type { EngineRequest } from '../../../shared/engineProtocol';
import type { EstimatorFacts } from '../../../shared/schemas/monitoring';
import { splitHoldout, splitTrain } from '../../../shared/trainingTable';
import { answersOf, calibrated, columnsFor } from '../answer';
import { testMean } from '../clusters';
import { at, encode, type FeatureColumn, type FeatureSchema, fitFeature } from '../features';
import { type GrowIo, growForest } from '../forest';
import { targetClip } from '../metrics';
import { type Model, readModel, writeModel } from '../modelFile';
import { newestOf } from '../newest';
import { predict } from '../predict';
import { blocksOf } from '../present';
import { shared } from '../shared';
import { gather, type LoadedTable, labelledRows, loadTable } from '../tableFile';
import { clientsAt, featuresPerSplit } from '../train';
import { unseenAnswers } from '../unseen';
import { distributionOf } from './drift';
import { estimatedScore } from './estimate';
import { lossScale } from './losses';

const trees = 100;
/** More rows than this, the newest, would not make it better. */
const mostRows = 100_000;
/** Fewer honest answers than this tell nothing. */
const leastRows = 100;
/** Of the rows, the part that a leaf holds at the least, within bounds. */
const leafShare = 1 / 1000;
const leafRows = { least: 10, most: 50 };
/** Its trees draw other clients than the model's of the same seed. */
const otherSeed = 7_919;

/** Rows with an answer of the model that had seen nothing of their client, beside what came true. */
interface Honest {
  rows: Int32Array;
  answer: Float64Array;
  actual: Float64Array;
  client: Int32Array;
  time: Float64Array;
}

/**
 * Grows a model's estimator from its answers out of bag and on the holdout. Null where there are too few of them, or
 * all are alike.
 */
export async function growEstimator(
  request: EngineRequest<'growEstimator'>,
  io: GrowIo,
): Promise<Omit<EstimatorFacts, 'file'> | null> {
  const startedAt = performance.now();
  const [table, model] = [await loadTable(request.table), await readModel(request.model)];
  const { kind, name } = model.task;
  const columns = columnsFor(model, table, 'missing');
  const training = labelledRows(table, name, splitTrain);
  const honest = honestAnswers(model, table, columns, training);
  if (honest.rows.length < leastRows) return null;
  const clip = kind === 'regression' ? targetClip(gather(table.target(name), training)) : null;
  const scale = lossScale(honest, clip, model.baseline);
  const target = shared(scale.targetOf(honest));
  const schema = [
    ...columns.map((column, i) => fitFeature(model.schema[i].name, column, honest.rows, target)),
    answerSchema,
  ];
  const encoded = (i: number) =>
    i < columns.length ? gather(encode(schema[i], columns[i]), honest.rows) : honest.answer;
  const minLeaf = Math.min(leafRows.most, Math.max(leafRows.least, Math.round(honest.rows.length * leafShare)));
  const params = { trees, minLeaf, seed: model.params.seed + otherSeed, featuresPerSplit: null };
  const grown = await growForest(
    {
      features: schema.length,
      target,
      client: clientsAt(table, honest.rows),
      column: (i) => shared(encoded(i)),
    },
    { ...params, firstTree: 0, featuresPerSplit: featuresPerSplit('classification', null, schema.length) },
    request.threads,
    io,
  );
  const loss = scale.lossOf(honest);
  const all = Uint32Array.from(loss.keys());
  const { mean, error } = testMean(loss, honest.client, all);
  const expected = Float64Array.from(
    target,
    (value, i) => grown.outOfBagSum[i] / grown.outOfBagCount[i] || (grown.outOfBagCount[i] ? 0 : value),
  );
  const slope = scale.slopeOf(honest);
  const facts = { scale: scale.scale, slope };
  const file = await writeModel(request.modelPath, {
    task: model.task,
    schema,
    params,
    tableSha256: request.table.sha256,
    rows: honest.rows.length,
    watermark: model.watermark,
    baseline: target.reduce((sum, value) => sum + value, 0) / target.length,
    calibration: null,
    chunks: grown.chunks,
  });
  return {
    ...file,
    rows: honest.rows.length,
    promise: { loss: mean, error, deviation: deviationOf(loss, mean) },
    margin: scale.margin,
    clip,
    ...facts,
    ...noiseOf(honest, expected, (rows) => scale.scoreOf(part(honest, rows)), facts, scale.clipped(honest.answer)),
    alike: alikeness(loss, honest.client, mean),
    distributions: columns.map((column, i) => distributionOf(model.schema[i].name, column, training)),
    seconds: (performance.now() - startedAt) / 1000,
  };
}

/** The model's answer, which an estimator sees after the model's own features. */
const answerSchema: FeatureSchema = { name: '(answer)', type: 'number' };

/** What an estimator says of rows, beside the answers that the model gave to them. */
export function estimatorAnswers(
  estimator: Model,
  columns: readonly FeatureColumn[],
  answers: Float64Array,
): Float64Array {
  const seen = [...columns.map((column, i) => encode(estimator.schema[i], column)), answers];
  return calibrated(estimator, predict(estimator.chunks, seen, answers.length));
}

/** Answers of the trees that saw nothing of a client, and of the whole model to the holdout; the newest of too many. */
function honestAnswers(
  model: Model,
  table: LoadedTable,
  columns: readonly FeatureColumn[],
  training: Int32Array,
): Honest {
  const { name } = model.task;
  const { newest } = model.params;
  const learned = typeof newest === 'number' ? newestOf(table, training, newest) : training;
  const isKnown = model.chunks.every(({ bags }) => bags !== null);
  const asked = isKnown ? newestOf(table, learned, mostRows) : new Int32Array();
  const unseen = unseenAnswers(model, columns, table, name, asked);
  const holdout = newestOf(table, labelledRows(table, name, splitHoldout), mostRows);
  const answered = answersOf(
    model,
    columns.map((column) => at(column, holdout)),
    holdout.length,
  );
  const together = Int32Array.from([...unseen.row, ...holdout]);
  const answers = Float64Array.from([...calibrated(model, unseen.probability), ...answered]);
  // In the table's order, so that equal labels give an equal estimator.
  const order = [...together.keys()].sort((a, b) => together[a] - together[b]);
  const rows = Int32Array.from(order, (i) => together[i]);
  return {
    rows,
    answer: Float64Array.from(order, (i) => answers[i]),
    actual: gather(table.target(name), rows),
    client: Int32Array.from(rows, (row) => table.client[row]),
    time: gather(table.predictedAt, rows),
  };
}

function part(honest: Honest, rows: Uint32Array): Pick<Honest, 'answer' | 'actual'> {
  return {
    answer: Float64Array.from(rows, (i) => honest.answer[i]),
    actual: Float64Array.from(rows, (i) => honest.actual[i]),
  };
}

/** Blocks that tell how far off estimates are. */
const blocks = { leastRows: 100, mostBlocks: 20 };

/**
 * By how much estimates miss: per row, clients taken as one, and what blocks of time differ by beyond that. Of amounts,
 * whose score is no mean over rows, both are seen from blocks alone.
 */
function noiseOf(
  { client, time }: Honest,
  expected: Float64Array,
  scoreOf: (rows: Uint32Array) => { score: number; right: Float64Array | null },
  facts: Pick<EstimatorFacts, 'scale' | 'slope'>,
  answer: Float64Array,
): Pick<EstimatorFacts, 'noise' | 'drift'> {
  const all = Uint32Array.from(expected.keys());
  const cut = blocksOf(time, blocks).map((rows) => {
    const pick = (values: Float64Array) => Float64Array.from(rows, (i) => values[i]);
    const estimate = estimatedScore({ expected: pick(expected), answer: pick(answer) }, facts);
    return { rows: rows.length, miss: scoreOf(rows).score - estimate };
  });
  const { right } = scoreOf(all);
  const meanMiss = cut.reduce((sum, { miss }) => sum + miss, 0) / cut.length;
  if (right === null) {
    const noise = cut.reduce((sum, { rows, miss }) => sum + rows * miss ** 2, 0) / cut.length;
    return { noise, drift: 0 };
  }
  const missed = right.map((value, i) => value - expected[i]);
  const noise = testMean(missed, client, all).error ** 2 * all.length;
  if (cut.length < 2) return { noise, drift: 0 };
  const spread = cut.reduce((sum, { miss }) => sum + (miss - meanMiss) ** 2, 0) / (cut.length - 1);
  const chance = cut.reduce((sum, { rows }) => sum + noise / rows, 0) / cut.length;
  return { noise, drift: Math.max(0, spread - chance) };
}

function deviationOf(values: Float64Array, mean: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** What is thought of a client's losses where no client was asked twice. */
const unknownAlikeness = 0.5;

/** The correlation of two losses of one client (analysis of variance; Donner 1986), in [0, 1]. */
function alikeness(loss: Float64Array, client: Int32Array, mean: number): number {
  const groups = new Map<number, { sum: number; squares: number; rows: number }>();
  loss.forEach((value, i) => {
    const group = groups.get(client[i]) ?? { sum: 0, squares: 0, rows: 0 };
    groups.set(client[i], {
      sum: group.sum + value - mean,
      squares: group.squares + (value - mean) ** 2,
      rows: group.rows + 1,
    });
  });
  let [products, pairs, variance] = [0, 0, 0];
  for (const { sum, squares, rows } of groups.values()) {
    products += sum ** 2 - squares;
    pairs += rows * (rows - 1);
    variance += squares;
  }
  if (pairs < leastRows || variance === 0) return unknownAlikeness;
  return Math.min(1, Math.max(0, products / pairs / (variance / loss.length)));
}

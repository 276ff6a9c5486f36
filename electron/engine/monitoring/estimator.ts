import type { EngineRequest } from '../../../shared/engineProtocol';
import type { EstimatorFacts } from '../../../shared/schemas/monitoring';
import { splitTrain } from '../../../shared/trainingTable';
import { columnsFor } from '../answer';
import { encode, type FeatureColumn, type FeatureSchema, fitFeature } from '../features';
import { clientsAt, featuresPerSplit } from '../fit';
import { type GrowIo, type GrownForest, growForest } from '../forest';
import { gather } from '../gather';
import { meanOf, targetClip } from '../metrics';
import { treeCount, writeModel } from '../modelFile';
import { recentModel } from '../recentModels';
import { shared } from '../shared';
import { type LoadedTable, labelledRows, loadTable } from '../tableFile';
import { distributionOf } from './drift';
import { type Honest, honestAnswers } from './honest';
import { type LossScale, lossScale } from './losses';
import { noiseOf } from './noise';
import { promiseOf } from './promise';

/** As many as the model has, at the most so many: it says of a small one what there is to say. */
const mostTrees = 100;
/** Fewer honest answers than this tell nothing. */
const leastRows = 100;
/** Of the rows, the part that a leaf holds at the least, within bounds. */
const leafShare = 1 / 1000;
const leafRows = { least: 10, most: 50 };
/** Its trees draw other clients than the model's of the same seed. */
const otherSeed = 7_919;
/** The model's answer, which an estimator sees after the model's own features. */
const answerSchema: FeatureSchema = { name: '(answer)', type: 'number' };

/**
 * Grows a model's estimator from its answers out of bag and on the holdout. Null where there are too few of them.
 * @throws AppError `model_damaged`, `cancelled`
 */
export async function growEstimator(
  request: EngineRequest<'growEstimator'>,
  io: GrowIo,
): Promise<Omit<EstimatorFacts, 'file'> | null> {
  const startedAt = performance.now();
  const [table, model] = [await loadTable(request.table), await recentModel(request.model)];
  const { kind, name } = model.task;
  const columns = columnsFor(model, table, 'missing');
  const training = labelledRows(table, name, splitTrain);
  const honest = honestAnswers(model, table, columns, training);
  if (honest.rows.length < leastRows) return null;
  const clip = kind === 'regression' ? targetClip(gather(table.target(name), training)) : null;
  const scale = lossScale(honest, clip, model.baseline);
  const target = shared(scale.targetOf(honest));
  const named = columns.map((column, i) => ({ name: model.schema[i].name, column }));
  const seed = model.params.seed + otherSeed;
  const trees = Math.min(mostTrees, treeCount(model));
  const { schema, params, grown } = await grow({ table, named, honest, target, seed, trees }, request.threads, io);
  const file = await writeModel(request.modelPath, {
    task: model.task,
    schema,
    params,
    tableSha256: request.table.sha256,
    rows: honest.rows.length,
    watermark: model.watermark,
    baseline: meanOf(target),
    calibration: null,
    amounts: null,
    chunks: grown.chunks,
    ...{ any: [], beyond: [], linear: [], linearWeight: 0 },
  });
  return {
    ...file,
    rows: honest.rows.length,
    clip,
    ...learned(honest, unseen(grown, target), scale),
    distributions: named.map((one) => distributionOf(one.name, one.column, training)),
    seconds: (performance.now() - startedAt) / 1000,
  };
}

interface Given {
  table: LoadedTable;
  named: readonly { name: string; column: FeatureColumn }[];
  honest: Honest;
  target: Float64Array<SharedArrayBuffer>;
  seed: number;
  trees: number;
}

async function grow({ table, named, honest, target, seed, trees }: Given, threads: number, io: GrowIo) {
  const { rows } = honest;
  const schema = [...named.map(({ name, column }) => fitFeature(name, column, rows, target)), answerSchema];
  const minLeaf = Math.min(leafRows.most, Math.max(leafRows.least, Math.round(rows.length * leafShare)));
  const params = { trees, minLeaf, seed, featuresPerSplit: null };
  const column = (i: number) =>
    shared(i < named.length ? gather(encode(schema[i], named[i].column), rows) : honest.answer);
  const grown = await growForest(
    { features: schema.length, target, client: clientsAt(table, rows), column },
    { ...params, firstTree: 0, featuresPerSplit: featuresPerSplit('classification', null, schema.length) },
    threads,
    io,
  );
  return { schema, params, grown };
}

/** What the estimator says of the rows that it was grown on, each by the trees that saw nothing of its client. */
function unseen({ outOfBagSum, outOfBagCount }: GrownForest, target: Float64Array): Float64Array {
  return target.map((value, i) => (outOfBagCount[i] > 0 ? outOfBagSum[i] / outOfBagCount[i] : value));
}

function learned(honest: Honest, expected: Float64Array, scale: LossScale) {
  const facts = { scale: scale.scale, slope: scale.slopeOf(honest) };
  return {
    ...promiseOf(scale.lossOf(honest), honest.client),
    margin: scale.margin,
    ...facts,
    ...noiseOf(honest, expected, scale, facts),
  };
}

import type {
  CompareResult,
  DisagreementsResult,
  DuelRequest,
  EngineRequest,
  EvaluateResult,
  LiveResult,
} from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import { required } from '../../shared/required';
import type { Judgement, LastTime } from '../../shared/schemas/comparison';
import type { Estimate, Metrics } from '../../shared/schemas/metrics';
import { taskWords } from '../../shared/tasks';
import { dayMs } from '../../shared/time';
import { type HoldoutWindow, splitHoldout, splitTrain } from '../../shared/trainingTable';
import { answersOf, columnsFor, encoded } from './answer';
import { bootstrap, primaryOf, primaryOn } from './bootstrap';
import { type Change, changeOf } from './change';
import { calibrationCurve, rocCurve } from './curves';
import { countDisagreements, pageOfDisagreements } from './disagreements';
import { type Duel, partOf } from './duel';
import { at, type FeatureColumn } from './features';
import type { GrowIo } from './forest';
import { gather } from './gather';
import { giveaways } from './giveaways';
import { coverageOf } from './interval';
import { judge } from './judge';
import { lastAnswers } from './lastTime';
import { countClients, meanOf, score, targetClip } from './metrics';
import { featureNames, type Model } from './modelFile';
import { blocksOf } from './present';
import { recentModel } from './recentModels';
import { rowsHash } from './rowsHash';
import { findWorseSegments, type NamedColumn } from './segments';
import { shareRight } from './shareRight';
import { mcNemar } from './significance';
import { intervalsOf } from './spread';
import { type LoadedTable, labelledRows, loadTable } from './tableFile';
import { compareYardsticks } from './yardsticks';

/** The holdout rows that models are judged on, with what the judgement needs. */
interface EvaluationSet {
  table: LoadedTable;
  rows: Int32Array;
  /** The rows' features, in the order of the table. */
  features: FeatureColumn[];
  actual: Float64Array;
  client: Int32Array;
  clip: number;
  /** What somebody who knows nothing of a client answers: the training rows' base rate, or their mean. */
  naive: number;
  rowsHash: string;
}

/** Scores a model on the holdout, beside the naive baseline. */
export async function evaluate(
  { table: ref, task, model: modelRef, window }: EngineRequest<'evaluate'>,
  io: { signal: AbortSignal },
): Promise<EvaluateResult> {
  const model = await recentModel(modelRef);
  const evaluated = await loadEvaluationSet(await loadTable(ref), task, window);
  const scored = scorerOf(task.kind, evaluated);
  const predicted = answers(model, evaluated);
  const duel = { kind: task.kind, ...evaluated, champion: predicted, candidate: predicted };
  const primary = await primaryOn(duel, evaluationResamples, io);
  return {
    metrics: scored(predicted),
    baseline: scored(naiveAnswers(evaluated)),
    primary,
    coverage: coverageOn(model, evaluated, predicted),
    rowsHash: evaluated.rowsHash,
    giveaways: giveawaysOf(model, evaluated, task),
  };
}

function coverageOn(model: Model, evaluated: EvaluationSet, predicted: Float64Array): EvaluateResult['coverage'] {
  const intervals = intervalsOf(model, encoded(model, columnsOf(model, evaluated)), predicted);
  return intervals && coverageOf(evaluated.actual, predicted, intervals.lower, intervals.upper);
}

function giveawaysOf(
  model: Model,
  { table, rows, actual }: EvaluationSet,
  { name, kind }: EngineRequest<'evaluate'>['task'],
) {
  const training = labelledRows(table, name, splitTrain);
  const known = new Set(table.features);
  const judged = featureNames(model)
    .filter((feature) => known.has(feature))
    .map((feature) => ({ name: feature, column: table.feature(feature), judged: rows, training }));
  return giveaways(kind, judged, actual, gather(table.target(name), training));
}

const evaluationResamples = 400;

/** Scores two models on the same holdout rows, with intervals, curves, and where they differ. */
export async function compare(request: EngineRequest<'compare'>, io: GrowIo): Promise<CompareResult> {
  const { task, resamples, chosenFrom, halfLife, properScore } = request;
  const { evaluated, duel } = await loadDuel(request);
  const change = halfLife === 'auto' ? await changeOf(evaluated.table, task, properScore, io) : null;
  const { actual, champion, candidate } = duel;
  const scored = scorerOf(task.kind, evaluated);
  const whole = { champion: scored(champion), candidate: scored(candidate), baseline: scored(naiveAnswers(evaluated)) };
  const isClasses = task.kind === 'classification';
  const times = timesOf(evaluated);
  const curves = <T>(curve: (predicted: Float64Array) => T) => ({
    champion: curve(champion),
    candidate: curve(candidate),
  });
  return {
    ...whole,
    ...(await bootstrap(duel, whole, { resamples, chosenFrom }, io)),
    judgement: await judge({ duel, times, change }, request, io),
    mcNemar: isClasses ? mcNemar(duel) : null,
    yardsticks: await compareYardsticks(request, evaluated, duel, io),
    lastTime: compareLastTime(request, evaluated, duel),
    roc: isClasses ? curves((predicted) => rocCurve(actual, predicted)) : null,
    calibration: curves((predicted) => calibrationCurve(task.kind, actual, predicted)),
    segments: findWorseSegments(duel, namedColumns(evaluated)),
    disagreements: countDisagreements(duel),
    from: times.reduce((least, at) => Math.min(least, at)),
    until: times.reduce((most, at) => Math.max(most, at)),
    rowsHash: evaluated.rowsHash,
  };
}

/** A page of the rows on which two models answer differently, down to the clients. */
export async function disagreements(request: EngineRequest<'disagreements'>): Promise<DisagreementsResult> {
  const { evaluated, duel } = await loadDuel(request);
  const { total, rows } = pageOfDisagreements(duel, request);
  return {
    total,
    rows: rows.map(({ row, ...rest }) => ({
      clientId: evaluated.table.clientId(evaluated.rows[row]),
      predictedAt: evaluated.table.predictedAt[evaluated.rows[row]],
      ...rest,
    })),
  };
}

/** Periods of a live score: so many labels each at the least, and so many periods. */
const livePeriods = { leastRows: 100, mostBlocks: 12 };

/** Scores what a model answered while it was live, for any client: none of the outcomes was known then. */
export async function scoreLive(
  { task: { kind }, labels, training, resamples }: EngineRequest<'live'>,
  io: { signal: AbortSignal },
): Promise<LiveResult> {
  const { client, at: times, actual, predicted } = labels;
  const clip = training && training.length > 0 ? targetClip(training) : Number.POSITIVE_INFINITY;
  const metrics = score(kind, { actual, predicted, clients: countClients(client), clip });
  const duel = { kind, actual, champion: predicted, candidate: predicted, client, clip };
  const liveOn = async (rows: Duel) =>
    kind === 'classification'
      ? shareRight(rows.actual, rows.champion, rows.client)
      : ((await primaryOn(rows, resamples, io)) ?? unknown);
  const periods: LiveResult['periods'] = [];
  for (const rows of blocksOf(times, livePeriods)) {
    const [from, until] = [times[rows[0]], times[rows[rows.length - 1]]];
    const part = partOf(duel, rows);
    periods.push({ from, until, rows: rows.length, clients: countClients(part.client), live: await liveOn(part) });
  }
  return { metrics, primary: { metric: primaryOf(kind), live: await liveOn(duel) }, periods };
}

/** What R² is where the actuals do not vary. */
const unknown: Estimate = { value: 0, lower: -1, upper: 1 };

async function loadDuel({
  table,
  task,
  window,
  champion,
  candidate,
}: DuelRequest): Promise<{ evaluated: EvaluationSet; duel: Duel }> {
  const evaluated = await loadEvaluationSet(await loadTable(table), task, window);
  const duel = {
    kind: task.kind,
    champion: answers(await recentModel(champion), evaluated),
    candidate: answers(await recentModel(candidate), evaluated),
    ...evaluated,
  };
  return { evaluated, duel };
}

/** “Same as last time” beside both models, on the rows whose client has an earlier label. */
function compareLastTime(
  { task, horizonDays }: EngineRequest<'compare'>,
  evaluated: EvaluationSet,
  duel: Duel,
): LastTime | null {
  const last = lastAnswers(evaluated.table, task.name, evaluated.rows, horizonDays);
  const known = Int32Array.from(last.keys()).filter((i) => !Number.isNaN(last[i]));
  if (known.length === 0) return null;
  const { clip } = evaluated;
  const actual = gather(evaluated.actual, known);
  const clients = countClients(gather(evaluated.client, known));
  const scored = (predicted: Float64Array) =>
    score(task.kind, { actual, predicted: gather(predicted, known), clients, clip });
  return { baseline: scored(last), champion: scored(duel.champion), candidate: scored(duel.candidate) };
}

/**
 * Judges two models on the holdout rows of a table, as a comparison does, without all that only people look at.
 * @returns null where there is no holdout row
 */
export async function judgeModels(
  table: LoadedTable,
  { champion, candidate, change }: { champion: Model; candidate: Model; change: Change | null },
  request: Parameters<typeof judge>[1] & { task: EngineRequest<'compare'>['task']; window: HoldoutWindow },
  io: { signal: AbortSignal },
): Promise<Judgement | null> {
  const { task, window } = request;
  const rows = holdoutRows(table, task.name, window);
  if (rows.length === 0) return null;
  const evaluated = evaluationRowsOf(table, task, rows);
  const duel = {
    kind: task.kind,
    champion: answers(champion, evaluated),
    candidate: answers(candidate, evaluated),
    ...evaluated,
  };
  return judge({ duel, times: timesOf(evaluated), change }, request, io);
}

function namedColumns({ table, features }: EvaluationRows): NamedColumn[] {
  return table.features.map((name, i) => ({ name, column: features[i] }));
}

export function timesOf({ table, rows }: EvaluationRows): Float64Array {
  return gather(table.predictedAt, rows);
}

export function scorerOf(
  kind: Metrics['kind'],
  { actual, client, clip }: EvaluationSet,
): (predicted: Float64Array) => Metrics {
  const clients = countClients(client);
  return (predicted) => score(kind, { actual, predicted, clients, clip });
}

/** What a model answers to the rows. */
export function answers(model: Model, evaluated: EvaluationRows): Float64Array {
  return answersOf(model, columnsOf(model, evaluated), evaluated.rows.length);
}

/** A feature that the table no longer has, or has with another type, is missing in every row. */
function columnsOf(model: Model, { table, rows, features }: EvaluationRows): FeatureColumn[] {
  const byName = new Map(table.features.map((name, i) => [name, features[i]]));
  const feature = (name: string) => required(byName.get(name), name);
  return columnsFor(model, { features: table.features, feature, rows: rows.length }, 'missing');
}

export function naiveAnswers({ rows, naive }: EvaluationSet): Float64Array {
  return new Float64Array(rows.length).fill(naive);
}

/** @throws AppError `not_enough_labels` where there is no holdout row */
export async function loadEvaluationSet(
  table: LoadedTable,
  task: EngineRequest<'evaluate'>['task'],
  window: HoldoutWindow,
): Promise<EvaluationSet> {
  const rows = holdoutRows(table, task.name, window);
  if (rows.length === 0) {
    throw new AppError(
      'not_enough_labels',
      `There is no holdout row for ${taskWords(task.name)} yet to score a model on.`,
    );
  }
  return evaluationSetOf(table, task, rows);
}

function evaluationSetOf(table: LoadedTable, task: EngineRequest<'evaluate'>['task'], rows: Int32Array): EvaluationSet {
  const set = evaluationRowsOf(table, task, rows);
  return { ...set, rowsHash: rowsHash(namedColumns(set), set.actual, set.clip, set.naive) };
}

/** Without the hash of its rows. */
type EvaluationRows = Omit<EvaluationSet, 'rowsHash'>;

function evaluationRowsOf(
  table: LoadedTable,
  task: EngineRequest<'evaluate'>['task'],
  rows: Int32Array,
): EvaluationRows {
  const target = table.target(task.name);
  const training = gather(target, labelledRows(table, task.name, splitTrain));
  const actual = gather(target, rows);
  const client = gather(table.client, rows);
  const clip = task.kind === 'regression' && training.length > 0 ? targetClip(training) : Number.POSITIVE_INFINITY;
  const naive = meanOf(training.length > 0 ? training : actual);
  const features = table.features.map((name) => at(table.feature(name), rows));
  return { table, rows, features, actual, client, clip, naive };
}

/** The holdout rows of the latest `days`, or further back until there are `minRows`; in the order of the table. */
function holdoutRows(table: LoadedTable, task: string, { days, minRows }: HoldoutWindow): Int32Array {
  const rows = labelledRows(table, task, splitHoldout);
  const times = gather(table.predictedAt, rows).sort();
  const latest = times[times.length - 1];
  const since = Math.min(latest - days * dayMs, times[Math.max(0, times.length - minRows)]);
  return rows.filter((row) => table.predictedAt[row] >= since);
}

import { createHash } from 'node:crypto';
import type { CompareRequest, CompareResult, EvaluateRequest, EvaluateResult } from '../../shared/engineProtocol';
import { AppError } from '../../shared/errors';
import type { Metrics } from '../../shared/metrics';
import { type HoldoutWindow, splitHoldout, splitTrain } from '../../shared/trainingTable';
import { countClients, meanOf, score, targetClip } from './metrics';
import { type Model, readModel } from './modelFile';
import { predict } from './predict';
import { bootstrapDifference, mcNemar } from './significance';
import { gather, type LoadedTable, labelledRows, loadTable } from './tableFile';

/** The holdout rows that models are judged on, with what the judgement needs. */
interface Jury {
  table: LoadedTable;
  rows: Int32Array;
  actual: Float64Array;
  client: Int32Array;
  clip: number;
  /** What somebody who knows nothing of a client answers: the training rows' base rate, or their mean. */
  naive: number;
  rowsHash: string;
}

/** Scores a model on the holdout, beside the naive baseline. */
export async function evaluate({
  table: ref,
  task,
  model: modelRef,
  window,
}: EvaluateRequest): Promise<EvaluateResult> {
  const model = await readModel(modelRef);
  const jury = await callJury(await loadTable(ref), task, window);
  const judge = judgeOf(task.kind, jury);
  return { metrics: judge(answers(model, jury)), baseline: judge(naiveAnswers(jury)), rowsHash: jury.rowsHash };
}

/** Scores two models on the same holdout rows, with the difference's interval. */
export async function compare(request: CompareRequest): Promise<CompareResult> {
  const { task, window, resamples } = request;
  const jury = await callJury(await loadTable(request.table), task, window);
  const judge = judgeOf(task.kind, jury);
  const champion = answers(await readModel(request.champion), jury);
  const candidate = answers(await readModel(request.candidate), jury);
  const duel = { kind: task.kind, champion, candidate, ...jury };
  return {
    champion: judge(champion),
    candidate: judge(candidate),
    baseline: judge(naiveAnswers(jury)),
    difference: bootstrapDifference(duel, resamples),
    mcNemar: task.kind === 'classification' ? mcNemar(duel) : null,
    rowsHash: jury.rowsHash,
  };
}

function judgeOf(kind: Metrics['kind'], { actual, client, clip }: Jury): (predicted: Float64Array) => Metrics {
  const clients = countClients(client);
  return (predicted) => score(kind, { actual, predicted, clients, clip });
}

function answers(model: Model, { table, rows }: Jury): Float64Array {
  const known = new Set(table.features);
  // A feature that the table no longer has is missing in every row.
  const missing = new Float64Array(rows.length).fill(Number.NaN);
  const columns = model.features.map((name) => (known.has(name) ? gather(table.feature(name), rows) : missing));
  return predict(model.chunks, columns, rows.length);
}

function naiveAnswers({ rows, naive }: Jury): Float64Array {
  return new Float64Array(rows.length).fill(naive);
}

async function callJury(table: LoadedTable, task: EvaluateRequest['task'], window: HoldoutWindow): Promise<Jury> {
  const rows = holdoutRows(table, task.name, window);
  if (rows.length === 0) {
    throw new AppError('not_enough_labels', `There is no holdout row for ${task.name} yet to score a model on.`);
  }
  const target = table.target(task.name);
  const training = gather(target, labelledRows(table, task.name, splitTrain));
  const actual = gather(target, rows);
  const client = Int32Array.from(rows, (row) => table.client[row]);
  const clip = task.kind === 'regression' && training.length > 0 ? targetClip(training) : Number.POSITIVE_INFINITY;
  const naive = meanOf(training.length > 0 ? training : actual);
  const rowsHash = hashOf([...table.features.map((name) => gather(table.feature(name), rows)), actual], clip, naive);
  return { table, rows, actual, client, clip, naive, rowsHash };
}

const dayMs = 86_400_000;

/** The holdout rows of the latest `days`, reaching further back until there are `minRows`; in the order of the table. */
export function holdoutRows(table: LoadedTable, task: string, { days, minRows }: HoldoutWindow): Int32Array {
  const rows = labelledRows(table, task, splitHoldout);
  const times = gather(table.predictedAt, rows).sort();
  const latest = times[times.length - 1];
  const since = Math.min(latest - days * dayMs, times[Math.max(0, times.length - minRows)]);
  return rows.filter((row) => table.predictedAt[row] >= since);
}

function hashOf(columns: readonly Float64Array[], ...numbers: number[]): string {
  const hash = createHash('sha256');
  for (const column of [...columns, Float64Array.from(numbers)]) {
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest('hex');
}

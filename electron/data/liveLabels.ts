import { groupedBy } from '../../shared/groupedBy';
import { required } from '../../shared/required';
import type { BatchRecord } from '../../shared/schemas/schedule';
import type { StoredTask } from '../../shared/schemas/tasks';
import { horizonMs } from '../../shared/tasks';
import { type Answered, type Answers, answeredByOrders, answeredByOutcomes, latestOf } from '../features/answered';
import { dueAt } from '../features/outcomes';
import { outcomesSince, servedAnswers, statedAnswers, trainingValues } from '../store/liveLabels';
import type { ReadDb } from '../store/open';
import { listBatches, readBatches } from '../store/readBatches';
import { transactionSpan } from '../store/sources';
import { findTask } from '../store/tasks';
import type { ReadContext } from './context';
import { KeptNights } from './keptNights';
import { ordersByClient } from './orders';

/** So many answers tell enough, and the latest tell of today. */
const mostAnswers = 20_000;

export interface LiveQuery {
  task: string;
  version: string;
  /** Sequence numbers of labels that the version may have been trained on end here. */
  watermark: number;
  /** When the version was live; `until` null: still. */
  periods: { from: number; until: number | null }[];
}

/** What a version answered while it was live, beside what came true. */
interface LiveLabels {
  /** Keys of the clients. */
  client: Int32Array;
  /** When each answer was given. */
  at: Float64Array;
  actual: Float64Array;
  predicted: Float64Array;
  /** How many of them are values of imported predictions. */
  imported: number;
  /** The values of the labels to train on, in order; of tasks that predict a number only. */
  training: Float64Array | null;
}

/**
 * The answers that were really given while a version was live, and whose outcome has come since: those of its nightly
 * batches and those that were served, and the values of imported predictions that were made at the time. Which model
 * gave the latter no file says; it is what was in use then. Where there are more than 20,000, the latest. Null when
 * there is none.
 */
export function liveLabels({ db }: ReadContext, query: LiveQuery): LiveLabels | null {
  // In one transaction: another process may remove a night meanwhile.
  return db.transaction(() => readLiveLabels(db, query))();
}

function readLiveLabels(db: ReadDb, query: LiveQuery): LiveLabels | null {
  const task = findTask(db, query.task);
  const { slot } = task;
  const stated = [...statedAnswers(db, { task: task.name, slot, above: query.watermark })].filter(({ at, version }) =>
    version === null
      ? query.periods.some(({ from, until }) => from <= at && (until === null || at < until))
      : version === query.version,
  );
  const told = new Set(stated.map(({ outcomeId }) => outcomeId));
  // Of a prediction that was exported from a batch and came back, the batch's answer is the same.
  const answers = new Map<string, Answered>();
  for (const one of answeredHere(db, task, query.version, told)) answers.set(nameOf(one), one);
  for (const one of stated) answers.set(nameOf(one), one);
  const imported = new Set<Answered>(stated);
  if (answers.size === 0) return null;
  const rows = latestOf([...answers.values()], mostAnswers);
  return {
    client: Int32Array.from(rows, ({ clientKey }) => clientKey),
    at: Float64Array.from(rows, ({ at }) => at),
    actual: Float64Array.from(rows, ({ actual }) => actual),
    predicted: Float64Array.from(rows, ({ predicted }) => predicted),
    imported: rows.filter((one) => imported.has(one)).length,
    training: task.kind === 'regression' ? trainingValues(db, task.name) : null,
  };
}

function nameOf({ clientKey, at }: Answered): string {
  return `${clientKey} ${at}`;
}

/** A version's answers, batched and served, that an outcome, or the transactions after a batch, have decided. */
function answeredHere(db: ReadDb, task: StoredTask, version: string, told: ReadonlySet<number | null>): Answered[] {
  const batches = listBatches(db).filter((one) => one.task === task.name);
  const served = servedAnswers(db, { task: task.name, slot: task.slot });
  const own = [
    ...batches.filter((one) => one.version === version).map(({ scoredAt }) => scoredAt),
    ...served.filter((one) => one.version === version).map(({ askedAt }) => askedAt),
  ];
  if (own.length === 0) return [];
  const since = own.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const outcomes = outcomesSince(db, { slot: task.slot, since, horizonMs: horizonMs(task) }).filter(
    ({ id }) => !told.has(id),
  );
  const dataUntil = transactionSpan(db)?.until ?? null;
  const isDue = (one: BatchRecord) => one.version === version && dueAt(task, one.predictedAt) <= (dataUntil ?? 0);
  const someDue = dataUntil !== null && batches.some(isDue);
  if (outcomes.length === 0 && !someDue) return [];
  const all = readBatches(db, task.name).map(
    ({ predictedAt, scoredAt, ...rest }): Answers => ({ ...rest, at: predictedAt, askedAt: scoredAt }),
  );
  const rule = { task, version, enough: mostAnswers };
  const servedOf = groupedBy(served, ({ clientKey }) => clientKey);
  const kept = new KeptNights(db);
  const nights = new Map(kept.nights.map((night) => [night.at, night]));
  const isOfBefore = ({ at }: Answers, clientKey: number, until: number) =>
    kept.isOfBefore(required(nights.get(at), 'kept night'), clientKey, until);
  return [
    ...(someDue ? answeredByOrders(all, ordersByClient(db), { ...rule, dataUntil }) : []),
    ...answeredByOutcomes(all, outcomes, task, servedOf, isOfBefore).filter((one) => one.version === version),
  ];
}

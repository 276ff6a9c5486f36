import type { Task } from '../../shared/schemas/tasks';
import { answerableUntil } from '../../shared/tasks';
import { isPurchase, type Order } from './orders';
import { type Outcome, outcomeAt } from './outcomes';

/** A prediction of one client, as the join of one task sees it. */
export interface Made {
  id: number;
  /** Milliseconds since 1970-01-01 UTC; null where nobody said. */
  at: number | null;
  /** Decides between predictions of one moment, whatever the order of their import. */
  hash: number;
  actedOn: boolean;
  /** Whether it holds a value for the task. */
  predicts: boolean;
}

/** What became of the client, as the join of one task sees it. Later imports have higher ids. */
export interface Observed {
  id: number;
  value: number;
  /** Null where nobody said. */
  observedAt: number | null;
  synthetic: boolean;
  /** The prediction that it answers, where the file says so (labelled data); else null, and the dates decide. */
  predictionId: number | null;
}

export interface JoinRule {
  horizonDays: number;
  graceDays: number;
  /** Whether an outcome says nothing once somebody has acted upon the prediction. */
  skipActedOn: boolean;
}

/**
 * Joins the predictions and outcomes of one client for one task: which outcome labels which prediction, by the prediction's
 * id. An outcome answers the latest prediction made at or before its moment minus the horizon plus the grace; without a
 * moment, the latest of all. Of several outcomes for one prediction the latest wins; a real one wins over a synthetic one.
 */
export function joinTask(
  predictions: readonly Made[],
  outcomes: readonly Observed[],
  rule: JoinRule,
): Map<number, Observed> {
  const candidates = predictions.filter(({ predicts }) => predicts).sort(byRecency);
  const byId = new Map(predictions.map((made) => [made.id, made]));
  const labels = new Map<number, Observed>();
  for (const outcome of outcomes) {
    const answered =
      outcome.predictionId === null ? latestBefore(candidates, outcome, rule) : byId.get(outcome.predictionId);
    if (!answered || (answered.actedOn && rule.skipActedOn)) continue;
    const present = labels.get(answered.id);
    if (!present || wins(outcome, present)) labels.set(answered.id, outcome);
  }
  return labels;
}

/** The latest first. Where nobody said when, the order of import stands for time. */
function byRecency(a: Made, b: Made): number {
  if (a.at === b.at) return a.at === null ? b.id - a.id : b.hash - a.hash;
  return sortable(b.at) - sortable(a.at);
}

function latestBefore(candidates: readonly Made[], { observedAt }: Observed, rule: JoinRule): Made | undefined {
  const until = answerableUntil(observedAt, rule);
  return candidates.find(({ at }) => sortable(at) <= until);
}

function wins(a: Observed, b: Observed): boolean {
  if (a.synthetic !== b.synthetic) return b.synthetic;
  return a.observedAt === b.observedAt ? a.id > b.id : sortable(a.observedAt) > sortable(b.observedAt);
}

/** What nobody dated comes before all that is dated. */
function sortable(at: number | null): number {
  return at ?? Number.NEGATIVE_INFINITY;
}

/** What the transactions tell of the time after a client's predictions. */
export interface Told {
  /** The client's orders, ordered by time. */
  orders: readonly Order[];
  /** The time that all transactions cover; the end is “now”. */
  from: number;
  until: number;
}

/**
 * Concludes from transactions what no file has stated: the outcomes of one client's predictions for one task, by the
 * prediction's id. Only of clients that had bought something before, since of others the transactions may know nothing, and
 * only once horizon and grace have passed.
 * @param stated ids of the predictions that have a real label by a file
 */
export function concludeTask(
  predictions: readonly Made[],
  stated: ReadonlySet<number>,
  { orders, from, until }: Told,
  task: Task & JoinRule,
): Map<number, Outcome> {
  const first = orders.find(isPurchase);
  const labels = new Map<number, Outcome>();
  if (!first) return labels;
  for (const { id, at, predicts, actedOn } of predictions) {
    if (!predicts || stated.has(id) || (actedOn && task.skipActedOn)) continue;
    if (at === null || at < from || at <= first.at) continue;
    const outcome = outcomeAt(task, orders, at, until);
    if (typeof outcome === 'object') labels.set(id, outcome);
  }
  return labels;
}

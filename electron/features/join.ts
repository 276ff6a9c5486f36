import { answerableUntil } from '../../shared/tasks';

/** A prediction of one client, as the join of one task sees it. */
export interface Made {
  id: number;
  /** Milliseconds since 1970-01-01 UTC; 0 where nobody said. */
  at: number;
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
  /** 0 where nobody said. */
  observedAt: number;
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
  return b.at - a.at || (a.at === 0 ? b.id - a.id : b.hash - a.hash);
}

function latestBefore(candidates: readonly Made[], { observedAt }: Observed, rule: JoinRule): Made | undefined {
  const until = answerableUntil(observedAt, rule);
  return candidates.find(({ at }) => at <= until);
}

function wins(a: Observed, b: Observed): boolean {
  if (a.synthetic !== b.synthetic) return b.synthetic;
  return a.observedAt === b.observedAt ? a.id > b.id : a.observedAt > b.observedAt;
}

import { groupedBy } from '../../shared/groupedBy';
import { answerableUntil } from '../../shared/tasks';

/** A prediction of one client, as the join of one task sees it. */
export interface Made {
  id: number;
  /** Milliseconds since 1970-01-01 UTC; null where nobody said. */
  at: number | null;
  /** Decides between predictions of one moment, whatever the order of their import. */
  hash: number;
  /** When it was asked for here; null where a file brought it. */
  askedAt: number | null;
  actedOn: boolean;
  /** Whether it holds a value for the task. */
  predicts: boolean;
}

/** What became of the client, as the join of one task sees it. What was stated later has a higher id. */
export interface Observed {
  id: number;
  value: number;
  /** Null where nobody said. */
  observedAt: number | null;
  synthetic: boolean;
  /** When the file that states it had come. */
  cameAt: number;
  /** The prediction that it answers, where the file says so (labelled data); else null, and the dates decide. */
  predictionId: number | null;
}

export interface JoinRule {
  horizonDays: number;
  graceDays: number;
  /** The imports that state a prediction, or an outcome; asked where what was stated last decides. */
  statedBy: (what: 'predictions' | 'outcomes', id: number) => readonly number[];
  /** The latest answer of a night that is kept, from features of a moment or before, asked for before another. */
  keptBefore: (until: number, before: number) => Made | undefined;
  /** Whether an outcome says nothing once somebody has acted upon the prediction. */
  skipActedOn: boolean;
}

/**
 * Joins the predictions and outcomes of one client for one task: which outcome labels which prediction, by the
 * prediction's id. An outcome answers the latest prediction made at or before its moment minus the horizon plus the
 * grace; without a moment, the latest of all. What was asked for here counts where the outcome came after that. Of
 * several outcomes for one prediction the latest wins; a real one wins over a synthetic one.
 */
export function joinTask(
  predictions: readonly Made[],
  outcomes: readonly Observed[],
  rule: JoinRule,
): Map<number, Observed> {
  const candidates = predictions.filter(({ predicts }) => predicts).sort(byRecency(rule));
  const byId = new Map(predictions.map((made) => [made.id, made]));
  const labels = new Map<number, Observed>();
  for (const outcome of lastExamples(outcomes, byId, rule)) {
    const answered =
      outcome.predictionId === null ? latestBefore(candidates, outcome, rule) : byId.get(outcome.predictionId);
    if (!answered || (answered.actedOn && rule.skipActedOn)) continue;
    const present = labels.get(answered.id);
    if (!present || wins(outcome, present)) labels.set(answered.id, outcome);
  }
  return labels;
}

/**
 * Where files that each have one example of the client and moment (labelled data) differ in what was known then, the
 * last file corrects the others; where one file has several, they are examples in their own right. A synthetic one
 * gives way to a real one.
 */
function lastExamples(
  outcomes: readonly Observed[],
  predictions: ReadonlyMap<number, Made>,
  { statedBy }: JoinRule,
): readonly Observed[] {
  const exampleOf = ({ predictionId }: Observed) => (predictionId === null ? undefined : predictions.get(predictionId));
  const moments = groupedBy(outcomes.filter(exampleOf), (one) => exampleOf(one)?.at);
  const corrected = new Set<Observed>();
  for (const examples of moments.values()) {
    if (new Set(examples.map((one) => one.predictionId)).size < 2) continue;
    const real = examples.filter((one) => !one.synthetic);
    const kept = new Set(lastStated(real.length > 0 ? real : examples, statedBy).map((one) => one.predictionId));
    for (const one of examples) if (!kept.has(one.predictionId)) corrected.add(one);
  }
  return corrected.size === 0 ? outcomes : outcomes.filter((one) => !corrected.has(one));
}

function lastStated(examples: readonly Observed[], statedBy: JoinRule['statedBy']): readonly Observed[] {
  const files = new Map<number, Observed[]>();
  for (const one of examples) {
    for (const file of statedBy('outcomes', one.id)) files.set(file, [...(files.get(file) ?? []), one]);
  }
  const hasSeveral = (own: readonly Observed[]) => new Set(own.map((one) => one.predictionId)).size > 1;
  if ([...files.values()].some(hasSeveral)) return examples;
  return files.get(Math.max(...files.keys())) ?? examples;
}

/** The latest first. Where nobody said when, it was made when a file last stated it. */
function byRecency({ statedBy }: JoinRule): (a: Made, b: Made) => number {
  const lastFile = ({ id }: Made) => Math.max(0, ...statedBy('predictions', id));
  return (a, b) => {
    if (a.at !== b.at) return sortable(b.at) - sortable(a.at);
    if (a.at === null) return lastFile(b) - lastFile(a) || b.hash - a.hash;
    // What a file brings of an answer that was given here is the same answer.
    return (b.askedAt ?? Number.POSITIVE_INFINITY) - (a.askedAt ?? Number.POSITIVE_INFINITY) || b.hash - a.hash;
  };
}

function latestBefore(candidates: readonly Made[], { observedAt, cameAt }: Observed, rule: JoinRule): Made | undefined {
  const until = answerableUntil(observedAt, rule);
  const found = candidates.find(({ at, askedAt }) => sortable(at) <= until && (askedAt === null || askedAt < cameAt));
  const kept = rule.keptBefore(until, cameAt);
  return kept && (!found || sortable(kept.at) > sortable(found.at)) ? kept : found;
}

function wins(a: Observed, b: Observed): boolean {
  if (a.synthetic !== b.synthetic) return b.synthetic;
  return a.observedAt === b.observedAt ? a.id > b.id : sortable(a.observedAt) > sortable(b.observedAt);
}

/** What nobody dated comes before all that is dated. */
function sortable(at: number | null): number {
  return at ?? Number.NEGATIVE_INFINITY;
}

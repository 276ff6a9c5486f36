import type { Task } from '../../shared/schemas/tasks';
import { answerableUntil } from '../../shared/tasks';
import { isPurchase, type Order, ordersBetween } from './orders';
import { dueAt, outcomeAt } from './outcomes';

/** What a version answered for many clients at one moment: a nightly batch. */
export interface Answers {
  version: string;
  /** The moment that the features were of, and when the version was asked. */
  at: number;
  askedAt: number;
  keys: Int32Array;
  scores: Float64Array;
}

/** What a version answered for one client: where it was served. */
export interface Served {
  version: string;
  at: number;
  askedAt: number;
  score: number;
}

/** A stated outcome, and when it came in: a model that answered before can't have learned from it. */
export interface StatedOutcome {
  clientKey: number;
  value: number;
  /** Null where nobody said. */
  observedAt: number | null;
  cameAt: number;
}

/** An answer for which the outcome has come. */
export interface Answered {
  clientKey: number;
  at: number;
  predicted: number;
  actual: number;
}

/**
 * The answers that stated outcomes decide. As with predictions, an outcome answers the latest that was given in time;
 * so all versions' answers are looked at, and those of others fall away in the end.
 * @param outcomes the latest last: of several for one answer it wins
 * @param served per client, the latest first
 * @param isOfBefore whether all that a client was answered from is of `until` at the latest, where some may be newer
 *   than the moment of the answers
 */
export function answeredByOutcomes(
  all: readonly Answers[],
  outcomes: Iterable<StatedOutcome>,
  rule: Pick<Task, 'horizonDays' | 'graceDays'>,
  served: ReadonlyMap<number, readonly Served[]> = new Map(),
  isOfBefore: (answers: Answers, clientKey: number, until: number) => boolean = () => true,
): (Answered & { version: string })[] {
  const latestFirst = [...all].sort((a, b) => b.at - a.at || b.askedAt - a.askedAt);
  const places = new Map(latestFirst.map(({ keys }) => [keys, placesOf(keys)]));
  return [...outcomes].flatMap(({ clientKey, value, observedAt, cameAt }) => {
    const until = answerableUntil(observedAt, rule);
    const one = served.get(clientKey)?.find(({ at, askedAt }) => at <= until && askedAt < cameAt);
    for (const answers of latestFirst) {
      const { version, at, askedAt, keys, scores } = answers;
      if (at > until || askedAt >= cameAt) continue;
      if (one && at < one.at) break;
      const place = places.get(keys)?.[clientKey] ?? 0;
      if (place > 0 && isOfBefore(answers, clientKey, until))
        return [{ version, clientKey, at, predicted: scores[place - 1], actual: value }];
    }
    return one ? [{ version: one.version, clientKey, at: one.at, predicted: one.score, actual: value }] : [];
  });
}

/** Client key → place in the list, from 1; 0 where it is not in the list. */
export function placesOf(keys: Int32Array): Int32Array {
  const places = new Int32Array(keys.reduce((most, key) => Math.max(most, key), 0) + 1);
  keys.forEach((key, i) => {
    places[key] = i + 1;
  });
  return places;
}

/**
 * The answers of a version that the orders after them decide, once horizon and grace have passed: of clients who had
 * bought before, as in a snapshot. The latest first, moment by moment, until there are enough. Of several answers of
 * one moment (no order came in between) the last given counts, whichever version gave it.
 * @param dataUntil the last moment that any source of orders covers
 */
export function answeredByOrders(
  all: readonly Answers[],
  orders: ReadonlyMap<number, readonly Order[]>,
  rule: { task: Task; version: string; dataUntil: number; enough: number },
): Answered[] {
  const { task, version, dataUntil, enough } = rule;
  const inOrder = [...all].sort((a, b) => a.askedAt - b.askedAt);
  const lastOfMoment = new Map(inOrder.map((answers) => [answers.at, answers]));
  const own = [...lastOfMoment.values()].filter((one) => one.version === version && dueAt(task, one.at) <= dataUntil);
  const found: Answered[] = [];
  for (const { at, keys, scores } of own.sort((a, b) => b.at - a.at)) {
    if (found.length >= enough) break;
    keys.forEach((clientKey, i) => {
      const known = orders.get(clientKey) ?? [];
      if (!ordersBetween(known, Number.NEGATIVE_INFINITY, at).some(isPurchase)) return;
      const outcome = outcomeAt(task, known, at);
      if (typeof outcome !== 'string') found.push({ clientKey, at, predicted: scores[i], actual: outcome.value });
    });
  }
  return found;
}

/** The latest answers; of the moment at which there are enough, all. */
export function latestOf<T extends { at: number }>(answers: readonly T[], enough: number): readonly T[] {
  if (answers.length <= enough) return answers;
  const since = answers.map(({ at }) => at).sort((a, b) => b - a)[enough - 1];
  return answers.filter(({ at }) => at >= since);
}

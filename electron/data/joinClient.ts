import type { Task } from '../../shared/schemas/tasks';
import { concludeTask } from '../features/conclude';
import { type JoinRule, joinTask, type Made, type Observed } from '../features/join';
import type { Order } from '../features/orders';
import type { ClientToJoin, JoinedLabel } from '../store/join';
import type { NightAnswers } from './nightAnswers';

/** The labels of one client, task by task: what files state, and what transactions tell where they do not. */
export function joinClient(
  { key, predictions, outcomes }: ClientToJoin,
  orders: readonly Order[],
  tasks: readonly (Task & Pick<JoinRule, 'skipActedOn'>)[],
  { statedBy, answers }: Pick<JoinRule, 'statedBy'> & { answers: NightAnswers },
): JoinedLabel[] {
  return tasks.flatMap((given, slot) => {
    // Of most clients a file states one task: nothing is made for the others.
    if (orders.length === 0 && outcomes.every(({ values }) => values[slot] === null)) return [];
    const { horizonDays, graceDays, skipActedOn } = given;
    const rule = { horizonDays, graceDays, skipActedOn, statedBy, keptBefore: answers.before(key, given.name) };
    const made = predictions.map((one) => madeFor(one, slot));
    const observed = outcomes.flatMap((one) => observedOf(one, slot));
    const labels = new Map<number, JoinedLabel>();
    for (const [predictionId, { id, value, observedAt, synthetic }] of joinTask(made, observed, rule)) {
      const source = synthetic ? 'synthetic' : 'real';
      labels.set(predictionId, { predictionId, task: given.name, value, observedAt, source, outcomeId: id });
    }
    if (orders.length === 0) return [...labels.values()];
    const stated = new Set(
      [...labels.values()].flatMap((label) => (label.source === 'real' ? label.predictionId : [])),
    );
    for (const [predictionId, outcome] of concludeTask(made, stated, orders, { ...given, ...rule })) {
      labels.set(predictionId, { predictionId, task: given.name, ...outcome, source: 'real', outcomeId: null });
    }
    return [...labels.values()];
  });
}

/** Field by field, since a copy of the rest of an object takes several times as long. */
function madeFor({ id, at, hash, askedAt, actedOn, values }: ClientToJoin['predictions'][number], slot: number): Made {
  return { id, at, hash, askedAt, actedOn, predicts: values[slot] !== null };
}

function observedOf(outcome: ClientToJoin['outcomes'][number], slot: number): Observed[] {
  const { id, observedAt, predictionId, synthetic, cameAt } = outcome;
  const value = outcome.values[slot];
  return value === null ? [] : [{ id, observedAt, predictionId, synthetic, cameAt, value }];
}

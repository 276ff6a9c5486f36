import { type SettablePolicy, settablePolicies } from '../../../shared/replay';
import type { PolicyOutcome } from '../../../shared/schemas/replay';
import { capital, count, plural } from '../../../shared/words';
import { normalPValue } from '../../engine/significance';

export interface Prices {
  wrong: number;
  training: number;
}

export type Outcome = Pick<PolicyOutcome, 'name' | 'wrong' | 'fewerWrong' | 'trainings'>;

/** What wrong answers and trainings cost. */
export function costOf({ wrong, trainings }: Pick<Outcome, 'wrong' | 'trainings'>, prices: Prices): number {
  return prices.wrong * wrong + prices.training * trainings;
}

/** What a policy is called in sentences. */
const inWords: Record<SettablePolicy, string> = {
  never: 'never retraining',
  monthly: 'retraining monthly',
  weekly: 'retraining weekly',
  daily: 'updating daily',
  schedule: 'retraining by the schedule',
  alarm: 'retraining on alarms',
};

/** One-sided, over all policies together. */
const significance = 0.025;

/**
 * The cheapest policy that a schedule can do, if it saves something against never training again beyond chance; since
 * it is the best of several, as much more is asked of it (Bonferroni). Else `never`.
 * @param tasks the outcomes of each task: they share a schedule, so their costs add up; their errors, too, since the
 *   tasks are of the same clients
 */
export function recommend(
  tasks: readonly (readonly Outcome[])[],
  prices: Prices,
): { policy: SettablePolicy; sentence: string } {
  const savings = settablePolicies.flatMap((name) => {
    const own = tasks.flatMap((outcomes) => outcomes.filter((one) => one.name === name));
    return own.length === tasks.length ? [savingOf(name, own, prices)] : [];
  });
  const others = savings.filter(({ name }) => name !== 'never');
  // On a tie what is set already stays.
  const best = others.reduce<Saving | null>(
    (most, one) =>
      !most || one.value > most.value || (one.value === most.value && one.name === 'schedule') ? one : most,
    null,
  );
  if (!best || best.value <= 0) {
    return {
      policy: 'never',
      sentence: 'None is better than never retraining: no policy saves what its trainings cost.',
    };
  }
  const chance = best.error === 0 ? 0 : normalPValue(-best.value / best.error);
  const found = `${inWords[best.name]} gives ${plural(Math.round(best.fewerWrong), 'fewer wrong answer')} than never retraining, for ${plural(best.trainings, 'training')}, and saves ${money(best.value)}`;
  if (chance >= significance / others.length) {
    return {
      policy: 'never',
      sentence: `None is clearly better than never retraining: ${found}, which is within the reach of chance.`,
    };
  }
  return { policy: best.name, sentence: `${capital(found)} at these costs, beyond chance.` };
}

interface Saving {
  name: SettablePolicy;
  /** Against never training again. */
  value: number;
  error: number;
  fewerWrong: number;
  trainings: number;
}

function savingOf(name: SettablePolicy, own: readonly Outcome[], prices: Prices): Saving {
  const sum = (of: (one: Outcome) => number) => own.reduce((total, one) => total + of(one), 0);
  const fewerWrong = sum((one) => one.fewerWrong.value);
  const trainings = sum((one) => one.trainings);
  return {
    name,
    fewerWrong,
    trainings,
    value: prices.wrong * fewerWrong - prices.training * trainings,
    error: prices.wrong * sum((one) => one.fewerWrong.error),
  };
}

function money(value: number): string {
  return count(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

import type { Task } from './schemas/tasks';
import { hourMs } from './time';
import { capital } from './words';

/**
 * What of a client's transactions after a moment is its label, within the horizon: whether anything was bought; of
 * those who had bought within a horizon before, whether nothing was; how much was spent.
 */
export const outcomeRules = ['purchase', 'inactivity', 'spend'] as const;
export type OutcomeRule = (typeof outcomeRules)[number];

export const taskKinds = ['classification', 'regression'] as const;

/** The outcome rules that give what a task of this kind predicts: an amount, or a yes or no. */
export function outcomeRulesOf(kind: Task['kind']): readonly OutcomeRule[] {
  return outcomeRules.filter((rule) => (rule === 'spend') === (kind === 'regression'));
}

/**
 * The largest amount, bought or given back: sums of such, and their squares, stay numbers, and a tree's node holds them
 * to single precision. Beyond it there is a mistake in a file.
 */
export const mostAmount = 1e30;

/**
 * What may name a task or its columns: names are parts of file names, of columns and of the command line, and fields of
 * objects, all of which have a `constructor`.
 */
export const taskNamePattern = /^(?!constructor$)[a-z][a-z0-9_]{0,30}$/;

const usual = { predictedName: null, actualName: null, graceDays: 3 } as const;

/** The three that every workspace has from its beginning. */
export const defaultTasks: readonly Task[] = [
  {
    ...usual,
    name: 'purchase',
    kind: 'classification',
    column: 'purchased',
    outcome: 'purchase',
    horizonDays: 30,
    primaryMetric: 'accuracy',
  },
  {
    ...usual,
    name: 'churn',
    kind: 'classification',
    column: 'churned',
    outcome: 'inactivity',
    horizonDays: 90,
    primaryMetric: 'accuracy',
  },
  {
    ...usual,
    name: 'clv',
    kind: 'regression',
    column: 'clv',
    outcome: 'spend',
    horizonDays: 90,
    primaryMetric: 'r2Clipped',
  },
];

/** When a candidate may replace the champion; `guarded` is the default, `point` the rule "a higher score wins". */
export const policies = ['guarded', 'point', 'significant', 'ask'] as const;
export type Policy = (typeof policies)[number];

/** When a policy deploys a candidate; the sentence goes on after “a candidate is deployed when”. */
export function policyMeaning(policy: Policy): string {
  switch (policy) {
    case 'guarded':
      return 'it is better beyond chance (or on balance, having learned from a fifth more labels) and clearly worse in nothing, on enough clients for a verdict; where the data change, it has to be no worse on the newest rows';
    case 'point':
      return 'it scores higher in accuracy or R² (clipped)';
    case 'significant':
      return 'its verdict is “better”';
    case 'ask':
      return 'a person deploys it';
  }
}

/** The horizon, to the millisecond. */
export function horizonMs({ horizonDays }: Pick<Task, 'horizonDays'>): number {
  return Math.round(horizonDays * 24) * hourMs;
}

/** The grace, to the millisecond. */
export function graceMs({ graceDays }: Pick<Task, 'graceDays'>): number {
  return Math.round(graceDays * 24) * hourMs;
}

/** What a model’s labels meant, where the task’s mean something else now; null where they do not. */
export function otherLabels(
  task: Pick<Task, 'horizonDays' | 'outcome'>,
  trained: Pick<Task, 'horizonDays' | 'outcome'> | undefined,
): string | null {
  if (!trained || (trained.horizonDays === task.horizonDays && trained.outcome === task.outcome)) return null;
  const rule = trained.outcome === task.outcome ? '' : `, ${trained.outcome ?? 'stated in files'}`;
  return `${spanText(trained.horizonDays)}${rule}`;
}

/** A span in days, written `30`, `30d`, `30 days`, `6h` or `6 hours`; null where it is none. */
export function spanOf(text: string): number | null {
  const [, amount, unit = 'd'] = /^\s*(\d{1,5})\s*(?:(d|h)(?:ays?|ours?)?)?\s*$/.exec(text) ?? [];
  if (amount === undefined) return null;
  return unit === 'h' ? Number(amount) / 24 : Number(amount);
}

/** A span of days as it is said: `30 days`, `6 hours`, `1 day`. */
export function spanText(days: number): string {
  const hours = Math.round(days * 24);
  const [amount, unit] = hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}

/**
 * The last moment at which a prediction may have been made that an outcome answers: its own, less the horizon, plus the
 * grace for records that come early. Never after the outcome itself. Any moment when nobody dated the outcome.
 */
export function answerableUntil(observedAt: number | null, task: Pick<Task, 'horizonDays' | 'graceDays'>): number {
  if (observedAt === null) return Number.MAX_SAFE_INTEGER;
  return observedAt - Math.max(0, horizonMs(task) - graceMs(task));
}

const taskLabels: Record<string, string> = { purchase: 'Purchase', churn: 'Churn', clv: 'Lifetime value' };

/** What a task is called on screen, and where a sentence begins with it. */
export function taskLabel(name: string): string {
  return taskLabels[name] ?? capital(name.replaceAll('_', ' '));
}

/** What a task is called within a sentence. */
export function taskWords(name: string): string {
  return taskLabel(name).toLowerCase();
}

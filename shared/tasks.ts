import { dayMs } from './time';

/**
 * What of a client's transactions after a moment is its label, within the horizon: whether anything was bought; of those who
 * had bought within a horizon before, whether nothing was; how much was spent.
 */
export const outcomeRules = ['purchase', 'inactivity', 'spend'] as const;
export type OutcomeRule = (typeof outcomeRules)[number];

/** What is predicted. Tasks are data, so that a user can add one; these three are the founding set. */
export interface Task {
  /** Name on the command line, in the database and in file names. */
  name: string;
  kind: 'classification' | 'regression';
  /** Prefix of the task's CSV columns: `<column>_pred`, `<column>_actual`. */
  column: string;
  /** Names that its columns may have in files instead; null: only those of the prefix are known. */
  predictedName: string | null;
  actualName: string | null;
  /** Null: it can't be labelled from transactions. */
  outcome: OutcomeRule | null;
  /** Days after the prediction in which the outcome falls. */
  horizonDays: number;
  /** Days that late records may still take to arrive, after the horizon. */
  graceDays: number;
  /** The metric that comparisons decide on. */
  primaryMetric: 'accuracy' | 'r2Clipped';
}

export const defaultTasks: readonly Task[] = [
  {
    name: 'purchase',
    kind: 'classification',
    column: 'purchased',
    predictedName: null,
    actualName: null,
    outcome: 'purchase',
    horizonDays: 30,
    graceDays: 3,
    primaryMetric: 'accuracy',
  },
  {
    name: 'churn',
    kind: 'classification',
    column: 'churned',
    predictedName: null,
    actualName: null,
    outcome: 'inactivity',
    horizonDays: 90,
    graceDays: 3,
    primaryMetric: 'accuracy',
  },
  {
    name: 'clv',
    kind: 'regression',
    column: 'clv',
    predictedName: null,
    actualName: null,
    outcome: 'spend',
    horizonDays: 90,
    graceDays: 3,
    primaryMetric: 'r2Clipped',
  },
];

/** A task as a person adds it. */
export interface NewTask extends Omit<Task, 'primaryMetric'> {
  /** Whether an outcome says nothing once somebody has acted upon the prediction. */
  skipActedOn: boolean;
}

/** When a candidate may replace the champion; `guarded` is the default, `point` the rule "a higher score wins". */
export const policies = ['guarded', 'point', 'significant', 'ask'] as const;
export type Policy = (typeof policies)[number];

/** When a policy deploys a candidate; the sentence goes on after “a candidate is deployed when”. */
export function policyMeaning(policy: Policy): string {
  switch (policy) {
    case 'guarded':
      return 'it scores higher, is not worse by more than the margin (interval), and its AUC is not worse beyond chance';
    case 'point':
      return 'it scores higher';
    case 'significant':
      return 'it is better beyond chance (the whole interval is above zero)';
    case 'ask':
      return 'a person deploys it';
  }
}

/** A task as a workspace holds it, with the rule for its deployments. */
export interface WorkspaceTask extends Task {
  policy: Policy;
  /** How much worse the interval's lower end may say the candidate is, in the unit of the primary metric. */
  margin: number;
}

/**
 * The last moment at which a prediction may have been made that an outcome answers: its own, less the horizon, plus the grace
 * for records that come early. Never after the outcome itself. Any moment when nobody dated the outcome (0).
 */
export function answerableUntil(observedAt: number, task: Pick<Task, 'horizonDays' | 'graceDays'>): number {
  if (observedAt === 0) return Number.MAX_SAFE_INTEGER;
  return observedAt - Math.max(0, task.horizonDays - task.graceDays) * dayMs;
}

const taskLabels: Record<string, string> = { purchase: 'Purchase', churn: 'Churn', clv: 'Lifetime value' };

/** What a task is called in sentences and on screen. */
export function taskLabel(name: string): string {
  return taskLabels[name] ?? capital(name.replaceAll('_', ' '));
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

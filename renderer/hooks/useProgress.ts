import type { Execution } from '../../shared/contract';
import { useRequest } from '../api/cache';
import { lastDone, planOf, remainingMs, type StepView, stepsOf, wholeFraction } from '../derive/remaining';
import { useNow } from './useNow';

export interface ExecutionProgress {
  now: number;
  steps: StepView[];
  /** How far the whole is, in [0, 1]; null where it does not tell. */
  fraction: number | null;
  /** Milliseconds; null where they can't be told. */
  left: number | null;
}

/** How far an execution is, and how long it will still take. */
export function useProgress(execution: Execution | undefined): ExecutionProgress {
  const running = execution?.state === 'running';
  const now = useNow(running ? 250 : null);
  const tasks = (useRequest('tasks', {}).value ?? []).map(({ name }) => name);
  const champions = useRequest('versions', {}).value?.champions ?? {};
  const runs = useRequest('runs', { limit: 200 }).value ?? [];
  if (!execution) return { now, steps: [], fraction: null, left: null };
  // Those that were there when it began, not those that it deployed.
  const { startedAt } = execution;
  const withChampion = tasks.filter((task) => champions[task] && champions[task].deployedAt < startedAt);
  const plan = planOf(execution.operation, tasks, withChampion);
  const steps = stepsOf(execution, plan, now);
  const left = running ? remainingMs(steps, lastDone(runs, execution.operation)) : null;
  return { now, steps, fraction: wholeFraction(steps), left };
}

import type { Execution } from '../../shared/contract';
import type { Comparison } from '../../shared/schemas/comparison';
import { resultOf, useAskedExecutions } from '../api/executions';

/**
 * What is known of a version beside another, per task as it was compared last: because a person asked for it, or by the
 * training that made it.
 * @param rivalOf whom it meets in a task
 */
export function useComparisons(
  candidate: string | null,
  rivalOf: (task: string) => string | null | undefined,
): Comparison[] {
  const made = useAskedExecutions().flatMap(comparisonsOf);
  const latest = new Map<string, Comparison>();
  for (const one of made) {
    const { task, candidateVersion, championVersion } = one;
    if (candidateVersion === candidate && championVersion === rivalOf(task)) latest.set(task, one);
  }
  return [...latest.values()];
}

function comparisonsOf(execution: Execution): Comparison[] {
  const trained = resultOf(execution, 'retrain') ?? resultOf(execution, 'update');
  const made = Object.values(trained?.tasks ?? {}).flatMap(({ comparison }) => comparison ?? []);
  return [...made, ...(resultOf(execution, 'compare')?.comparisons ?? [])];
}

import type { Task } from '../../shared/schemas/tasks';
import { dueAt } from './outcomes';

/** What decides when a task's labels are mature. */
export type MaturingTask = Pick<Task, 'name' | 'horizonDays' | 'graceDays'>;

/**
 * When a label could be learned from first, in milliseconds since 1970-01-01 UTC: at the moment that a file states, or
 * once horizon and grace have passed, where it was concluded from transactions or nobody said when it was observed.
 * Never before its prediction.
 * @param label `observedAt` 0: nobody said
 */
export function knownAt(
  task: MaturingTask,
  { predictedAt, observedAt, isStated }: { predictedAt: number; observedAt: number; isStated: boolean },
): number {
  if (isStated && observedAt > 0) return Math.max(predictedAt, observedAt);
  return dueAt(task, predictedAt);
}

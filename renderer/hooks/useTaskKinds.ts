import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { useRequest } from '../api/cache';

export type KindOf = (task: string) => WorkspaceTask['kind'];

/** Whether a task is answered by a chance or by an amount. */
export function useTaskKinds(): KindOf {
  const tasks = useRequest('tasks', {}).value ?? [];
  return (task) => tasks.find(({ name }) => name === task)?.kind ?? 'regression';
}

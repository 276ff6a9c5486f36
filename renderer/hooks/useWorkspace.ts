import type { RequestOutput } from '../../shared/contract';
import { mapValues } from '../../shared/mapValues';
import { type Requested, useRequest } from '../api/cache';

/** What nearly every screen draws from. */
export interface Workspace {
  tasks: RequestOutput<'tasks'>;
  labels: RequestOutput<'labels'>;
  data: RequestOutput<'dataSummary'>;
  imports: RequestOutput<'imports'>;
  models: RequestOutput<'versions'>;
  deployments: RequestOutput<'deployments'>;
  runs: RequestOutput<'runs'>;
}

/** All of it, when all of it is there; the first error, when there is one. */
export function useWorkspace(): Requested<Workspace> {
  const parts = {
    tasks: useRequest('tasks', {}),
    labels: useRequest('labels', {}),
    data: useRequest('dataSummary', {}),
    imports: useRequest('imports', {}),
    models: useRequest('versions', {}),
    deployments: useRequest('deployments', {}),
    runs: useRequest('runs', { limit: 200 }),
  };
  const values = mapValues(parts, ({ value }) => value);
  const failed = Object.values(parts).find(({ error }) => error);
  const retry = () => {
    for (const part of Object.values(parts)) if (part.error) part.retry();
  };
  return { value: isWhole(values) ? values : undefined, error: failed?.error, retry };
}

function isWhole(values: Record<keyof Workspace, unknown>): values is Workspace {
  return Object.values(values).every((value) => value !== undefined);
}

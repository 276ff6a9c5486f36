import { useMemo } from 'react';
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
  const tasks = useRequest('tasks', {});
  const labels = useRequest('labels', {});
  const data = useRequest('dataSummary', {});
  const imports = useRequest('imports', {});
  const models = useRequest('versions', {});
  const deployments = useRequest('deployments', {});
  const runs = useRequest('runs', { limit: 200 });
  return useMemo(() => {
    const parts = { tasks, labels, data, imports, models, deployments, runs };
    const values = mapValues(parts, ({ value }) => value);
    const failed = Object.values(parts).find(({ error }) => error);
    const retry = () => {
      for (const part of Object.values(parts)) if (part.error) part.retry();
    };
    return { value: isWhole(values) ? values : undefined, error: failed?.error, retry };
  }, [tasks, labels, data, imports, models, deployments, runs]);
}

function isWhole(values: Record<keyof Workspace, unknown>): values is Workspace {
  return Object.values(values).every((value) => value !== undefined);
}

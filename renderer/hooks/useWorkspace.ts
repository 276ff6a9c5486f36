import type { RequestOutput } from '../../shared/contract';
import { type Requested, useRequest } from '../api/useRequest';

/** What nearly every screen draws from. */
export interface Workspace {
  tasks: RequestOutput<'tasks.list'>;
  labels: RequestOutput<'labels.summary'>;
  data: RequestOutput<'data.summary'>;
  imports: RequestOutput<'imports.list'>;
  models: RequestOutput<'models.list'>;
  deployments: RequestOutput<'deployments.list'>;
  runs: RequestOutput<'runs.list'>;
  strategies: RequestOutput<'strategies.defaults'>;
}

/** All of it, when all of it is there; the first error, when there is one. */
export function useWorkspace(): Requested<Workspace> {
  const parts = {
    tasks: useRequest('tasks.list', null),
    labels: useRequest('labels.summary', null),
    data: useRequest('data.summary', null),
    imports: useRequest('imports.list', null),
    models: useRequest('models.list', null),
    deployments: useRequest('deployments.list', null),
    runs: useRequest('runs.list', { limit: 200 }),
    strategies: useRequest('strategies.defaults', null),
  };
  const values = {
    tasks: parts.tasks.value,
    labels: parts.labels.value,
    data: parts.data.value,
    imports: parts.imports.value,
    models: parts.models.value,
    deployments: parts.deployments.value,
    runs: parts.runs.value,
    strategies: parts.strategies.value,
  };
  const failed = Object.values(parts).find(({ error }) => error);
  const retry = () => {
    for (const part of Object.values(parts)) if (part.error) part.retry();
  };
  return { value: isWhole(values) ? values : undefined, error: failed?.error, retry };
}

function isWhole(values: { [Part in keyof Workspace]: Workspace[Part] | undefined }): values is Workspace {
  return Object.values(values).every((value) => value !== undefined);
}

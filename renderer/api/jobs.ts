import type { JobStatus } from '../../shared/contract';
import type { JobInput } from '../../shared/screenRequests';
import { listen, request } from './client';
import { createStore } from './store';

const store = createStore<readonly JobStatus[]>([]);

/** Jobs by id; a later state of the same job replaces the earlier. */
export function withJob(known: readonly JobStatus[], job: JobStatus): JobStatus[] {
  return [...known.filter(({ id }) => id !== job.id), job].sort((a, b) => a.id - b.id);
}

/** Follows the jobs from now on; returns what ends it. Events win over the list, which was asked before them. */
export function followJobs(): () => void {
  const stop = listen('job', (job) => store.set(withJob(store.get(), job)));
  request('jobs.list', null).then(
    (known) => store.set(store.get().reduce(withJob, known)),
    // Where not even the list is there, every screen says why; the events tell the rest.
    () => undefined,
  );
  return stop;
}

export const useJobs = store.use;

const engineWork = new Set([
  'sample',
  'snapshot',
  'retrain',
  'update',
  'compare',
  'daily',
  'weekly',
  'monthly',
  'nightly',
  'prune',
]);

export function isEngineWork(kind: string): boolean {
  return engineWork.has(kind);
}

/** The strategy or other work of the engine that is under way: they never overlap. */
export function useEngineJob(): JobStatus | null {
  return useJobs().findLast(({ kind, state }) => state === 'running' && isEngineWork(kind)) ?? null;
}

export function useJob(id: number | null): JobStatus | null {
  return useJobs().find((job) => job.id === id) ?? null;
}

export function startJob(input: JobInput): Promise<{ id: number }> {
  return request('jobs.start', input);
}

export function cancelJob(id: number): void {
  // A job that is not there any more has nothing to cancel.
  request('jobs.cancel', { id }).catch(() => undefined);
}

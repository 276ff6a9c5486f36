import type { LongOperation } from '../../shared/operations';
import { type JobName, jobKinds } from '../../shared/schedule';
import { performUntyped } from '../operations/catalogue';
import type { OpenWorkspace } from '../operations/openWorkspace';
import { runScheduled } from '../operations/scheduled';
import type { Executions } from './executions';

/** Starts a long operation that the window asks for; how it goes on and ends is in its status. */
export function startOperation(
  open: OpenWorkspace,
  executions: Executions,
  operation: LongOperation,
  input: unknown,
  after: number | null = null,
) {
  const { id, finished } = executions.start({ operation, after }, (io) =>
    performUntyped(open.context(io), operation, input),
  );
  finished.catch(() => undefined);
  return { id };
}

export function startJob(open: OpenWorkspace, executions: Executions, job: JobName) {
  const { id, summary } = followJob(open, executions, job, {});
  summary.catch(() => undefined);
  return { id };
}

/** Runs a scheduled job where the window sees it and can cancel it; gives what it did in a sentence. */
export function followJob(
  open: OpenWorkspace,
  executions: Executions,
  job: JobName,
  given: { actor?: string; signal?: AbortSignal; onRun?: (runId: number) => void },
): { id: number; summary: Promise<string> } {
  let told = '';
  const { id, finished } = executions.start({ operation: jobKinds[job].operation, job }, async (io) => {
    const { actor, ...context } = open.context(io);
    const by = { ...context, actor: given.actor ?? actor };
    const { result, summary } = await runScheduled(by, job, given.onRun && { onRun: given.onRun });
    told = summary;
    return result;
  });
  // Also one that waits for its turn is cancelled at once: who quits does not wait for what is before it.
  const cancel = () => executions.cancel(id);
  given.signal?.addEventListener('abort', cancel, { once: true });
  if (given.signal?.aborted) cancel();
  const summary = finished.finally(() => given.signal?.removeEventListener('abort', cancel)).then(() => told);
  return { id, summary };
}

import { type JobName, jobKinds, type ScheduledOperation } from '../../shared/schedule';
import type { ResultOf } from '../../shared/schemas/operations';
import { performUntyped } from './catalogue';
import type { OperationContext, OperationEvent } from './context';
import { summaries } from './modelFunctions';

/** What a scheduled job gave: the result of its operation, and in a sentence. */
export interface Scheduled<N extends ScheduledOperation = ScheduledOperation> {
  result: ResultOf<N>;
  summary: string;
}

/**
 * Runs a scheduled job: its operation, as it is done unless told otherwise. It waits while another process trains, so
 * that jobs never overlap.
 * @param onRun told the number of its run as soon as there is one
 * @throws AppError when it fails, is cancelled, or is skipped by a gate
 */
export async function runScheduled(
  context: OperationContext,
  job: JobName,
  onRun: (runId: number) => void = () => undefined,
): Promise<Scheduled> {
  const report = (event: OperationEvent) => {
    if (event.type === 'run') onRun(event.id);
    context.report(event);
  };
  return runOperation({ ...context, report, waitForTurn: true }, jobKinds[job].operation);
}

async function runOperation<N extends ScheduledOperation>(context: OperationContext, name: N): Promise<Scheduled<N>> {
  // What may be scheduled takes no input that has no default.
  const result = (await performUntyped(context, name, {})) as ResultOf<N>;
  return { result, summary: summaries[name](result) };
}

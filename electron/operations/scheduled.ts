import { type JobName, jobKinds, type ScheduledOperation } from '../../shared/schedule';
import type { ResultOf } from '../../shared/schemas/operations';
import { scheduleOf } from '../scheduler/claims';
import { performUntyped } from './catalogue';
import type { OperationContext, OperationEvent } from './context';
import { summaries } from './modelFunctions';
import { expectAlarm } from './monitoring/trigger';

/** What a scheduled job gave: the result of its operation, and in a sentence. */
export interface Scheduled<N extends ScheduledOperation = ScheduledOperation> {
  result: ResultOf<N>;
  summary: string;
}

/**
 * Runs a scheduled job: its operation, as it is done unless told otherwise. It waits while another process trains, so
 * that jobs never overlap. What the schedule itself starts must pass the job's gate.
 * @param given `onRun` is told the number of its run as soon as there is one; `input`, where it is done otherwise
 * @throws AppError when it fails, is cancelled, or is skipped by a gate
 */
export async function runScheduled(
  context: OperationContext,
  job: JobName,
  { onRun = () => undefined, input = {} }: { onRun?: (runId: number) => void; input?: object } = {},
): Promise<Scheduled> {
  const report = (event: OperationEvent) => {
    if (event.type === 'run') onRun(event.id);
    context.report(event);
  };
  if (context.actor === 'schedule' && (await gateOf(context, job)) === 'alarm') await expectAlarm(context);
  return runOperation({ ...context, report, waitForTurn: true }, jobKinds[job].operation, input);
}

async function gateOf({ data }: OperationContext, job: JobName) {
  return (await scheduleOf(data, job)).gate;
}

async function runOperation<N extends ScheduledOperation>(
  context: OperationContext,
  name: N,
  input: object,
): Promise<Scheduled<N>> {
  // What may be scheduled takes no input that has no default.
  const result = (await performUntyped(context, name, input)) as ResultOf<N>;
  return { result, summary: summaries[name](result) };
}

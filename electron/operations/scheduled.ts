import { type JobName, jobKinds, type ScheduledOperation } from '../../shared/schedule';
import type { StrategyResult } from '../../shared/schemas/modelOperations';
import type { ResultOf } from '../../shared/schemas/operations';
import { count } from '../../shared/words';
import { performUnchecked } from './catalogue';
import type { OperationContext } from './context';

/** What a scheduled operation has given, in a sentence for the record of its slot. */
const summaries: { [N in ScheduledOperation]: (result: ResultOf<N>) => string } = {
  update: trained,
  retrain: trained,
  review: ({ tasks }) =>
    Object.entries(tasks)
      .map(([task, { champion, candidate, deployed, reason }]) =>
        deployed ? `${task}: ${candidate} replaces ${champion}.` : `${task}: ${champion} stays. ${reason}`,
      )
      .join(' '),
  batch: ({ clients, tasks }) => {
    const by = Object.entries(tasks).map(([task, version]) => `${task} by ${version}`);
    return `${count(clients)} clients scored: ${by.join(', ')}.`;
  },
};

function trained({ version, tasks }: StrategyResult): string {
  const deployed = Object.entries(tasks).flatMap(([task, one]) => (one.deployed ? [task] : []));
  return `${version}: ${deployed.length > 0 ? `deployed for ${deployed.join(', ')}` : 'no task got a new champion'}`;
}

/** What a scheduled job gave: the result of its operation, and in a sentence. */
export interface Scheduled<N extends ScheduledOperation = ScheduledOperation> {
  result: ResultOf<N>;
  summary: string;
}

/**
 * Runs a scheduled job: its operation, as it is done unless told otherwise. It waits while another process trains, so that
 * jobs never overlap.
 * @throws AppError when it fails, is cancelled, or is skipped by a gate
 */
export async function runScheduled(context: OperationContext, job: JobName): Promise<Scheduled> {
  return runOperation({ ...context, waitForTurn: true }, jobKinds[job].operation);
}

async function runOperation<N extends ScheduledOperation>(context: OperationContext, name: N): Promise<Scheduled<N>> {
  // What may be scheduled takes no input that has no default.
  const result = (await performUnchecked(context, name, {})) as ResultOf<N>;
  return { result, summary: summaries[name](result) };
}

import type { Execution } from '../../shared/contract';
import { factsOf } from '../../shared/operations';
import type { SystemNotice } from './dialogs';

/** Shorter ones are seen to their end by whoever started them. */
const longMs = 20_000;

/** What to tell somebody who has turned away meanwhile; null of what was short, of what they cancelled, and of
 * what they never asked for. */
export function noticeOfEnd({
  operation,
  job,
  background,
  state,
  startedAt,
  finishedAt,
  error,
}: Execution): SystemNotice | null {
  // A job that failed is told by the schedule.
  if (background || state === 'cancelled' || finishedAt === null || finishedAt - startedAt < longMs) return null;
  if (state === 'failed' && job !== null) return null;
  const { title } = factsOf(operation);
  const body = state === 'done' ? 'Evergreen shows what came of it.' : (error?.message ?? '');
  return { title: `${title}: ${state}`, body };
}

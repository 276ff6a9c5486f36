import type { JobName } from '../../shared/schedule';
import type { JobEvent } from '../operations/context';
import { runScheduled } from '../operations/scheduled';
import type { JobDesk } from './jobDesk';
import type { Session } from './session';

/** Runs a scheduled job as a job of the window, so that it is seen there, and can be cancelled. */
export function runOnDesk(
  session: Session,
  desk: JobDesk,
  job: JobName,
  given: { actor?: string; signal?: AbortSignal; onRun?: (runId: number) => void } = {},
): { id: number; finished: Promise<string> } {
  return desk.start(job, (io) => {
    const signal = given.signal ? AbortSignal.any([io.signal, given.signal]) : io.signal;
    const report = (event: JobEvent) => {
      if (event.type === 'run') given.onRun?.(event.id);
      io.report(event);
    };
    const context = session.jobContext({ signal, report });
    return runScheduled(given.actor ? { ...context, actor: given.actor } : context, job);
  });
}

import { readRunLog } from '../../jobs/runLog';
import { systemZone } from '../../scheduler/cron';
import { editSchedule } from '../../scheduler/edit';
import { calendar, scheduledJobs } from '../../scheduler/overview';
import type { Handlers } from '../answer';
import { runOnDesk } from '../runOnDesk';
import type { AppServices } from '.';

type ScheduleHandlers = Pick<
  Handlers,
  'schedule.jobs' | 'schedule.calendar' | 'schedule.change' | 'schedule.run' | 'runs.log'
>;

export function scheduleHandlers({ session, desk, emit }: AppServices): ScheduleHandlers {
  const { data, layout } = session;
  const moment = () => ({ now: Date.now(), zone: systemZone() });
  return {
    'schedule.jobs': async () => ({ zone: systemZone(), jobs: await scheduledJobs(data, moment()) }),
    'schedule.calendar': (range) => calendar(data, range, moment()),
    'schedule.change': async (change) => {
      await editSchedule(data, change, moment());
      emit('changed', null);
      return null;
    },
    'schedule.run': ({ job }) => {
      const { id, finished } = runOnDesk(session, desk, job);
      // How it ended is in the job's status.
      finished.catch(() => undefined);
      return { id };
    },
    'runs.log': async ({ runId }) => ({ text: await readRunLog(layout.logs, runId) }),
  };
}

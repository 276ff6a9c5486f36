import { readRunLog } from '../../node/runLog';
import { systemZone } from '../../scheduler/cron';
import { editSchedule } from '../../scheduler/edit';
import {
  changeInstallation,
  describeSteps,
  lookAtInstallation,
  type Place,
  systemsOf,
} from '../../scheduler/install/installation';
import { calendar, scheduledJobs } from '../../scheduler/overview';
import type { Handlers } from '../answer';
import { runOnDesk } from '../runOnDesk';
import type { AppServices } from '.';

type ScheduleHandlers = Pick<
  Handlers,
  | 'schedule.jobs'
  | 'schedule.calendar'
  | 'schedule.change'
  | 'schedule.run'
  | 'schedule.installations'
  | 'schedule.install'
  | 'batches.list'
  | 'batches.export'
  | 'runs.log'
>;

export function scheduleHandlers({ session, desk, emit, desktop }: AppServices): ScheduleHandlers {
  const { data, layout } = session;
  const place: Place = { data, layout, workspace: session.workspace, cliPath: desktop.cliPath };
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
    'schedule.installations': () =>
      Promise.all(
        systemsOf(process.platform).map(async (one) => {
          const { system, state, obstacle, install, uninstall } = await lookAtInstallation(place, one);
          const texts = { install: describeSteps(install), uninstall: describeSteps(uninstall) };
          return { system, state, obstacle: obstacle?.message ?? null, ...texts };
        }),
      ),
    'schedule.install': async ({ system, verb }) => {
      await changeInstallation(place, await lookAtInstallation(place, system), verb);
      emit('changed', null);
      return null;
    },
    'batches.list': () => session.reader.batches(),
    'batches.export': async ({ night }) => {
      const path = await desktop.chooseTarget(`predictions-${night}.csv`);
      if (path === null) return null;
      const { rows } = await data.exportBatch({ path, night });
      return { path, rows };
    },
    'runs.log': async ({ runId }) => ({ text: await readRunLog(layout.logs, runId) }),
  };
}

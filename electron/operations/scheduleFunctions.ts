import { maskedQueue } from '../../shared/queue';
import type { scheduleOperations } from '../../shared/schemas/scheduleOperations';
import { readRunLog } from '../node/runLog';
import { systemZone } from '../scheduler/cron';
import { changeInstallation, describeSteps, lookAtInstallation, systemsOf } from '../scheduler/install/installation';
import { calendar, editSchedule, scheduledJobs } from '../scheduler/schedules';
import type { Functions } from './catalogue';
import type { OperationContext } from './context';
import { fillWithSample } from './demo/sample';
import { keepQueue, readQueue } from './keptQueue';

/** What was run, and what runs by itself. */
export const scheduleFunctions: Functions<keyof typeof scheduleOperations> = {
  runs: ({ reader }, given) => reader.runs(given),
  runLog: async ({ layout }, { runId }) => ({ text: await readRunLog(layout.logs, runId) }),
  schedule: async (context) => ({ zone: systemZone(), jobs: await scheduledJobs(context.data, momentOf(context)) }),
  calendar: (context, range) => calendar(context.data, range, momentOf(context)),
  changeSchedule: async (context, change) => {
    await editSchedule(context.data, change, momentOf(context));
  },
  queue: async ({ workspace }) => {
    const kept = await readQueue(workspace);
    return kept && { ...kept, url: maskedQueue(kept.url) };
  },
  setQueue: async ({ workspace }, { url, waitSeconds }) => {
    await keepQueue(workspace, url === null ? null : { url, waitSeconds });
  },
  installations: (context) =>
    Promise.all(
      systemsOf(process.platform).map(async (one) => {
        const { system, state, obstacle, install, uninstall } = await lookAtInstallation(context, one);
        const texts = { install: describeSteps(install), uninstall: describeSteps(uninstall) };
        return { system, state, obstacle: obstacle?.message ?? null, ...texts };
      }),
    ),
  changeInstallation: async (context, { system, verb }) => {
    await changeInstallation(context, await lookAtInstallation(context, system), verb);
  },
  sample: fillWithSample,
};

function momentOf({ now }: OperationContext) {
  return { now: now(), zone: systemZone() };
}

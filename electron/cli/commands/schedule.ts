import { z } from 'zod';
import type { ScheduleList } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { fromCron, type Recurrence, toCron, weekdayNames } from '../../../shared/recurrence';
import { type JobName, jobKinds, type System } from '../../../shared/schedule';
import { operationSchemas, type ResultOf } from '../../../shared/schemas/operations';
import { perform } from '../../operations/catalogue';
import { scheduleOf } from '../../scheduler/claims';
import { outdatedInstallations } from '../../scheduler/install/installation';
import { defineCommand, type Shell } from '../command';
import { table } from '../format';
import { jobField } from './run';

const name = 'schedule';

export const scheduleCommand = defineCommand({
  name,
  summary: 'when the jobs run',
  input: z.object({}),
  run: (_, shell) => list(shell, null),
});

export const listScheduleCommand = { ...scheduleCommand, words: 'schedule list', usage: 'schedule list' };

export const setScheduleCommand = defineCommand({
  name,
  words: 'schedule set',
  summary: 'change when a job runs, from now on: an hour with days of the week or of the month, or a cron expression',
  input: z.object({
    job: jobField,
    at: z.string().optional().meta({ placeholder: 'HH:MM' }),
    on: z.string().optional().describe('days of the week').meta({ placeholder: 'DAYS' }),
    day: z.int().min(1).optional().describe('of the month'),
    ...operationSchemas.changeSchedule.input.omit({ job: true, enabled: true }).shape,
  }),
  form: { words: ['job'], names: { lookbackDays: 'lookback' } },
  run: async ({ job, cron, at, on, day, ...given }, shell) => {
    const { data } = await shell.context();
    const friendly = recurrence({ at, on, day }, fromCron((await scheduleOf(data, job)).cron));
    if (cron !== undefined && friendly)
      throw new AppError('bad_usage', 'Give either --cron, or --at with --on or --day.');
    const wanted = { ...given, cron: cron ?? (friendly ? toCron(friendly) : undefined) };
    if (Object.values(wanted).every((value) => value === undefined)) {
      throw new AppError('bad_usage', `Say what to change. Usage: evergreen ${setScheduleCommand.usage}`);
    }
    return change(shell, { job, ...wanted });
  },
});

export const enableCommand = switchCommand('enable', true);
export const disableCommand = switchCommand('disable', false);

function switchCommand(verb: 'enable' | 'disable', enabled: boolean) {
  return defineCommand({
    name,
    words: `schedule ${verb}`,
    summary: `${verb} a job`,
    input: z.object({ job: jobField }),
    form: { words: ['job'] },
    run: ({ job }, shell) => change(shell, { job, enabled }),
  });
}

async function change(shell: Shell, given: z.input<typeof operationSchemas.changeSchedule.input>) {
  await perform(await shell.context(), 'changeSchedule', given);
  return list(shell, given.job);
}

/** The friendly form: what `at`, `on` and `day` leave out stays as it is. */
function recurrence(
  { at, on, day }: { at: string | undefined; on: string | undefined; day: number | undefined },
  before: Recurrence,
): Recurrence | null {
  if (at === undefined && on === undefined && day === undefined) return null;
  if (on !== undefined && day !== undefined) {
    throw new AppError('bad_usage', 'Give either --on, days of the week, or --day, one of the month.');
  }
  const time = at ?? (before.every === 'cron' ? null : before.time);
  if (time === null || !/^([01]?\d|2[0-3]):[0-5]\d$/.test(time)) {
    throw new AppError('bad_usage', `--at takes an hour such as 06:00, not “${time ?? ''}”.`);
  }
  if (on !== undefined) return { every: 'week', weekdays: [...new Set(on.split(',').map(weekdayNamed))], time };
  if (day !== undefined && day <= 31) return { every: 'month', day, time };
  if (day !== undefined) throw new AppError('bad_usage', `--day takes a day of the month, 1 to 31, not “${day}”.`);
  return before.every === 'cron' ? { every: 'day', time } : { ...before, time };
}

function weekdayNamed(text: string): number {
  const word = text.trim().toLowerCase();
  const found = weekdayNames.findIndex((name) => word.length >= 3 && name.toLowerCase().startsWith(word));
  if (found >= 0) return found;
  throw new AppError('bad_usage', `--on takes days of the week such as sunday or mon,thu, not “${text}”.`);
}

/** @param job the only one to list; null: all */
async function list(shell: Shell, job: JobName | null) {
  const context = await shell.context();
  const { zone, jobs } = await perform(context, 'schedule', {});
  const asked = jobs.filter((one) => job === null || one.job === job);
  return listing(asked, zone, await outdatedInstallations(context));
}

function listing(jobs: ResultOf<'schedule'>['jobs'], zone: string, old: System[]) {
  const json: ScheduleList = {
    zone,
    outdated: old,
    jobs: jobs.map((one) => ({
      ...one,
      trigger: jobKinds[one.job].trigger,
      last: one.last && { ...one.last, run: one.last.runId },
    })),
  };
  const rows = json.jobs.map((one) => [
    one.job,
    one.title,
    one.enabled ? one.when : 'disabled',
    one.next[0]?.slot.replace('T', ' ') ?? '',
    one.catchUp,
    one.last ? `${one.last.slot.replace('T', ' ')} ${one.last.state}` : '',
  ]);
  const notes = old.map(
    (system) =>
      `The entries in ${system} are not those of this schedule: “evergreen schedule install --with ${system} --yes” renews them.`,
  );
  const jobTable = table([['job', '', `when (${zone})`, 'next', 'catch up', 'latest slot'], ...rows]);
  return { json, text: [jobTable, ...notes].join('\n') };
}

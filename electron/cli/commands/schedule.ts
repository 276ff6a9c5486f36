import type { z } from 'zod';
import type { scheduleDueOutput, scheduleListOutput } from '../../../shared/commandOutput';
import { AppError } from '../../../shared/errors';
import { fromCron, type Recurrence, toCron, weekdayNames } from '../../../shared/recurrence';
import { catchUps, type JobName, jobKinds, jobNames, onTimeMs, type System } from '../../../shared/schedule';
import { type ScheduleChange, type ScheduledJob, scheduleChange } from '../../../shared/schemas/schedule';
import { scheduleOf, whatIsDue } from '../../scheduler/claims';
import { nextSlots, systemZone } from '../../scheduler/cron';
import { editSchedule } from '../../scheduler/edit';
import { scheduledJobs } from '../../scheduler/overview';
import type { Args } from '../args';
import type { Command, Output, Shell } from '../command';
import { table } from '../format';
import { jobNamed } from './run';
import { installOrNot, outdated } from './scheduleInstall';

export const scheduleCommand: Command = {
  name: 'schedule',
  usage: [
    'schedule [list]',
    'schedule set JOB [--cron FIELDS | --at HH:MM [--on DAYS | --day N]] [--catch-up skip|latest|all] [--lookback DAYS] [--retries N]',
    'schedule enable|disable JOB',
    'schedule due [--at TIME]',
    'schedule install|uninstall --with cron|systemd|launchd [--yes]',
  ].join('\n  evergreen '),
  summary: 'when the jobs run; change it; what would run at a time; entries for the system’s own scheduler',
  options: {
    cron: { type: 'string' },
    at: { type: 'string' },
    on: { type: 'string' },
    day: { type: 'string' },
    'catch-up': { type: 'string' },
    lookback: { type: 'string' },
    retries: { type: 'string' },
    with: { type: 'string' },
    yes: { type: 'boolean' },
  },
  run: (args, shell) => {
    const [verb = 'list', job] = args.expect(scheduleCommand.usage, 0, 2);
    const action = actions[verb];
    if (!action || (action.needsJob ? job === undefined : job !== undefined)) {
      throw new AppError('bad_usage', `Usage: evergreen ${scheduleCommand.usage}`);
    }
    return action.run(args, shell, job === undefined ? 'daily' : jobNamed(job));
  },
};

interface Action {
  needsJob: boolean;
  run: (args: Args, shell: Shell, job: JobName) => Promise<Output>;
}

const actions: Record<string, Action | undefined> = {
  list: { needsJob: false, run: (_, shell) => list(shell) },
  set: { needsJob: true, run: async (args, shell, job) => change(shell, { job, ...(await asked(args, shell, job)) }) },
  enable: { needsJob: true, run: (_, shell, job) => change(shell, { job, enabled: true }) },
  disable: { needsJob: true, run: (_, shell, job) => change(shell, { job, enabled: false }) },
  due: { needsJob: false, run: (args, shell) => due(args, shell) },
  install: { needsJob: false, run: (args, shell) => installOrNot(args, shell, 'install') },
  uninstall: { needsJob: false, run: (args, shell) => installOrNot(args, shell, 'uninstall') },
};

async function list(shell: Shell): Promise<Output> {
  const { data, now } = await shell.context();
  const zone = systemZone();
  return listing(await scheduledJobs(data, { now: now(), zone }), zone, await outdated(shell));
}

async function change(shell: Shell, given: ScheduleChange): Promise<Output> {
  const { data, now } = await shell.context();
  const moment = { now: now(), zone: systemZone() };
  await editSchedule(data, given, moment);
  const changed = (await scheduledJobs(data, moment)).filter(({ job }) => job === given.job);
  return listing(changed, moment.zone, await outdated(shell));
}

/** What the options of `set` ask for. */
async function asked(args: Args, shell: Shell, job: JobName): Promise<Omit<ScheduleChange, 'job'>> {
  const { data } = await shell.context();
  const friendly = recurrence(args, fromCron((await scheduleOf(data, job)).cron));
  const cron = args.text('cron');
  if (cron !== null && friendly) throw new AppError('bad_usage', 'Give either --cron, or --at with --on or --day.');
  const wanted = {
    cron: cron ?? (friendly ? toCron(friendly) : undefined),
    catchUp: args.choice('catch-up', catchUps) ?? undefined,
    lookbackDays: args.days('lookback') ?? undefined,
    retries: args.integer('retries', 0) ?? undefined,
  };
  const checked = scheduleChange.omit({ job: true }).safeParse(wanted);
  if (!checked.success) throw new AppError('bad_usage', checked.error.issues.map(({ message }) => message).join('; '));
  if (Object.values(wanted).some((value) => value !== undefined)) return checked.data;
  throw new AppError('bad_usage', `Say what to change. Usage: evergreen ${scheduleCommand.usage}`);
}

/** The friendly form: what `--at`, `--on` and `--day` leave out stays as it is. */
function recurrence(args: Args, before: Recurrence): Recurrence | null {
  const [at, on, day] = [args.text('at'), args.text('on'), args.integer('day', 1)];
  if (at === null && on === null && day === null) return null;
  const time = at ?? (before.every === 'cron' ? null : before.time);
  if (time === null || !/^([01]?\d|2[0-3]):[0-5]\d$/.test(time)) {
    throw new AppError('bad_usage', `--at takes an hour such as 06:00, not “${time ?? ''}”.`);
  }
  if (on !== null) return { every: 'week', weekdays: on.split(',').map(weekdayNamed), time };
  if (day !== null && day <= 31) return { every: 'month', day, time };
  if (day !== null) throw new AppError('bad_usage', `--day takes a day of the month, 1 to 31, not “${day}”.`);
  return before.every === 'cron' ? { every: 'day', time } : { ...before, time };
}

function weekdayNamed(text: string): number {
  const word = text.trim().toLowerCase();
  const found = weekdayNames.findIndex((name) => word.length >= 3 && name.toLowerCase().startsWith(word));
  if (found >= 0) return found;
  throw new AppError('bad_usage', `--on takes days of the week such as sunday or mon,thu, not “${text}”.`);
}

function listing(jobs: readonly ScheduledJob[], zone: string, old: System[]): Output {
  const json: z.infer<typeof scheduleListOutput> = {
    zone,
    outdated: old,
    jobs: jobs.map(({ since: _, next, last, ...rest }) => ({
      ...rest,
      trigger: jobKinds[rest.job].trigger,
      next,
      last: last && { ...last, run: last.runId },
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

/** Asked about a time before the workspace was made or changed, it answers as if the schedule had been there. */
async function due(args: Args, shell: Shell): Promise<Output> {
  const { data, now } = await shell.context();
  const at = args.localTime('at') ?? now();
  const zone = systemZone();
  const json: z.infer<typeof scheduleDueOutput> = { at, zone, due: [], missed: [], next: [] };
  for (const schedule of await data.schedules()) {
    const { job, cron, enabled } = schedule;
    const { title, trigger } = jobKinds[job];
    const then = { ...schedule, since: Math.min(schedule.since, at - onTimeMs - 1) };
    const { run, missed } = await whatIsDue(data, then, at, zone);
    for (const { slot, at: slotAt, attempts } of run) {
      const caughtUp = at - slotAt > onTimeMs;
      json.due.push({ job, title, trigger, slot, at: slotAt, attempt: attempts + 1, caughtUp });
    }
    json.missed.push(...missed.map((one) => ({ job, ...one })));
    if (enabled) json.next.push(...nextSlots(cron, zone, at, 1).map((one) => ({ job, ...one })));
  }
  for (const list of [json.due, json.missed, json.next]) list.sort((a, b) => order(a) - order(b));
  return { json, text: describeDue(json) };
}

function order(one: { at: number; job: JobName }): number {
  return one.at * jobNames.length + jobNames.indexOf(one.job);
}

function describeDue({ due: slots, missed, next, zone }: z.infer<typeof scheduleDueOutput>): string {
  const lines = slots.map(
    ({ job, title, slot, caughtUp }) =>
      `${job} (${title}), slot ${slot.replace('T', ' ')}${caughtUp ? ', caught up' : ''}`,
  );
  const first =
    lines.length > 0 ? ['Would run, in this order:', ...lines.map((line) => `  ${line}`)] : ['Nothing is due.'];
  const rest = missed.map(({ job, slot, reason }) => `  ${job} ${slot.replace('T', ' ')}: ${reason}`);
  const coming = next.map(({ job, slot }) => `  ${slot.replace('T', ' ')} ${job}`);
  return [...first, ...(rest.length > 0 ? ['Missed:', ...rest] : []), `Next (${zone}):`, ...coming].join('\n');
}

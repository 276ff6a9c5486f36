import { describeCron } from '../../shared/recurrence';
import { jobKinds } from '../../shared/schedule';
import type { CalendarSlot, Schedule, ScheduleChange, ScheduledJob } from '../../shared/schemas/schedule';
import type { DataClient } from '../data/client';
import { scheduleOf, whatIsDue } from './claims';
import { checkCron, nextSlots, slotsBetween } from './cron';

interface Moment {
  now: number;
  zone: string;
}

/** The jobs with their schedules, next slots and latest slot: what the Schedule screen and `schedule list` show. */
export async function scheduledJobs(data: DataClient, { now, zone }: Moment, next = 3): Promise<ScheduledJob[]> {
  const schedules = await data.schedules();
  return Promise.all(
    schedules.map(async (schedule) => ({
      ...schedule,
      title: jobKinds[schedule.job].title,
      when: describeCron(schedule.cron) + (schedule.gate === 'alarm' ? ', if a harmful alarm stands' : ''),
      next: schedule.enabled ? nextSlots(schedule.cron, zone, now, next) : [],
      last: await data.latestSlot({ job: schedule.job }),
    })),
  );
}

/** The slots of all jobs in [from, to): what became of those that have passed, and those that will come. */
export async function calendar(
  data: DataClient,
  { from, to }: { from: number; to: number },
  { now, zone }: Moment,
): Promise<CalendarSlot[]> {
  const recorded = await data.slots({ from, to });
  const known = new Set(recorded.map(({ job, slot }) => `${job} ${slot}`));
  const schedules = (await data.schedules()).filter(({ enabled }) => enabled);
  const planned = schedules.flatMap(({ job, cron }) =>
    slotsBetween(cron, zone, Math.max(from - 1, now), to - 1)
      .filter(({ slot }) => !known.has(`${job} ${slot}`))
      .map((slot) => ({ ...slot, job, state: 'planned' as const })),
  );
  return [...recorded, ...planned].sort((a, b) => a.at - b.at);
}

/**
 * Changes a schedule from now on. What was due by the old one and has not begun is written down as missed: an edit
 * never replays the past, and loses nothing of it.
 * @throws AppError `bad_usage` for a cron that is none
 */
export async function editSchedule(data: DataClient, change: ScheduleChange, { now, zone }: Moment): Promise<Schedule> {
  if (change.cron !== undefined) checkCron(change.cron);
  const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  for (;;) {
    const before = await scheduleOf(data, change.job);
    const schedule: Schedule = { ...before, ...defined, since: now };
    const due = await whatIsDue(data, before, now, zone);
    const unbegun = due.run.filter(({ attempts }) => attempts === 0);
    const missed = unbegun.map((slot) => ({ ...slot, reason: 'the schedule was changed before it ran' }));
    const accounts = { job: change.job, missed: [...due.missed, ...missed], failed: due.failed };
    if (await data.saveSchedule({ before, schedule, accounts })) return schedule;
    // Another process has changed it meanwhile: what it has said stays, too.
  }
}

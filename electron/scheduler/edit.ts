import type { Schedule, ScheduleChange } from '../../shared/schemas/schedule';
import type { DataClient } from '../data/client';
import { scheduleOf, whatIsDue } from './claims';
import { checkCron } from './cron';

/**
 * Changes a schedule from now on. What was due by the old one and has not begun is written down as missed: an edit
 * never replays the past, and loses nothing of it.
 * @throws AppError `bad_usage` for a cron that is none
 */
export async function editSchedule(
  data: DataClient,
  change: ScheduleChange,
  { now, zone }: { now: number; zone: string },
): Promise<Schedule> {
  if (change.cron !== undefined) checkCron(change.cron);
  const before = await scheduleOf(data, change.job);
  const defined = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const schedule: Schedule = { ...before, ...defined, since: now };
  const due = await whatIsDue(data, before, now, zone);
  const unbegun = due.run.filter(({ attempts }) => attempts === 0);
  const missed = unbegun.map((slot) => ({ ...slot, reason: 'the schedule was changed before it ran' }));
  await data.saveSchedule({
    schedule,
    accounts: { job: change.job, missed: [...due.missed, ...missed], failed: due.failed },
  });
  return schedule;
}

import { jobKinds, jobNames, type Schedule } from '../../../shared/schedule';
import type { LeaseDb } from './leases';

interface ScheduleRow extends Omit<Schedule, 'enabled'> {
  enabled: 0 | 1;
}

/** The schedules of all jobs. Those that a new workspace lacks are made, as of `now`. */
export function listSchedules(db: LeaseDb, now: number): Schedule[] {
  const rows = () =>
    db
      .prepare<[], ScheduleRow>(
        `SELECT job, cron, enabled, catch_up AS catchUp, lookback_days AS lookbackDays, retries, since FROM schedules`,
      )
      .all();
  let found = rows();
  if (found.length < jobNames.length) {
    const add = db.prepare('INSERT INTO schedules (job, cron, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
    for (const job of jobNames) add.run(job, jobKinds[job].cron, now);
    found = rows();
  }
  const byJob = new Map(found.map((row) => [row.job, { ...row, enabled: row.enabled === 1 }]));
  return jobNames.flatMap((job) => byJob.get(job) ?? []);
}

export function saveSchedule(db: LeaseDb, schedule: Schedule): void {
  db.prepare(
    `UPDATE schedules SET cron = @cron, enabled = @enabled, catch_up = @catchUp, lookback_days = @lookbackDays,
       retries = @retries, since = @since WHERE job = @job`,
  ).run({ ...schedule, enabled: schedule.enabled ? 1 : 0 });
}

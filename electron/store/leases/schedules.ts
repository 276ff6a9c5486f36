import { type JobName, jobKinds, jobNames } from '../../../shared/schedule';
import type { Schedule } from '../../../shared/schemas/schedule';
import type { LeaseDb } from './leases';

interface ScheduleRow extends Omit<Schedule, 'enabled'> {
  enabled: 0 | 1;
}

/** The schedules of all jobs. Those that nobody has made yet are given as they would be, made at `now`. */
export function listSchedules(db: LeaseDb, now: number): Schedule[] {
  const rows = db
    .prepare<[], ScheduleRow>(
      `SELECT job, cron, enabled, catch_up AS catchUp, lookback_days AS lookbackDays, retries, gate, since FROM schedules`,
    )
    .all();
  const byJob = new Map(rows.map((row) => [row.job, { ...row, enabled: row.enabled === 1 }]));
  return jobNames.map((job) => byJob.get(job) ?? newSchedule(job, now));
}

/**
 * Makes the schedules that nobody has made yet: slots after `since` are theirs. So are they of one that begins in the
 * future of the clock, since that was ahead when it was changed.
 */
export function makeSchedules(db: LeaseDb, { since, now }: { since: number; now: number }): void {
  if (db.prepare('SELECT 1 FROM schedules WHERE since > ?').get(now))
    db.prepare('UPDATE schedules SET since = ? WHERE since > ?').run(since, now);
  const made = db.prepare<[], number>('SELECT COUNT(*) FROM schedules').pluck().get();
  if (made === jobNames.length) return;
  const add = db.prepare(`${insert} ON CONFLICT DO NOTHING`);
  for (const job of jobNames) add.run(rowOf(newSchedule(job, since)));
}

export function saveSchedule(db: LeaseDb, schedule: Schedule): void {
  db.prepare(
    `${insert} ON CONFLICT (job) DO UPDATE SET cron = excluded.cron, enabled = excluded.enabled,
       catch_up = excluded.catch_up, lookback_days = excluded.lookback_days, retries = excluded.retries,
       gate = excluded.gate, since = excluded.since`,
  ).run(rowOf(schedule));
}

const insert = `INSERT INTO schedules (job, cron, enabled, catch_up, lookback_days, retries, gate, since)
     VALUES (@job, @cron, @enabled, @catchUp, @lookbackDays, @retries, @gate, @since)`;

function newSchedule(job: JobName, since: number): Schedule {
  const { cron } = jobKinds[job];
  return { job, cron, enabled: true, catchUp: 'latest', lookbackDays: 7, retries: 2, gate: 'none', since };
}

function rowOf(schedule: Schedule): ScheduleRow {
  return { ...schedule, enabled: schedule.enabled ? 1 : 0 };
}

import { z } from 'zod';
import { catchUps, gates, installationStates, jobNames, slotStates, systems } from '../schedule';
import { time } from './time';

const job = z.enum(jobNames);

/** When a job runs by itself. */
const schedule = z.object({
  job: job.describe('which job'),
  /** Five fields, in local time. */
  cron: z
    .string()
    .max(200)
    .describe('minute, hour, day of the month, month, day of the week')
    .meta({ placeholder: 'FIELDS' }),
  enabled: z.boolean().describe('whether it runs by itself'),
  catchUp: z.enum(catchUps).describe('what becomes of slots that passed while nothing was there to run them'),
  lookbackDays: z
    .int()
    .min(1)
    .max(366)
    .describe('slots that passed longer ago are never caught up')
    .meta({ form: 'days' }),
  retries: z.int().min(0).max(10).describe('further attempts after a failure'),
  gate: z.enum(gates).describe('alarm: it runs only while a harmful alarm stands'),
  /** When it was made or last changed: slots at or before this time are not its own. */
  since: time,
});
export type Schedule = z.infer<typeof schedule>;

/** What of a schedule is changed; what is left out stays. `cron` is checked where it is saved. */
export const scheduleChange = z.object({
  job: schedule.shape.job,
  ...schedule.omit({ job: true, since: true }).partial().shape,
});
export type ScheduleChange = z.infer<typeof scheduleChange>;

/** A time at which a schedule says that a job is due. */
export const slotTime = z.object({
  /**
   * The local time by which the slot is known, `2026-03-29T03:00`. A job has at most one slot of a name, so that a
   * local time that comes twice is one slot, and the same morning in two time zones too.
   */
  slot: z.string(),
  at: time,
});
export type SlotTime = z.infer<typeof slotTime>;

export const slotRecord = slotTime.extend({
  job,
  state: z.enum(slotStates),
  /** What it gave; or why it was skipped, missed, cancelled, or failed. */
  reason: z.string().nullable(),
  attempts: z.number(),
  /** The run of the latest attempt, null before one has begun. */
  runId: z.number().nullable(),
  startedAt: time.nullable(),
  /** When the present state was written down. */
  decidedAt: time,
  retryAt: time.nullable(),
  /** The process that runs it, or ran it last. */
  pid: z.number().nullable(),
});
export type SlotRecord = z.infer<typeof slotRecord>;

/** A job with its schedule, its next slots and its latest one. */
export const scheduledJob = schedule.extend({
  title: z.string(),
  when: z.string(),
  /** The next slots, soonest first; none while it is disabled. */
  next: z.array(slotTime),
  /** The latest slot that has been decided, or is running; null before the first. */
  last: slotRecord.nullable(),
});
export type ScheduledJob = z.infer<typeof scheduledJob>;

/** A slot in the calendar: what became of it, or that it will come. */
export const calendarSlot = z.union([slotRecord, slotTime.extend({ job, state: z.literal('planned') })]);
export type CalendarSlot = z.infer<typeof calendarSlot>;

/** What a system's scheduler holds of a workspace. */
export const installation = z.object({
  system: z.enum(systems),
  state: z.enum(installationStates),
  /** Why nothing can be installed there; null when it can. */
  obstacle: z.string().nullable(),
  /** What installing and uninstalling would do, as text; empty where there is nothing to do. */
  install: z.string(),
  uninstall: z.string(),
});
export type InstallationView = z.infer<typeof installation>;

/** What a champion answered for all clients in one night. */
export const batch = z.object({
  /** Local date, `2026-03-29`. */
  night: z.string(),
  task: z.string(),
  version: z.string(),
  clients: z.number(),
  /** When the features are of. */
  predictedAt: time,
  scoredAt: time,
  runId: z.number(),
});
export type BatchRecord = z.infer<typeof batch>;

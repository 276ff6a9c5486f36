import { z } from 'zod';

/** The jobs that run by themselves, and what the schedule tells of them. Times are milliseconds since 1970-01-01 UTC. */
export const jobNames = ['daily', 'weekly', 'monthly', 'nightly'] as const;
export type JobName = (typeof jobNames)[number];

export interface JobKind {
  title: string;
  /** The name by which the founding description calls it; the command line takes it too. */
  trigger: string;
  /** When it runs until somebody changes it. */
  cron: string;
}

export const jobKinds: Record<JobName, JobKind> = {
  daily: { title: 'Incremental update', trigger: 'ml_daily_update', cron: '0 6 * * *' },
  weekly: { title: 'Full retrain', trigger: 'ml_weekly_retrain', cron: '0 2 * * 0' },
  monthly: { title: 'A/B test and review', trigger: 'ml_monthly_ab_test', cron: '0 3 1 * *' },
  nightly: { title: 'Batch scoring', trigger: 'ml_nightly_batch', cron: '0 4 * * *' },
};

/** What becomes of slots that passed while nothing was there to run them. */
export const catchUps = ['skip', 'latest', 'all'] as const;
export type CatchUp = (typeof catchUps)[number];

export const schedule = z.object({
  job: z.enum(jobNames),
  /** Five fields, in local time: minute, hour, day of the month, month, day of the week. */
  cron: z.string(),
  enabled: z.boolean(),
  catchUp: z.enum(catchUps),
  /** Slots that passed longer ago than this are never caught up. */
  lookbackDays: z.number(),
  /** Further attempts after a failure. */
  retries: z.number(),
  /** When it was made or last changed: slots at or before this time are not its own. */
  since: z.number(),
});
export type Schedule = z.infer<typeof schedule>;

/** What of a schedule is changed; what is left out stays. `cron` is checked where it is saved. */
export const scheduleChange = z.object({
  job: z.enum(jobNames),
  cron: z.string().max(200).optional(),
  enabled: z.boolean().optional(),
  catchUp: z.enum(catchUps).optional(),
  lookbackDays: z.number().int().min(1).max(366).optional(),
  retries: z.number().int().min(0).max(10).optional(),
});
export type ScheduleChange = z.infer<typeof scheduleChange>;

/** A time at which a schedule says that a job is due. */
export const slotTime = z.object({
  /**
   * The local time by which the slot is known, `2026-03-29T03:00`. A job has at most one slot of a name, so that a local
   * time that comes twice is one slot, and the same morning in two time zones too.
   */
  slot: z.string(),
  at: z.number(),
});
export type SlotTime = z.infer<typeof slotTime>;

/** `waiting`: an attempt failed, the next comes at `retryAt`. `skipped`: a gate said so. `missed`: it never ran. */
export const slotStates = ['running', 'waiting', 'done', 'skipped', 'failed', 'cancelled', 'missed'] as const;
export type SlotState = (typeof slotStates)[number];

export const slotRecord = slotTime.extend({
  job: z.enum(jobNames),
  state: z.enum(slotStates),
  /** What it gave; or why it was skipped, missed, cancelled, or failed. */
  reason: z.string().nullable(),
  attempts: z.number(),
  /** The run of the latest attempt, null before one has begun. */
  runId: z.number().nullable(),
  startedAt: z.number().nullable(),
  /** When the present state was written down. */
  decidedAt: z.number(),
  retryAt: z.number().nullable(),
  /** The process that runs it, or ran it last. */
  pid: z.number().nullable(),
});
export type SlotRecord = z.infer<typeof slotRecord>;

/** A job as the Schedule screen shows it. */
export const scheduledJob = schedule.extend({
  title: z.string(),
  /** In words. */
  when: z.string(),
  /** The next slots, soonest first; none while it is disabled. */
  next: z.array(slotTime),
  /** The latest slot that has been decided, or is running; null before the first. */
  last: slotRecord.nullable(),
});
export type ScheduledJob = z.infer<typeof scheduledJob>;

/** A slot in the calendar: what became of it, or that it will come. */
export const calendarSlot = z.union([
  slotRecord,
  slotTime.extend({ job: z.enum(jobNames), state: z.literal('planned') }),
]);
export type CalendarSlot = z.infer<typeof calendarSlot>;

/** The systems' own schedulers, which call the command line while no window is there. */
export const systems = ['cron', 'systemd', 'launchd'] as const;
export type System = (typeof systems)[number];

/** `outdated`: what is installed there is not what would be installed now. */
export const installationStates = ['none', 'current', 'outdated'] as const;

/** What a system's scheduler holds of a workspace, as the Schedule screen shows it. */
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
  predictedAt: z.number(),
  scoredAt: z.number(),
  runId: z.number(),
});
export type BatchView = z.infer<typeof batch>;

/** What the Schedule screen asks for. */
export const scheduleRequests = {
  /** The jobs, and the time zone that they follow, as an IANA name. */
  'schedule.jobs': { input: z.null(), output: z.object({ zone: z.string(), jobs: z.array(scheduledJob) }) },
  /** The slots of all jobs in [from, to), oldest first: those that have passed and those that will come. */
  'schedule.calendar': {
    input: z.object({ from: z.number(), to: z.number() }),
    output: z.array(calendarSlot),
  },
  'schedule.change': { input: scheduleChange, output: z.null() },
  /** Starts a scheduled job at once, as a job of the window; its number there. */
  'schedule.run': { input: z.object({ job: z.enum(jobNames) }), output: z.object({ id: z.number() }) },
  /** The schedulers of this system; none where we know none. */
  'schedule.installations': { input: z.null(), output: z.array(installation) },
  /** Writes the entries of this workspace, or takes them away. */
  'schedule.install': {
    input: z.object({ system: z.enum(systems), verb: z.enum(['install', 'uninstall']) }),
    output: z.null(),
  },
  /** The nightly batches that are kept, newest night first; several versions may have scored in one night. */
  'batches.list': { input: z.null(), output: z.array(batch) },
  /** Asks for a file and writes a night's scores there, as predictions.csv; null when the person thinks better of it. */
  'batches.export': {
    input: z.object({ night: z.string() }),
    output: z.object({ path: z.string(), rows: z.number() }).nullable(),
  },
  /** The log of a run, line by line: grows while the run is under way. */
  'runs.log': { input: z.object({ runId: z.number().int() }), output: z.object({ text: z.string() }) },
} as const;

/** What a schedule has to do at a time. */
export interface DueSlots {
  /** To be run now, in this order; `attempts` were made before. */
  run: (SlotTime & { attempts: number })[];
  /** To be written down as missed, with the reason. */
  missed: (SlotTime & { reason: string })[];
  /** Slots that were begun and will not be tried again. */
  failed: (SlotTime & { reason: string })[];
}

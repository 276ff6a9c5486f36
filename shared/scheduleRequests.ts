import { z } from 'zod';
import { jobNames, systems } from './schedule';
import { batch, calendarSlot, installation, scheduleChange, scheduledJob } from './schemas/schedule';

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

import { z } from 'zod';
import { backgroundRequests } from './background';
import { noticeRequests } from './notices';
import { scheduleRequests } from './scheduleRequests';
import { type ErrorReport, errorReport } from './schemas/errors';
import { runState, runStep } from './schemas/runs';
import { time } from './schemas/time';
import { jobResult, screenRequests } from './screenRequests';

/**
 * All that the window and the main process say to each other. A request has a name, an input and an output; an event goes
 * from the main process to the window. Both sides are typed from here; the main process validates what it takes and gives.
 */

/** A job of this window, from its start to its end. */
export const jobStatus = z.object({
  id: z.number().int(),
  /** What it is, for the screens that show it: `import`, `snapshot`, `retrain`, `sample`. */
  kind: z.string(),
  state: runState,
  startedAt: time,
  finishedAt: time.nullable(),
  /** In order; the last one is under way while the job is running. */
  steps: z.array(runStep),
  /** Share done of the last step, in [0, 1]; null where it does not tell. */
  fraction: z.number().nullable(),
  notes: z.array(z.string()),
  error: errorReport.nullable(),
  /** What it gave; null until it is done, and for a job that only changes the workspace. */
  result: jobResult.nullable(),
});
export type JobStatus = z.infer<typeof jobStatus>;

export const requests = {
  'app.info': {
    input: z.null(),
    output: z.object({ version: z.string(), workspace: z.string(), platform: z.string() }),
  },
  /** Those under way, and those that ended since the window opened, oldest first. */
  'jobs.list': { input: z.null(), output: z.array(jobStatus) },
  'jobs.cancel': { input: z.object({ id: z.number().int() }), output: z.null() },
  ...scheduleRequests,
  ...backgroundRequests,
  ...noticeRequests,
  ...screenRequests,
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export const events = {
  /** A job began, went on or ended. */
  job: jobStatus,
  /** The workspace's contents changed: what is on screen is to be read again. */
  changed: z.null(),
  /** The menu asks for a page. */
  navigate: z.object({ page: z.string() }),
  /** Files to import, chosen in the menu or opened by the system; absolute paths. */
  openFiles: z.object({ paths: z.array(z.string()) }),
} as const satisfies Record<string, z.ZodType>;

export type RequestName = keyof typeof requests;
export type RequestInput<N extends RequestName> = z.infer<(typeof requests)[N]['input']>;
export type RequestOutput<N extends RequestName> = z.infer<(typeof requests)[N]['output']>;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;

/** How every request ends: errors are values. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorReport };

/** What the preload script puts into the window as `window.evergreen`: nothing else crosses. */
export interface EvergreenApi {
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Answer<RequestOutput<N>>>;
  /** Returns what ends the subscription. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** Absolute path of a file that was dropped or chosen; empty for one that is not on disk. */
  pathForFile(file: File): string;
}

import { z } from 'zod';
import { stepKinds } from '../steps';
import { errorReport } from './errors';
import { time } from './time';

/** `skipped`: a gate said so, such as too few labels. */
export const runState = z.enum(['running', 'done', 'skipped', 'failed', 'cancelled']);
export type RunState = z.infer<typeof runState>;

export const runStep = z.object({
  kind: z.enum(stepKinds),
  /** Null where it is not one task's. */
  task: z.string().nullable(),
  startedAt: time,
  finishedAt: time.nullable(),
  /** What the step gave, in a few words. */
  detail: z.string().nullable(),
});
export type RunStep = z.infer<typeof runStep>;

/** One execution of a strategy. */
export const run = z.object({
  id: z.number(),
  strategy: z.string(),
  state: runState,
  /** `command line`, `schedule`, or the person at the window. */
  actor: z.string(),
  startedAt: time,
  /** Null while it runs, and where its process ended before it, unseen. */
  finishedAt: time.nullable(),
  version: z.string().nullable(),
  error: errorReport.nullable(),
  /** In order. */
  steps: z.array(runStep),
});
export type RunRecord = z.infer<typeof run>;

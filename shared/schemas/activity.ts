import { z } from 'zod';
import { time } from './time';

/** An entry of the audit log: recorded in the same transaction as the change itself. */
export const activity = z.object({
  id: z.number(),
  at: time,
  /** `command line`, `schedule`, or the person at the window. */
  actor: z.string(),
  kind: z.enum([
    'import',
    'import undone',
    'deployment',
    'rollback',
    'undo',
    'policy',
    'task',
    'source',
    'version removed',
    'client erased',
    'acknowledgement',
  ]),
  /** What it was done to: a file, a version, a task. */
  subject: z.string(),
  summary: z.string(),
  reason: z.string(),
});
export type ActivityRecord = z.infer<typeof activity>;

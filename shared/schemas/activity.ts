import { z } from 'zod';
import { time } from './time';

/** An entry of the audit log: recorded in one transaction with the change; of several snapshots, with the last. */
export const activity = z.object({
  id: z.number(),
  at: time,
  /** `command line`, `schedule`, or the person at the window. */
  actor: z.string(),
  kind: z.enum([
    'import',
    'import undone',
    'training data',
    'deployment',
    'rollback',
    'undo',
    'policy',
    'task',
    'source',
    'version noted',
    'version removed',
    'client erased',
    'acknowledgement',
  ]),
  /** What it was done to: a file, a version, a task. */
  subject: z.string(),
  summary: z.string(),
  reason: z.string(),
});

/** What became of the chain of hashes over the audit log. */
export const verifiedActivity = z.object({
  /** Entries that hold, from the first on. */
  entries: z.number().int(),
  /** The latest that holds, `ID:HASH`: kept elsewhere, it shows whether the log was cut short or made anew. */
  head: z.string().nullable(),
  /** The first that does not hold. */
  broken: z.object({ id: z.number().int(), reason: z.string() }).nullable(),
  /** Whether the chain leads over the head that was kept elsewhere; null where none was given. */
  keeps: z.boolean().nullable(),
});
export type VerifiedActivity = z.infer<typeof verifiedActivity>;
export type ActivityRecord = z.infer<typeof activity>;

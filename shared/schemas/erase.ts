import { z } from 'zod';

/** What erasing a client did, or, after a dry run, would do. */
export const erased = z.object({
  /** Rows of files, and of snapshots. */
  rows: z.number(),
  labels: z.number(),
  /** Answers of nights. */
  scores: z.number(),
  /** Files written anew without the client, and files removed, since they are made again when needed. */
  files: z.array(z.string()),
  /** Exports that are not where they were written: somebody has moved them, or they are gone. */
  missing: z.array(z.string()),
  /** Versions that were trained while its labels were there: what they have learned stays until a retrain. */
  versions: z.array(z.string()),
});
export type Erased = z.infer<typeof erased>;

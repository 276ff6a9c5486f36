import { z } from 'zod';
import { errorCodes } from '../errors';

/** Plain form of an error, as it crosses processes and as `--json` prints it under `error`. */
export const errorReport = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  /** What a program may want: file, line, column, task. */
  details: z.record(z.string(), z.unknown()).optional(),
});
export type ErrorReport = z.infer<typeof errorReport>;

import { z } from 'zod';
import { encodings } from './encodings';
import { featureTypes } from './features';

/** What a CSV may hold. */
export const kinds = ['transactions', 'predictions', 'outcomes', 'labelled data', 'clients'] as const;
export type Kind = (typeof kinds)[number];

/** As the client in a mapping: each line is a client of its own. For files without any id. */
export const rowAsClient = '(line)';

/** What a person says of a file; what is left out is recognised, or remembered from an earlier file with these columns. */
export const importInstructions = z.object({
  kind: z.enum(kinds).optional(),
  /** Field → column, by name or by number from 1; the client may be `(line)`. */
  map: z.record(z.string(), z.string()).optional(),
  /** Columns that are no features. */
  ignore: z.array(z.string()).optional(),
  /** Column → type of the feature. */
  types: z.record(z.string(), z.enum(featureTypes)).optional(),
  /** The order of day and month, where the file does not tell. */
  dateFormat: z.enum(['dmy', 'mdy']).optional(),
  /** How the text is encoded, where the file does not tell; of this file only, since its header can't be read without it. */
  encoding: z.enum(encodings).optional(),
  /** Dates all rows that do not date themselves, in milliseconds since 1970-01-01 UTC. */
  date: z.number().int().positive().optional(),
});
export type ImportInstructions = z.infer<typeof importInstructions>;

/** What is to be said of a file, without what is left open. */
export function instructionsFrom(
  given: {
    [K in keyof ImportInstructions]?: ImportInstructions[K] | null | undefined;
  },
): ImportInstructions {
  const said = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(said);
}

import type { ImportInstructions } from './schemas/imports';

/** What a CSV may hold. */
export const kinds = ['transactions', 'predictions', 'outcomes', 'labelled data', 'clients'] as const;
export type Kind = (typeof kinds)[number];

/** As the client in a mapping: each line is a client of its own. For files without any id. */
export const rowAsClient = '(line)';

/** What is to be said of a file, without what is left open. */
export function instructionsFrom(
  given: {
    [K in keyof ImportInstructions]?: ImportInstructions[K] | null | undefined;
  },
): ImportInstructions {
  const said = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(said);
}

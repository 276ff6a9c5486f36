import type { ImportInstructions } from './schemas/imports';

/** What a file may hold. */
export const kinds = ['transactions', 'predictions', 'outcomes', 'labelled data', 'clients'] as const;
export type Kind = (typeof kinds)[number];

/** How a file is written: as text (CSV and the like), as a workbook of Excel, or as Parquet. */
export const fileFormats = ['text', 'workbook', 'parquet'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** As the client in a mapping: each line is a client of its own. For files without any id. */
export const rowAsClient = '(line)';

/** Orders of day, month and year in dates of numbers alone. */
export const dateOrders = ['dmy', 'mdy', 'ymd'] as const;
export type DateOrder = (typeof dateOrders)[number];

export const decimalMarks = ['.', ','] as const;
export type DecimalMark = (typeof decimalMarks)[number];

/** What a word in a column of outcomes means; `none`: nothing is known. */
export const wordMeanings = ['yes', 'no', 'none'] as const;
export type WordMeaning = (typeof wordMeanings)[number];

/** What the state of an order says of it; `returned`: bought, and given back. */
export const orderMeanings = ['bought', 'not bought', 'returned'] as const;
export type OrderMeaning = (typeof orderMeanings)[number];

/** Whose the amounts in a column are. */
export const amountOwners = ['line', 'order'] as const;

/** By which years dates are counted. */
export const calendars = ['gregorian', 'buddhist'] as const;

/** What is to be done with orders that are known otherwise: a file's are corrections of them, or other orders. */
export const knownOrders = ['replace', 'add'] as const;

/** What is said of a file, with what is said on top of it: columns, words and ids that are named one by one add up. */
export function withAnswer<
  R extends Pick<ImportInstructions, 'map' | 'types' | 'states' | 'words' | 'ignore' | 'keepIds'>,
>(said: R, { map, types, words, states, ignore, keepIds, ...says }: ImportInstructions): R & ImportInstructions {
  return {
    ...said,
    ...says,
    ...(map && { map: { ...said.map, ...map } }),
    ...(types && { types: { ...said.types, ...types } }),
    ...(states && { states: { ...said.states, ...states } }),
    ...(words && { words: { ...said.words, ...words } }),
    ...(ignore && { ignore: [...new Set([...(said.ignore ?? []), ...ignore])] }),
    ...(keepIds && { keepIds: [...new Set([...(said.keepIds ?? []), ...keepIds])] }),
  };
}

/** What is to be said of a file, without what is left open. */
export function instructionsFrom(
  given: {
    [K in keyof ImportInstructions]?: ImportInstructions[K] | null | undefined;
  },
): ImportInstructions {
  const said = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(said);
}

import { z } from 'zod';
import { encodings } from '../encodings';
import { featureTypes } from '../features';
import { dateOrders, decimalMarks, fileFormats, kinds, rowAsClient, wordMeanings } from '../importing';
import { assessment } from './assessment';
import { jump } from './jumps';
import { orderFacts, orderInstructions } from './orders';
import { time } from './time';

/** What a person says of a file; the rest is recognised, or remembered from an earlier file with these columns. */
export const importInstructions = z.object({
  kind: z.enum(kinds).optional().describe('what the file holds').meta({ placeholder: 'KIND' }),
  map: z
    .record(z.string(), z.string())
    .optional()
    .describe(`field → column, by name or by number from 1; the client may be ${rowAsClient}`)
    .meta({ placeholder: 'field=column' }),
  ignore: z.array(z.string()).optional().describe('columns that are no features').meta({ placeholder: 'column' }),
  types: z
    .record(z.string(), z.enum(featureTypes))
    .optional()
    .describe('column → type of the feature')
    .meta({ placeholder: 'column=TYPE' }),
  dateFormat: z.enum(dateOrders).optional().describe('the order of day, month and year, where the file does not tell'),
  decimal: z.enum(decimalMarks).optional().describe('the decimal mark, where the file does not tell'),
  headerLine: z.int().min(1).optional().describe('the line that names the columns; what is above is left out'),
  sheet: z.string().optional().describe('the sheet of a workbook').meta({ placeholder: 'NAME' }),
  keepIds: z
    .array(z.string())
    .optional()
    .describe('an id that looks like a placeholder for nobody, and is a client')
    .meta({ placeholder: 'ID' }),
  words: z
    .record(z.string(), z.enum(wordMeanings))
    .optional()
    .describe('what a word in a column of outcomes means')
    .meta({ placeholder: 'WORD=yes|no|none' }),
  /** Of this file only, since its header can't be read without it. */
  encoding: z
    .enum(encodings)
    .optional()
    .describe('how the text is encoded, where the file does not tell')
    .meta({ placeholder: 'ENCODING' }),
  /** Of this file only. */
  maxUnpacked: z
    .int()
    .min(1)
    .optional()
    .describe('GiB that a packed file may unpack to, where 4 are too few')
    .meta({ placeholder: 'GIB' }),
  /** Milliseconds since 1970-01-01 UTC. */
  date: z.number().int().positive().optional().describe('dates all rows that do not date themselves'),
  /** Of this file only. */
  replaces: z
    .enum(['yes', 'no'])
    .optional()
    .describe('where each line is a client: whether it takes the place of an earlier file of the same name'),
  ...orderInstructions,
});
export type ImportInstructions = z.infer<typeof importInstructions>;

/**
 * What a file leaves open, as `details.question` of the error that it is refused with: the window asks it, and each
 * answer is what is then to be said of the file. The command line has the same answers as options.
 */
const fileQuestion = z.object({
  text: z.string(),
  answers: z.array(
    z.object({
      label: z.string(),
      /** What follows from it, or an example. */
      hint: z.string(),
      says: importInstructions,
      /** Whether it is the likely one. */
      proposed: z.boolean(),
    }),
  ),
});
export type FileQuestion = z.infer<typeof fileQuestion>;

const featureColumn = z.object({ column: z.string(), type: z.enum(featureTypes) });
export type FeatureColumn = z.infer<typeof featureColumn>;

const recognition = z.object({
  kind: z.enum(kinds),
  mapping: z.record(z.string(), z.string()),
  features: z.array(featureColumn),
  /** Columns that are not taken in, and why. */
  leftOut: z.array(z.object({ column: z.string(), reason: z.string() })),
});
export type Recognition = z.infer<typeof recognition>;

const recognisedFile = recognition.extend({
  encoding: z.enum(encodings),
  /** Whether the mapping was said at an earlier import of a file with these columns. */
  fromMemory: z.boolean(),
  /** What is to be known before labels are made of it, as sentences in small letters. */
  notes: z.array(z.string()),
});

/** What a person sees of a file before any of it is taken in. */
export const fileInspection = recognisedFile.extend({
  path: z.string(),
  fileName: z.string(),
  bytes: z.number(),
  format: z.enum(fileFormats),
  delimiter: z.string(),
  /** The line that names the columns; 0 where none does. */
  headerLine: z.number(),
  /** Of its columns of numbers: null where they differ, or there is none. */
  decimal: z.enum(decimalMarks).nullable(),
  dateFormat: z.string(),
  header: z.array(z.string()),
  /** What a file of this kind can be read for, in order. */
  fields: z.array(z.string()),
  sample: z.array(z.array(z.string())),
});
export type FileInspection = z.infer<typeof fileInspection>;

/** What became of a file's rows. */
export const importCounts = z.object({
  accepted: z.number(),
  /** Rows that were there already. */
  duplicates: z.number(),
  /** Outcomes that correct a label, or invoices that were known otherwise. */
  changed: z.number(),
  /** Outcomes without a prediction that they could answer at the time. */
  unmatched: z.number(),
  rejected: z.number(),
});
export type ImportCounts = z.infer<typeof importCounts>;

export const importRecord = importCounts.extend({
  id: z.number(),
  kind: z.string(),
  fileName: z.string(),
  fileSha256: z.string(),
  /** `quarantined`: unseen until a person takes it in; `swept`: undone, and its rows are gone from the file as well. */
  state: z.enum(['pending', 'quarantined', 'visible', 'undone', 'swept']),
  /** What was found when it was looked at; null where that was not done, or was interrupted. */
  assessment: assessment.nullable(),
  /** Path, within the workspace, of the CSV of rejected rows. */
  rejectsFile: z.string().nullable(),
  startedAt: time,
  finishedAt: time.nullable(),
});
export type ImportRecord = z.infer<typeof importRecord>;

/** What an import did, or, after a dry run, what it would do. */
export const importResult = recognisedFile.extend({
  ...importCounts.shape,
  /** Null after a dry run. */
  id: z.number().nullable(),
  file: z.string(),
  /** Number of rejected rows per reason, most frequent first. */
  reasons: z.array(z.object({ reason: z.string(), rows: z.number() })),
  /** Absolute path of the CSV of rejected rows; null when there is none. */
  rejects: z.string().nullable(),
  /** Columns that are distributed differently than before. */
  jumps: z.array(jump),
  /** What its labels do to those that are known; null where it states none. */
  assessment: assessment.nullable(),
  /** Whether its rows wait for a person (after a dry run: would wait). */
  quarantined: z.boolean(),
  /** Of transactions only. */
  orders: orderFacts.nullable(),
});
export type ImportResult = z.infer<typeof importResult>;

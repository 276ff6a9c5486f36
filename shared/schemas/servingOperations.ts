import { z } from 'zod';
import { numberForms } from '../features';
import { clientOperations } from './clients';
import { featureValue, pathField, taskField } from './fields';
import { importInstructions } from './imports';
import { time } from './time';

/** What answers for files and for single clients. */
export const answerFormats = ['csv', 'json', 'parquet'] as const;
export type AnswerFormat = (typeof answerFormats)[number];

/** Which models answer. */
export const choice = z.object({
  best: z.boolean().default(false).describe('with the best version of each task, and not its champion'),
  task: taskField,
  version: z.string().nullable().default(null).describe('with this version').meta({ placeholder: 'V' }),
});
export type Choice = z.output<typeof choice>;

const scoredFile = z.object({
  file: z.string(),
  output: z.string(),
  rows: z.number().int(),
  /** Rows that could not be read, and the file that lists them with line, column and reason. */
  rejected: z.number().int(),
  rejects: z.string().nullable(),
  reasons: z.array(z.object({ reason: z.string(), rows: z.number().int() })),
  /** The column of the clients' ids. */
  client: z.string().nullable(),
  /** Features that the file has no column for: missing in every row. */
  missingColumns: z.array(z.string()),
  ignoredColumns: z.array(z.string()),
  /** Feature → rows with a value that no model has learned. */
  unknownValues: z.record(z.string(), z.number().int()),
});
export type ScoredFile = z.infer<typeof scoredFile>;

/** What a champion says of a client, and why. */
const explanation = z.object({
  version: z.string(),
  /** Calibrated probability, or amount. */
  prediction: z.number(),
  /** Before calibration: the base and all contributions together. */
  uncalibrated: z.number(),
  /** What the forest would say knowing nothing of the client. */
  base: z.number(),
  /** Holds 80 % of the amounts of such clients; null for probabilities, and where too few clients tell. */
  interval: z.object({ lower: z.number(), upper: z.number() }).nullable(),
  /** Largest in size first. */
  contributions: z.array(
    z.object({
      feature: z.string(),
      value: featureValue,
      /** What its number stands for. */
      form: z.enum(numberForms).nullable(),
      contribution: z.number(),
    }),
  ),
});
export type Explanation = z.infer<typeof explanation>;

export const servingOperations = {
  ...clientOperations,
  explain: {
    input: z.object({
      client: z.string().min(1).describe('the client’s id').meta({ placeholder: 'CLIENT' }),
      task: taskField,
    }),
    result: z.object({
      client: z.string(),
      /** The moment that its features are of. */
      at: time,
      tasks: z.record(z.string(), explanation),
    }),
    errors: ['unknown_task', 'no_champion', 'model_damaged'],
  },
  predict: {
    input: choice.extend({
      files: z.array(pathField).min(1).describe('the files to score'),
      output: pathField
        .nullable()
        .default(null)
        .describe('the file to write; by default FILE.predictions.csv beside it'),
      format: z.enum(answerFormats).nullable().default(null).describe('by default as the output is called, else csv'),
      intervals: z.boolean().default(false).describe('say what 80 % of such amounts come to, too: …_low and …_high'),
      store: z.boolean().default(false).describe('keep the answers as predictions'),
      map: importInstructions.shape.map.describe('client=COLUMN: where the client’s id is'),
      ...importInstructions.pick({
        dateFormat: true,
        decimal: true,
        headerLine: true,
        sheet: true,
        encoding: true,
        maxUnpacked: true,
      }).shape,
    }),
    result: z.object({
      /** Task → the version that answered. */
      tasks: z.record(z.string(), z.string()),
      files: z.array(scoredFile),
      /** Answers kept as predictions, and those that could not be, with the reason. */
      kept: z.number().int(),
      lost: z.number().int(),
      reason: z.string().nullable(),
    }),
  },
};

import { z } from 'zod';
import { errorReport } from './errors';

/** What `POST /predict` takes and gives, as schemas: from them the endpoint describes itself. */
export const predictRow = z
  .looseObject({
    client_id: z.string().optional().describe('Comes back with the answer, and names whose prediction is kept.'),
  })
  .describe(
    'Values by the names of the features. A number as it is; a flag as true, false, 1 or 0; a date as 2026-03-29, or as days since 1970-01-01; a category as its text. What is null, empty or not there is missing.',
  );

const refusal = z.object({
  row: z.number().int().describe('From 0, in the order of what was sent.'),
  line: z.number().int().optional().describe('Of a file, from 1.'),
  column: z.string().describe('Empty where it is about the whole row.'),
  reason: z.string(),
});

export const predictAnswer = z.object({
  predicted_at: z.iso.datetime(),
  models: z
    .record(
      z.string(),
      z.object({
        version: z.string(),
        model: z.string().describe('SHA-256 of the model file.'),
        table: z.string().describe('SHA-256 of the table that it learned from.'),
      }),
    )
    .describe('Task → what answered.'),
  predictions: z
    .array(
      z.union([
        z
          .looseObject({
            client_id: z.string().optional(),
            intervals: z
              .record(z.string(), z.object({ low: z.number(), high: z.number() }))
              .optional()
              .describe('With intervals=true: task → what 80 % of such clients come to, for amounts that have one.'),
            missing: z.array(z.string()).describe('Features of which the row has no value.'),
            unknown: z.array(z.string()).describe('Categories whose value no model has learned.'),
          })
          .describe('Per task a number: a calibrated probability, or an amount.'),
        z.object({ client_id: z.string().optional(), error: refusal }),
      ]),
    )
    .describe('One for each row, in their order.'),
  rejected: z.number().int().describe('Rows that could not be read.'),
  ignored: z.array(z.string()).describe('Names that no model knows.'),
});

export const health = z.object({
  behind: z.string().nullable().describe('Why newer models do not answer yet; null: those that are wanted do.'),
});

export const endpointError = z.object({ error: errorReport.extend({ code: z.string() }) });

import { z } from 'zod';
import { errorReport } from './schemas/errors';
import { health, predictAnswer } from './schemas/serving';
import { servingOperations } from './schemas/servingOperations';

/** How this workspace answers over HTTP while the app is open. */
export const servingSettings = z.object({
  on: z.boolean(),
  port: z.number().int().min(0).max(65_535),
  /** With the best version of each task, and not its champion. */
  best: z.boolean(),
  /** Each answer is kept as a prediction. */
  store: z.boolean(),
});
export type ServingSettings = z.infer<typeof servingSettings>;
/** What is left out stays. */
const servingChange = servingSettings.partial();
export type ServingChange = z.infer<typeof servingChange>;

const servingView = servingSettings.extend({
  /** Null: it does not listen. */
  url: z.string().nullable(),
  token: z.string(),
  tokenFile: z.string(),
  /** Why it does not listen although it should. */
  error: errorReport.nullable(),
  /** Of the last minute; durations in seconds. */
  perMinute: z.number(),
  failures: z.number(),
  p50: z.number().nullable(),
  p99: z.number().nullable(),
  /** Answers kept as predictions since it was switched on; those that could not be, and why the last of them. */
  keep: z.object({ kept: z.number(), lost: z.number(), reason: z.string().nullable() }),
  /** What answers, and how many rows each has answered. */
  models: z.array(z.object({ task: z.string(), version: z.string(), rows: z.number() })),
  behind: health.shape.behind,
});
export type ServingView = z.infer<typeof servingView>;

const tried = z.object({
  /** As `POST /predict` answers. */
  answer: predictAnswer,
  /** Task → what it rests on; empty where the row was refused. */
  tasks: servingOperations.explain.result.shape.tasks,
});
export type Tried = z.infer<typeof tried>;

export const servingRequests = {
  'serving.get': { input: z.null(), output: servingView },
  'serving.set': { input: servingChange, output: servingView },
  'serving.renewToken': { input: z.null(), output: servingView },
  /** A client of the workspace by its id, or a row as a request has it. */
  'serving.try': {
    input: z.object({ client: z.string().nullable(), row: z.record(z.string(), z.unknown()).nullable() }),
    output: tried,
  },
} as const;

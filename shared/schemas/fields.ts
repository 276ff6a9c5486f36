import { z } from 'zod';
import { faultOfQueue, usualWaitSeconds } from '../queue';

/** Fields that inputs of operations share. `form` and `placeholder` say how the command line writes them. */
export const taskField = z.string().nullable().default(null).describe('this task only').meta({ placeholder: 'T' });
export const tasksField = z
  .array(z.string())
  .min(1)
  .nullable()
  .default(null)
  .describe('of these tasks only')
  .meta({ placeholder: 'T' });
export const dryRunField = z.boolean().default(false).describe('say what it would do, and change nothing');

export const reasonField = z
  .string()
  .max(500)
  .nullable()
  .default(null)
  .describe('why, for the log of activities')
  .meta({ placeholder: 'TEXT' });
export const seedField = (seed: number) =>
  z.int().min(0).default(seed).describe('for the random numbers: the same seed, the same result');
export const limitField = (limit: number) => z.int().min(1).max(1000).default(limit).describe('this many at the most');
/** The name of a model's file, which can't lead out of its version's folder. */
export const modelFile = z.string().regex(/^\w+\.forest$/);
/** A day or moment, UTC where no zone is given. */
export const dateField = z.number().meta({ form: 'date' });
export const daysField = (least: number) => z.int().min(least).max(36_600).meta({ form: 'days' });
/** Days, or hours as parts of them: written `30d` or `6h`. */
export const spanField = (leastHours: number) =>
  z
    .number()
    .min(leastHours / 24)
    .max(36_600)
    .meta({ form: 'span' });
/** The address of a queue. What is wrong with it is said without it: it may hold a password. */
export const queueField = z
  .string()
  .superRefine((url, { addIssue }) => {
    const fault = faultOfQueue(url);
    if (fault !== null) addIssue({ code: 'custom', message: fault });
  })
  .meta({ placeholder: 'URL' });
export const waitField = z
  .number()
  .min(1)
  .max(86_400)
  .describe('seconds without a sign of a worker after which this computer goes on alone');
export const waitSeconds = waitField.default(usualWaitSeconds);
/** The queue through which other machines grow a forest's chunks. */
export const queueChoice = z.object({ url: z.string(), waitSeconds: z.number().positive() });
export type QueueChoice = z.infer<typeof queueChoice>;
export const pathField = z.string().min(1).describe('of the file').meta({ form: 'path', placeholder: 'FILE' });
export const namedTask = z.string().describe('name of the task');
/** `FeatureValue`, checked. */
export const featureValue = z.union([z.number(), z.string(), z.null()]);

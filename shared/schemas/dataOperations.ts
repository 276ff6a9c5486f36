import { z } from 'zod';
import { activity, verifiedActivity } from './activity';
import { erased } from './erase';
import { dateField, daysField, dryRunField, limitField, namedTask, pathField, reasonField, seedField } from './fields';
import { fileInspection, importInstructions, importRecord, importResult } from './imports';
import { dataSummary, labelCounts, madeRule, madeSnapshot, statedRule, syntheticResult } from './labels';
import { sourceName, transactionSource } from './orders';
import { newTask, storedTask, task } from './tasks';

/** The operations on what has come in, and on what can be learned from it. */
const nothing = z.object({});
const importId = z.int().min(1).describe('its number, as the list of imports has it').meta({ placeholder: 'ID' });
const fileReading = importInstructions.extend({
  path: pathField,
  date: dateField.int().positive().optional().describe('dates all rows that do not date themselves'),
});

/** `auto`, `never`, or days, of which there are some. */
function isHalfLife(text: string): boolean {
  return /^(auto|never|\d{1,9}(\.\d{1,9})?)$/.test(text) && !(Number(text) <= 0);
}

const readingErrors = [
  'unrecognised_file',
  'unclear_file',
  'ambiguous_dates',
  'unclear_encoding',
  'file_not_found',
  'file_unreadable',
];

const labelSummary = labelCounts.extend({
  /** Labels to train on that came since the champion was trained; null without a champion. */
  sinceChampion: z.number().nullable(),
});
export type LabelSummary = z.infer<typeof labelSummary>;

const synthesizing = z.object({
  rules: z
    .array(statedRule)
    .nullable()
    .default(null)
    .describe('by task; what is not stated is as before, or by default'),
  seed: seedField(1),
});

export const dataOperations = {
  inspect: {
    input: fileReading,
    errors: readingErrors,
    result: fileInspection,
  },
  import: {
    input: fileReading.extend({ dryRun: dryRunField }),
    errors: [...readingErrors, 'file_changed'],
    result: importResult,
  },
  imports: { input: nothing, result: z.array(importRecord) },
  rejects: {
    input: z.object({ id: importId, limit: limitField(100) }),
    errors: ['unknown_import'],
    result: z.object({ header: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  },
  undoImport: {
    input: z.object({
      id: importId,
      force: z.boolean().default(false).describe('also where a version was trained from its rows'),
      reason: reasonField,
    }),
    errors: ['unknown_import', 'import_in_use'],
    result: importRecord,
  },
  takeInImport: {
    input: z.object({ id: importId, reason: reasonField }),
    errors: ['unknown_import', 'busy'],
    result: importRecord,
  },
  eraseClient: {
    input: z.object({ client: z.string().min(1).describe('its id'), dryRun: dryRunField, reason: reasonField }),
    errors: ['unknown_client', 'busy'],
    result: erased,
  },
  sources: { input: nothing, result: z.array(transactionSource) },
  nameSource: {
    input: z.object({
      importId,
      name: sourceName.describe('its new name; that of another source makes them one'),
      reason: reasonField,
    }),
    result: z.array(transactionSource),
  },
  snapshot: {
    input: z.object({
      from: dateField.nullable().default(null).describe('the first date; by default as early as there is a label'),
      to: dateField.nullable().default(null).describe('the last date; by default the last transaction'),
      everyDays: daysField(1).default(30).describe('the time between two'),
    }),
    errors: ['not_enough_labels'],
    result: z.array(madeSnapshot),
  },
  dataSummary: { input: nothing, result: dataSummary },
  labels: { input: nothing, result: z.array(labelSummary) },
  exportLabels: {
    input: z.object({ path: pathField }),
    result: z.object({ path: z.string(), rows: z.number() }),
  },
  syntheticPlan: { input: synthesizing, result: syntheticResult },
  syntheticRules: { input: nothing, result: z.array(madeRule) },
  synthesize: { input: synthesizing, result: syntheticResult },
  tasks: { input: nothing, result: z.array(task) },
  allTasks: { input: nothing, result: z.array(storedTask) },
  addTask: {
    input: newTask.extend({ column: newTask.shape.column.optional(), reason: reasonField }),
    /** `suspects`: features of earlier imports that look like its columns. */
    result: z.object({ task, suspects: z.array(z.string()) }),
  },
  changeTask: {
    input: z.object({
      task: namedTask,
      ...task.pick({ horizonDays: true, graceDays: true, outcome: true }).partial().shape,
      reason: reasonField,
    }),
    errors: ['unknown_task'],
    result: task,
  },
  switchTask: {
    input: z.object({
      task: namedTask,
      isOff: z.boolean().default(true).describe('off, or on again'),
      reason: reasonField,
    }),
    errors: ['unknown_task', 'task_in_use'],
    result: storedTask,
  },
  removeTask: {
    input: z.object({ task: namedTask, reason: reasonField }),
    errors: ['unknown_task', 'task_in_use'],
    result: z.null(),
  },
  setPolicy: {
    input: z.object({
      task: namedTask,
      policy: task.shape.policy.optional().describe('when a candidate may replace the champion'),
      margin: z.number().min(0).max(1).optional().describe('how much worse the interval may say it is'),
      loss: z
        .enum(['squared', 'absolute'])
        .optional()
        .describe('of amounts: what missing by much costs, its square or just as much'),
      halfLife: z
        .string()
        .refine(isHalfLife, 'auto, never, or a number of days above 0')
        .optional()
        .describe('after how many days a holdout row counts half; auto: as the data change')
        .meta({ placeholder: 'auto|never|DAYS' }),
      reason: reasonField,
    }),
    errors: ['unknown_task', 'bad_usage'],
    result: task,
  },
  activity: { input: z.object({ limit: limitField(100) }), result: z.array(activity) },
  backup: {
    input: z.object({ path: pathField }),
    result: z.object({ path: z.string(), bytes: z.number(), files: z.number().int() }),
  },
  verifyActivity: {
    input: z.object({
      head: z
        .string()
        .regex(/^\d+:[0-9a-f]{64}$/, 'takes what a verification printed as the head')
        .nullable()
        .default(null)
        .describe('a head that was kept elsewhere: the log must lead over it')
        .meta({ placeholder: 'ID:HASH' }),
    }),
    result: verifiedActivity,
  },
};

export type FileReading = z.input<typeof fileReading> & { map: Record<string, string> };

import { z } from 'zod';
import { outcomeRules, policies, taskKinds } from '../tasks';
import { spanField } from './fields';
import { primaryMetric, properScore } from './metrics';

/** After how many days a holdout row counts half: so many; `auto`: by the data's own change; `never`: all alike. */
export const halfLife = z.union([z.enum(['auto', 'never']), z.number().positive()]);
export type HalfLife = z.infer<typeof halfLife>;

/** What is predicted, and the rule for its deployments. Tasks are data, so that a user can add one. */
export const task = z.object({
  /** Name on the command line, in the database and in file names. */
  name: z.string().describe('small letters, digits and _'),
  kind: z.enum(taskKinds).describe('what is predicted: yes or no, or an amount'),
  /** Of the task's CSV columns: `<column>_pred`, `<column>_actual`. */
  column: z.string().describe('prefix of its columns; by default its name').meta({ placeholder: 'PREFIX' }),
  /** Names that its columns may have in files instead; null: only those of the prefix are known. */
  predictedName: z.string().nullable(),
  actualName: z.string().nullable(),
  /** What of the transactions after a snapshot is its label; null: it can't be labelled from them. */
  outcome: z.enum(outcomeRules).nullable().describe('what of the transactions labels it'),
  /** Days after the prediction in which the outcome falls; a multiple of 1/24. */
  horizonDays: spanField(1).describe('how long after a prediction its outcome falls'),
  /** Days that late records may still take to arrive, after the horizon; a multiple of 1/24. */
  graceDays: spanField(0).describe('how long late records may still take to arrive'),
  primaryMetric,
  policy: z.enum(policies),
  /** How much worse the interval's lower end may say the candidate is, in the unit of the primary metric. */
  margin: z.number(),
  /** What a deployment is decided by, together with the primary metric. */
  properScore,
  halfLife,
});
export type WorkspaceTask = z.infer<typeof task>;

/** A task as the store keeps it. */
export const storedTask = task.extend({
  /** Which of the columns of values is its own in stored rows, from 1. */
  slot: z.number(),
  /** Switched off: files still bring its labels, but nothing is trained, scored or judged. */
  isOff: z.boolean(),
});
export type StoredTask = z.infer<typeof storedTask>;

/** When a candidate may replace the champion. */
export const deploymentRule = task.pick({ policy: true, margin: true, properScore: true, halfLife: true });
export type DeploymentRule = z.infer<typeof deploymentRule>;

export type Task = Omit<WorkspaceTask, keyof DeploymentRule>;

/** A column's own name. */
const columnName = z.string().min(1).nullable().default(null).meta({ placeholder: 'COLUMN' });

/** A task as a person adds it. */
export const newTask = task
  .omit({ primaryMetric: true, policy: true, margin: true, properScore: true, halfLife: true })
  .extend({
    predictedName: columnName.describe('its column of predictions'),
    actualName: columnName.describe('its column of outcomes'),
    outcome: task.shape.outcome.default(null),
    horizonDays: task.shape.horizonDays.default(30),
    graceDays: task.shape.graceDays.default(3),
    skipActedOn: z
      .boolean()
      .default(false)
      .describe('an outcome says nothing once somebody has acted upon the prediction'),
  });
export type NewTask = z.infer<typeof newTask>;

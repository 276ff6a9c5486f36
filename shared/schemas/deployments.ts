import { z } from 'zod';
import { time } from './time';

const deploymentKind = z.enum(['first', 'policy', 'manual', 'rollback', 'undo']);
export type DeploymentKind = z.infer<typeof deploymentKind>;

/** A change of champions. */
export const deployment = z.object({
  id: z.number(),
  /** Names the deployment in production.json and in the database. */
  key: z.string(),
  at: time,
  kind: deploymentKind,
  actor: z.string(),
  reason: z.string(),
  tasks: z.array(z.object({ task: z.string(), from: z.string().nullable(), to: z.string() })),
});
export type DeploymentRecord = z.infer<typeof deployment>;

/** A time in which a version was the champion of a task. */
export const livePeriod = z.object({
  task: z.string(),
  version: z.string(),
  from: time,
  /** Null: still. */
  until: time.nullable(),
});
export type LivePeriod = z.infer<typeof livePeriod>;

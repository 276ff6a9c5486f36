import { z } from 'zod';

/** By how much labels rise where the champion's answers rise by one; 1 for a model that is right. */
const slope = z.object({ value: z.number(), error: z.number() });

/** What a file says of one task's labels, beside what is known. */
const taskAssessment = z.object({
  task: z.string(),
  /** Labels that the file states. */
  stated: z.number(),
  /** Of them, those for which a label is known, and those whose value it changes. */
  known: z.number(),
  changed: z.number(),
  /** Of all known labels of holdout clients, the share that it changes. */
  holdoutChanged: z.number(),
  /** The share of yes, or the mean amount: in the file, and among the latest labels known; null where there is none. */
  mean: z.object({ file: z.number(), earlier: z.number().nullable() }),
  /** How its labels agree with the champion, and how the holdout's latest do; null: too few of either. */
  agreement: z.object({ file: slope, earlier: slope }).nullable(),
  /** What is beyond what chance and recent change explain; empty where nothing is. */
  findings: z.array(z.string()),
});
export type TaskAssessment = z.infer<typeof taskAssessment>;

/** What was found when a file of labels was looked at. */
export const assessment = z.object({
  tasks: z.array(taskAssessment),
  /** Features by how far they moved from those of the latest labels, the farthest first: 0 not at all, 1 wholly. */
  features: z.array(z.object({ feature: z.string(), moved: z.number() })),
  /** Training rows of the file whose features are exactly those of a holdout client, of so many that were compared. */
  copies: z.object({ rows: z.number(), of: z.number() }),
  /** Of the features as a whole. */
  findings: z.array(z.string()),
});
export type Assessment = z.infer<typeof assessment>;

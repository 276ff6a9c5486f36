import { z } from 'zod';

/** How a column's values are distributed, in a few numbers. */
const columnSummary = z.object({
  rows: z.number(),
  /** Share of the rows in which it is missing. */
  missing: z.number(),
  /** Of a number: least, quartiles and most; empty where all are missing, and for a category. */
  quartiles: z.array(z.number()),
  /** Of a category, and of a number with two values at the most: the most frequent values, with their shares. */
  values: z.array(z.object({ value: z.string(), share: z.number() })),
});
export type ColumnSummary = z.infer<typeof columnSummary>;

/** A feature, or a task's outcomes, that lies otherwise in a file than in what came before. */
export const jump = z.object({
  column: z.string(),
  kind: z.enum(['empty', 'unit', 'otherValues', 'categoryGone', 'shareOfYes']),
  before: columnSummary,
  now: columnSummary,
  /** In a sentence of small letters, without its full stop. */
  text: z.string(),
});
export type Jump = z.infer<typeof jump>;

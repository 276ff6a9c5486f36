/** One line about one client: what was predicted, what came of it, what was known, as far as the file's kind has it. */
export interface ClientRow {
  client: string;
  /** When it was predicted, observed, or known, by the file's kind; null where nobody said. */
  at: number | null;
  /** When the features were known at the earliest; null where nobody said. */
  knownAt: number | null;
  /** Whether somebody acted upon the prediction, so that the outcome can't be blamed on it. */
  actedOn: boolean;
  /** Per task, in the order of the tasks; null where there is none. */
  predicted: (number | null)[];
  actual: (StatedOutcome | null)[];
  /** One value per feature column, NaN where it is missing; null when the file has no features. */
  features: Float64Array | null;
}

export interface StatedOutcome {
  value: number;
  /** Null where nobody said. */
  observedAt: number | null;
  synthetic: boolean;
}

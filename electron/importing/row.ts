/** Why a row was refused, and where. */
export interface Rejection {
  /** Empty when it is not about one column. */
  column: string;
  reason: string;
}

export interface TransactionRow {
  client: string;
  /** Milliseconds since 1970-01-01 UTC. */
  at: number;
  /** Negative for a cancellation. */
  amount: number;
  invoice: string | null;
  cancellation: boolean;
  /** All that the line says, in a form that does not depend on how it is written. */
  content: string;
}

/** A moment that is not known: not dated. */
export const undated = 0;

/** One line about one client: what was predicted, what came of it, what was known; of each, what the file's kind has. */
export interface ClientRow {
  client: string;
  /** When it was predicted, observed, or known, by the file's kind; `undated` where the line does not say. */
  at: number;
  /** When the features were known at the earliest. */
  knownAt: number;
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
  observedAt: number;
  synthetic: boolean;
}

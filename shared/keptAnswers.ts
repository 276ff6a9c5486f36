import type { FeatureType } from './features';

/** Predictions that were given to somebody outside, with what they were made from. */
export interface KeptAnswers {
  /** When they were given; milliseconds since 1970-01-01 UTC. */
  at: number;
  /** Task → the version that answered. */
  versions: Record<string, string>;
  features: { name: string; type: FeatureType }[];
  rows: KeptRow[];
}

export interface KeptRow {
  client: string;
  /**
   * In the order of the features: texts of categories, else numbers (flags 0 and 1, dates in days since 1970-01-01);
   * null is missing.
   */
  values: (number | string | null)[];
  /** In the order of the versions' tasks: the probability of yes, or the amount. */
  answers: number[];
}

/** Two models' answers to the same rows. */
export interface Duel {
  kind: 'classification' | 'regression';
  actual: Float64Array;
  /** Probability of class 1, or a number. */
  champion: Float64Array;
  candidate: Float64Array;
  /** Of each row. A client's rows are not independent of each other. */
  client: Int32Array;
  /** Regression: actuals above it count as this much. */
  clip: number;
}

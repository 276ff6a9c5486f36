/** Scores of a model on rows that it never saw. Ratios are in [0, 1]; errors are in the unit of the target. */
export interface ClassificationMetrics {
  kind: 'classification';
  rows: number;
  clients: number;
  positives: number;
  accuracy: number;
  balancedAccuracy: number;
  /** Area under the ROC curve, ties counted half; NaN-free: null when only one class is present. */
  auc: number | null;
  logLoss: number;
  brier: number;
  precision: number;
  recall: number;
  f1: number;
}

export interface RegressionMetrics {
  kind: 'regression';
  rows: number;
  clients: number;
  /** 1 − SSE/SST on the rows scored; null when the actuals do not vary. */
  r2: number | null;
  /** R² with actuals clipped at the 99.5th percentile of the training rows: a handful of rows cannot decide it. */
  r2Clipped: number | null;
  mae: number;
  rmse: number;
}

export type Metrics = ClassificationMetrics | RegressionMetrics;

/** Candidate minus champion on the primary metric, with a bootstrap interval by client. */
export interface Difference {
  metric: 'accuracy' | 'r2Clipped';
  champion: number;
  candidate: number;
  difference: number;
  lower: number;
  upper: number;
  /** Confidence level of [lower, upper]: .95, and more where the candidate is the best of several. */
  level: number;
  resamples: number;
  /** Rows that would make a difference of this size clear at this level; null when the difference is 0. */
  rowsNeeded: number | null;
}

/** McNemar's test on the rows that exactly one of the two models answers correctly. */
export interface McNemar {
  onlyChampionRight: number;
  onlyCandidateRight: number;
  pValue: number;
  /** Exact binomial below 25 discordant pairs, else the corrected χ². */
  exact: boolean;
  /** With Edwards' correction, one degree of freedom; 0 without discordant rows. */
  chiSquare: number;
}

import type { Comparison, Yardstick } from './schemas/comparison';
import type { HeadlineMetric, MetricName, Metrics, PrimaryMetric, ProperScore } from './schemas/metrics';
import type { WorkspaceTask } from './schemas/tasks';
import type { OutlinedTask } from './schemas/versions';
import { percent, plain } from './words';

/**
 * The metric by which versions are shown beside each other: by chance it is 0.5, or some 0, however rare a “yes” is,
 * where an accuracy says how rare.
 */
export function headlineOf({ kind }: Pick<WorkspaceTask | Metrics, 'kind'>): HeadlineMetric {
  return kind === 'classification' ? 'auc' : 'r2Clipped';
}

/** A model's headline; null where it is not defined. */
export function headlineScore(metrics: Metrics | null): number | null {
  if (!metrics) return null;
  return metrics.kind === 'classification' ? metrics.auc : metrics.r2Clipped;
}

/** What lists tell of how a model does on holdout rows, beside the naive answer on the same. */
export function outlinedScores(own: Metrics | null, naive: Metrics | null): OutlinedScores {
  return {
    score: headlineScore(own),
    baseline: headlineScore(naive),
    topTenth: own?.topTenth ?? null,
    accuracy: accuracyOf(own),
    naiveAccuracy: accuracyOf(naive),
    yesShare: own?.kind === 'classification' ? own.positives / own.rows : null,
    clients: own?.clients ?? null,
  };
}

export type OutlinedScores = Pick<
  OutlinedTask,
  'score' | 'baseline' | 'topTenth' | 'accuracy' | 'naiveAccuracy' | 'yesShare' | 'clients'
>;

function accuracyOf(metrics: Metrics | null): number | null {
  return metrics?.kind === 'classification' ? metrics.accuracy : null;
}

/** The metric that a comparison’s difference is of; null where it is not defined. */
export function primaryScore(metrics: Metrics | null): number | null {
  if (!metrics) return null;
  return metrics.kind === 'classification' ? metrics.accuracy : metrics.r2Clipped;
}

/** What metrics are called in sentences and lists. */
export const scoreNames: Record<MetricName, string> = {
  accuracy: 'accuracy',
  balancedAccuracy: 'balanced accuracy',
  auc: 'AUC',
  logLoss: 'log loss',
  brier: 'Brier score',
  precision: 'precision',
  recall: 'recall',
  f1: 'F1',
  r2Clipped: 'R² (clipped)',
  r2: 'R²',
  mae: 'MAE',
  rmse: 'RMSE',
  topTenth: 'found in the top tenth',
};

/** A value of it, as it is written: `68.1 %`, `0.310`. */
export function scoreText(metric: HeadlineMetric | PrimaryMetric, value: number | null): string {
  if (value === null) return '–';
  return metric === 'accuracy' ? percent(value) : plain(value, 3);
}

/** With its name: `AUC 0.712`, `accuracy 68.1 %`. */
export function namedScore(metric: HeadlineMetric | PrimaryMetric, value: number | null): string {
  return `${scoreNames[metric]} ${scoreText(metric, value)}`;
}

/** As it stands in a sentence, which names it where its unit does not: `68.1 %`, `R² (clipped) 0.310`. */
export function primaryPhrase(metric: PrimaryMetric, value: number): string {
  return metric === 'accuracy' ? scoreText(metric, value) : namedScore(metric, value);
}

/** Normal quantile of a two-sided 95 % interval. */
export const normalQuantile = 1.959963984540054;

/**
 * The 95 % score interval of a share (E. B. Wilson, Probable inference, 1927).
 * @param size at least 1
 */
export function wilsonInterval(successes: number, size: number): [lower: number, upper: number] {
  const z = normalQuantile;
  const share = successes / size;
  const spread = z * Math.sqrt((share * (1 - share) + z ** 2 / (4 * size)) / size);
  const scale = 1 + z ** 2 / size;
  const middle = share + z ** 2 / (2 * size);
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

/**
 * The 95 % interval of an AUC (J. A. Hanley and B. J. McNeil, The meaning and use of the area under a ROC curve, 1982).
 * @param positives at least 1, as `negatives`
 */
export function aucInterval(auc: number, positives: number, negatives: number): [lower: number, upper: number] {
  const ofTwo = (pairs: number, both: number) => (pairs - 1) * (both - auc ** 2);
  const squared = auc * (1 - auc) + ofTwo(positives, auc / (2 - auc)) + ofTwo(negatives, (2 * auc ** 2) / (1 + auc));
  const spread = normalQuantile * Math.sqrt(Math.max(0, squared) / (positives * negatives));
  return [Math.max(0, auc - spread), Math.min(1, auc + spread)];
}

/** A model's proper score as a number of which more is better; null where it is undefined, or not of this kind. */
export function properScoreOf(metrics: Metrics, score: ProperScore): number | null {
  if (metrics.kind === 'classification') return score === 'logLoss' ? -metrics.logLoss : null;
  if (score === 'mae') return -metrics.mae;
  return score === 'r2Clipped' ? metrics.r2Clipped : null;
}

/** A model's proper score as it is written: a loss is above zero; null where it is undefined, or not of this kind. */
export function writtenProperScore(metrics: Metrics, score: ProperScore): number | null {
  const value = properScoreOf(metrics, score);
  return value === null || score === 'r2Clipped' ? value : -value;
}

/** What simple rivals are called in sentences. */
export const yardstickNames: Record<Yardstick['name'], string> = {
  naive: 'the naive answer',
  linear: 'a regression on all features',
  lifetimes: 'BG/NBD',
};

/** What verdicts are called. */
export const verdictWords: Record<Comparison['verdict'], string> = {
  better: 'better',
  'not worse': 'not worse',
  worse: 'worse',
  inconclusive: 'too close to call',
};

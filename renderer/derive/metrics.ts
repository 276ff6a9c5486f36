import type { MetricName, Metrics } from '../../shared/schemas/metrics';
import { count } from '../../shared/words';
import { amount, decimal, percent } from '../format/numbers';

type Better = 'higher' | 'lower';

interface MetricInfo {
  label: string;
  /** What it means, for whoever points at it. */
  hint: string;
  better: Better;
  format: (value: number) => string;
}

/** How each metric is called and written. */
export const metricInfo: Record<MetricName, MetricInfo> = {
  accuracy: { label: 'Accuracy', hint: 'Share of rows answered correctly', better: 'higher', format: percent },
  balancedAccuracy: {
    label: 'Balanced accuracy',
    hint: 'Mean of the accuracies on both classes',
    better: 'higher',
    format: percent,
  },
  auc: {
    label: 'AUC',
    hint: 'Chance that a positive row scores above a negative one',
    better: 'higher',
    format: decimal,
  },
  logLoss: { label: 'Log loss', hint: 'Mean surprise about the outcomes', better: 'lower', format: decimal },
  brier: { label: 'Brier score', hint: 'Mean squared error of the probabilities', better: 'lower', format: decimal },
  precision: {
    label: 'Precision',
    hint: 'Of those predicted positive, the share that is',
    better: 'higher',
    format: percent,
  },
  recall: { label: 'Recall', hint: 'Of those that are positive, the share found', better: 'higher', format: percent },
  f1: { label: 'F1', hint: 'Harmonic mean of precision and recall', better: 'higher', format: decimal },
  r2Clipped: {
    label: 'R² (clipped)',
    hint: 'R² with answers and actuals clipped at the training 99.5th percentile: a handful of rows can’t decide it',
    better: 'higher',
    format: decimal,
  },
  r2: { label: 'R²', hint: 'Share of the variance explained', better: 'higher', format: decimal },
  mae: { label: 'MAE', hint: 'Mean absolute error, in the unit of the data', better: 'lower', format: amount },
  rmse: {
    label: 'RMSE',
    hint: 'Root of the mean squared error, in the unit of the data',
    better: 'lower',
    format: amount,
  },
};

/** In the order in which a table shows them: the primary metric first. */
const shown = {
  classification: ['accuracy', 'balancedAccuracy', 'auc', 'logLoss', 'brier', 'precision', 'recall', 'f1'],
  regression: ['r2Clipped', 'r2', 'mae', 'rmse'],
} as const;

interface MetricRow {
  label: string;
  hint: string;
  text: string;
}

/** All metrics of a model, and on how much they were measured. */
export function metricRows(metrics: Metrics): MetricRow[] {
  const values: Partial<Record<MetricName, number | null>> = metrics;
  return [
    ...shown[metrics.kind].map((name) => {
      const { label, hint, format } = metricInfo[name];
      const value = values[name] ?? null;
      return { label, hint, text: value === null ? '–' : format(value) };
    }),
    { label: 'Rows', hint: 'Labels scored', text: count(metrics.rows) },
    { label: 'Clients', hint: 'Clients scored', text: count(metrics.clients) },
  ];
}

/** What a difference whose whole interval lies on one side of zero says; null where it does not tell. */
export function judge(metric: MetricName, { lower, upper }: { lower: number; upper: number }): 'good' | 'bad' | null {
  const sign = metricInfo[metric].better === 'higher' ? 1 : -1;
  if (lower * sign > 0 && upper * sign > 0) return 'good';
  return lower * sign < 0 && upper * sign < 0 ? 'bad' : null;
}

/** A difference in the unit of its metric, with its sign: points for shares. */
export function metricDifference(metric: MetricName, value: number): string {
  const { format } = metricInfo[metric];
  const text = format(Math.abs(value)).replace(/\s%$/, '');
  if (Number(text.replaceAll(',', '')) === 0) return `±${text}`;
  return `${value < 0 ? '−' : '+'}${text}`;
}

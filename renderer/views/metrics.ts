import type { MetricsView } from '../../shared/screenRequests';
import { amount, count, decimal, percent } from '../format/numbers';

/** A metric as a table shows it. `better`: whether a higher or a lower value is better; null where neither is. */
export interface MetricRow {
  label: string;
  /** What it means, for the tooltip. */
  hint: string;
  better: 'higher' | 'lower' | null;
  value: number | null;
  text: string;
}

/** All metrics of a model, the primary one first. */
export function metricRows(metrics: MetricsView): MetricRow[] {
  const row = (
    label: string,
    hint: string,
    better: MetricRow['better'],
    value: number | null,
    format: (value: number) => string,
  ): MetricRow => ({ label, hint, better, value, text: value === null ? '–' : format(value) });
  if (metrics.kind === 'classification') {
    return [
      row('Accuracy', 'Share of rows answered correctly', 'higher', metrics.accuracy, percent),
      row('Balanced accuracy', 'Mean of the accuracies on both classes', 'higher', metrics.balancedAccuracy, percent),
      row('AUC', 'Chance that a positive row scores above a negative one', 'higher', metrics.auc, decimal),
      row('Log loss', 'Mean surprise about the outcomes', 'lower', metrics.logLoss, decimal),
      row('Brier score', 'Mean squared error of the probabilities', 'lower', metrics.brier, decimal),
      row('Precision', 'Of those predicted positive, the share that is', 'higher', metrics.precision, percent),
      row('Recall', 'Of those that are positive, the share found', 'higher', metrics.recall, percent),
      row('F1', 'Harmonic mean of precision and recall', 'higher', metrics.f1, decimal),
      row('Rows', 'Labels scored', null, metrics.rows, count),
      row('Clients', 'Clients scored', null, metrics.clients, count),
    ];
  }
  return [
    row(
      'R² (clipped)',
      'R² with actuals clipped at the training 99.5th percentile',
      'higher',
      metrics.r2Clipped,
      decimal,
    ),
    row('R²', 'Share of the variance explained', 'higher', metrics.r2, decimal),
    row('MAE', 'Mean absolute error, in the unit of the data', 'lower', metrics.mae, amount),
    row('RMSE', 'Root of the mean squared error, in the unit of the data', 'lower', metrics.rmse, amount),
    row('Rows', 'Labels scored', null, metrics.rows, count),
    row('Clients', 'Clients scored', null, metrics.clients, count),
  ];
}

/** Whether the first value is better than the second, worse, or neither. */
export function judge(better: MetricRow['better'], value: number | null, other: number | null): 'good' | 'bad' | null {
  if (better === null || value === null || other === null || value === other) return null;
  return value > other === (better === 'higher') ? 'good' : 'bad';
}

import type { MetricName, Metrics } from '../../shared/schemas/metrics';
import { scoreNames } from '../../shared/scores';
import { count } from '../../shared/words';
import { amount, decimal, percent } from '../format';

interface MetricInfo {
  label: string;
  /** What it means, for whoever points at it. */
  hint: string;
  /** Whether less is better. */
  isLoss?: true;
  /** With as many digits as suffice, or more. */
  format: (value: number, more?: number) => string;
}

const share = (value: number, more = 0) => percent(value, 1 + more);
const plain = (value: number, more = 0) => decimal(value, 3 + more);

/** How each metric is called and written. */
export const metricInfo: Record<MetricName, MetricInfo> = {
  accuracy: { label: 'Accuracy', hint: 'Share of rows predicted correctly', format: share },
  balancedAccuracy: {
    label: 'Balanced accuracy',
    hint: 'Mean of the accuracy on “yes” and on “no”',
    format: share,
  },
  auc: {
    label: scoreNames.auc,
    hint: 'How often a client with “yes” is scored above one with “no”: 0.5 is chance, 1 is perfect',
    format: plain,
  },
  logLoss: {
    label: 'Log loss',
    hint: 'How far the probabilities are from the outcomes; confident mistakes cost most',
    isLoss: true,
    format: plain,
  },
  brier: {
    label: 'Brier score',
    hint: 'Mean squared distance of the probabilities from the outcomes',
    isLoss: true,
    format: plain,
  },
  precision: {
    label: 'Precision',
    hint: 'Of those predicted “yes”, the share that is',
    format: share,
  },
  recall: {
    label: 'Recall',
    hint: 'Of those that are “yes”, the share that was found',
    format: share,
  },
  f1: { label: 'F1', hint: 'Harmonic mean of precision and recall', format: plain },
  r2Clipped: {
    label: scoreNames.r2Clipped,
    hint: 'R² with amounts cut off at the 99.5th percentile of training, so that a few huge ones can’t decide it',
    format: plain,
  },
  r2: { label: 'R²', hint: 'Share of the variance explained', format: plain },
  mae: { label: 'MAE', hint: 'Mean absolute error, in the unit of the data', isLoss: true, format: amount },
  rmse: {
    label: 'RMSE',
    hint: 'Root of the mean squared error, in the unit of the data',
    isLoss: true,
    format: amount,
  },
  topTenth: {
    label: 'Found in the top tenth',
    hint: 'Share of all “yes”, or of all spend, that the tenth of the clients with the highest predictions holds: 10 % is chance',
    format: share,
  },
};

/** In the order in which a table shows them: the headline first. */
const shown = {
  classification: ['auc', 'topTenth', 'accuracy', 'balancedAccuracy', 'logLoss', 'brier', 'precision', 'recall', 'f1'],
  regression: ['r2Clipped', 'topTenth', 'r2', 'mae', 'rmse'],
} as const;

/** A score with the digits and the unit of its metric; a dash where there is none. */
export function metricScore(metric: MetricName, value: number | null): string {
  return value === null ? '–' : metricInfo[metric].format(value);
}

/** With its name, where scores of several metrics stand together: `AUC 0.712`. */
export function namedMetricScore(metric: MetricName, value: number | null): string {
  return value === null ? '–' : `${metricInfo[metric].label} ${metricScore(metric, value)}`;
}

interface MetricRow {
  label: string;
  hint: string;
  text: string;
}

/** All metrics of a model, and on how much they were measured. */
export function metricRows(metrics: Metrics): MetricRow[] {
  const values: Partial<Record<MetricName, number | null | undefined>> = metrics;
  return [
    ...shown[metrics.kind].map((name) => {
      const { label, hint } = metricInfo[name];
      return { label, hint, text: metricScore(name, values[name] ?? null) };
    }),
    { label: 'Rows', hint: 'Labels scored', text: count(metrics.rows) },
    { label: 'Clients', hint: 'Clients scored', text: count(metrics.clients) },
  ];
}

/** What a difference whose whole interval lies on one side of zero says; null where it does not tell. */
export function judge(metric: MetricName, { lower, upper }: { lower: number; upper: number }): 'good' | 'bad' | null {
  const sign = metricInfo[metric].isLoss ? -1 : 1;
  if (lower * sign > 0 && upper * sign > 0) return 'good';
  return lower * sign < 0 && upper * sign < 0 ? 'bad' : null;
}

/** A difference in the unit of its metric, with its sign: points for shares. */
export function metricDifference(metric: MetricName, value: number, more = 0): string {
  const text = metricInfo[metric].format(Math.abs(value), more).replace(/\s%$/, '');
  if (Number(text.replaceAll(',', '')) === 0) return `±${text}`;
  return `${value < 0 ? '−' : '+'}${text}`;
}

const digits = [0, 1, 2];

/** An interval of a difference, with as many digits as tell its ends apart. */
export function metricSpan(metric: MetricName, { lower, upper }: { lower: number; upper: number }): string {
  const ends = (more: number) => [lower, upper].map((end) => metricDifference(metric, end, more));
  const more = digits.find((more) => ends(more)[0] !== ends(more)[1]) ?? 0;
  return ends(more).join(' to ');
}

/** Two scores and their difference, with as many digits as make them add up. */
export function comparedScores(metric: MetricName, candidate: number, champion: number): [string, string, string] {
  const { format } = metricInfo[metric];
  const number = (text: string) => Number(text.replace(/[^\d.−]/g, '').replace('−', '-'));
  const texts = (more: number): [string, string, string] => [
    format(candidate, more),
    format(champion, more),
    metricDifference(metric, candidate - champion, more),
  ];
  const adds = ([one, other, difference]: readonly string[]) =>
    Math.abs(number(one) - number(other) - number(difference)) < 1e-9;
  return digits.map(texts).find(adds) ?? texts(2);
}

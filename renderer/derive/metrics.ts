import { type GlossaryTerm, termOf } from '../../shared/glossary';
import { mapValues } from '../../shared/mapValues';
import { required } from '../../shared/required';
import type { MetricName, Metrics, ProperScore } from '../../shared/schemas/metrics';
import { scoreNames, writtenProperScore } from '../../shared/scores';
import { capital, count } from '../../shared/words';
import { amountDigits, decimal, grouped, percent } from '../format';

interface MetricInfo {
  label: GlossaryTerm;
  /** Whether less is better. */
  isLoss?: true;
  form: NumberForm;
}

/** How numbers of a kind are written. */
interface NumberForm {
  /** How many digits suffice for figures up to this size. */
  digits: (size: number) => number;
  /** What a 1 of it is written as. */
  scale: number;
  write: (value: number, digits: number) => string;
}

const share: NumberForm = { digits: () => 1, scale: 100, write: percent };
const plain: NumberForm = { digits: () => 3, scale: 1, write: decimal };
const amount: NumberForm = { digits: amountDigits, scale: 1, write: grouped };

const written: Record<MetricName, Omit<MetricInfo, 'label'>> = {
  accuracy: { form: share },
  balancedAccuracy: { form: share },
  auc: { form: plain },
  logLoss: { isLoss: true, form: plain },
  brier: { isLoss: true, form: plain },
  precision: { form: share },
  recall: { form: share },
  f1: { form: plain },
  r2Clipped: { form: plain },
  r2: { form: plain },
  mae: { isLoss: true, form: amount },
  rmse: { isLoss: true, form: amount },
  topTenth: { form: share },
};

/** How each metric is called and written: by its name, which the glossary explains. */
export const metricInfo: Record<MetricName, MetricInfo> = mapValues(written, (one, metric) => ({
  ...one,
  label: required(termOf(capital(scoreNames[metric])), metric),
}));

/** In the order in which a table shows them: the headline first. */
const shown = {
  classification: ['auc', 'topTenth', 'accuracy', 'balancedAccuracy', 'logLoss', 'brier', 'precision', 'recall', 'f1'],
  regression: ['r2Clipped', 'topTenth', 'r2', 'mae', 'rmse'],
} as const;

/** A score with the digits and the unit of its metric; a dash where there is none. */
export function metricScore(metric: MetricName, value: number | null): string {
  return value === null ? '–' : metricInfo[metric].form.write(value, digitsOf(metric, value));
}

/** With its name, where scores of several metrics stand together: `AUC 0.712`. */
export function namedMetricScore(metric: MetricName, value: number | null): string {
  return value === null ? '–' : `${metricInfo[metric].label} ${metricScore(metric, value)}`;
}

/** A proper score with its name: `log loss 0.607`. */
export function properScoreText(metrics: Metrics, score: ProperScore): string {
  return `${scoreNames[score]} ${metricScore(score, writtenProperScore(metrics, score))}`;
}

interface MetricRow {
  label: string;
  text: string;
}

/** All metrics of a model, and on how much they were measured. */
export function metricRows(metrics: Metrics): MetricRow[] {
  const values: Partial<Record<MetricName, number | null | undefined>> = metrics;
  return [
    ...shown[metrics.kind].map((name) => ({
      label: metricInfo[name].label,
      text: metricScore(name, values[name] ?? null),
    })),
    { label: 'Rows', text: count(metrics.rows) },
    { label: 'Clients', text: count(metrics.clients) },
  ];
}

/** What a difference whose whole interval lies on one side of zero says; null where it does not tell. */
export function judge(metric: MetricName, { lower, upper }: { lower: number; upper: number }): 'good' | 'bad' | null {
  const sign = metricInfo[metric].isLoss ? -1 : 1;
  if (lower * sign > 0 && upper * sign > 0) return 'good';
  return lower * sign < 0 && upper * sign < 0 ? 'bad' : null;
}

/** How many digits suffice for these values of a metric. */
export function digitsOf(metric: MetricName, ...values: number[]): number {
  return metricInfo[metric].form.digits(Math.max(...values.map(Math.abs)));
}

/** A value of a metric as it is written with so many digits, as a number. */
export function rounded(metric: MetricName, value: number, digits: number): number {
  const { scale } = metricInfo[metric].form;
  return Math.round(value * scale * 10 ** digits) / (scale * 10 ** digits);
}

/** A difference in the unit of its metric, with its sign: points for shares. */
export function metricDifference(metric: MetricName, value: number, digits = digitsOf(metric, value)): string {
  const text = metricInfo[metric].form.write(Math.abs(value), digits).replace(/\s%$/, '');
  const near = rounded(metric, value, digits);
  return `${near < 0 ? '−' : near > 0 ? '+' : '±'}${text}`;
}

import type { Yardstick } from './schemas/comparison';
import type { Metrics, ProperScore } from './schemas/metrics';
import { percent, plain } from './words';

/** The metric that comparisons decide on; null where it is not defined. */
export function primaryScore(metrics: Metrics | null): number | null {
  if (!metrics) return null;
  return metrics.kind === 'classification' ? metrics.accuracy : metrics.r2Clipped;
}

/** A value of it, as it is written: `68.1 %`, `0.310`. */
export function primaryText(metric: string, value: number | null): string {
  if (value === null) return '–';
  return metric === 'accuracy' ? percent(value) : plain(value, 3);
}

/** As it stands in a sentence, which names it where its unit does not: `68.1 %`, `R² 0.310`. */
export function primaryPhrase(metric: string, value: number): string {
  return metric === 'accuracy' ? primaryText(metric, value) : `R² ${primaryText(metric, value)}`;
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

/** A model's proper score as a number of which more is better; null where it is undefined, or not of this kind. */
export function properScoreOf(metrics: Metrics, score: ProperScore): number | null {
  if (metrics.kind === 'classification') return score === 'logLoss' ? -metrics.logLoss : null;
  if (score === 'mae') return -metrics.mae;
  return score === 'r2Clipped' ? metrics.r2Clipped : null;
}

/** What simple rivals are called in sentences. */
export const yardstickNames: Record<Yardstick['name'], string> = {
  naive: 'the naive answer',
  linear: 'a regression on all features',
  lifetimes: 'BG/NBD',
};

/** What proper scores are called in sentences. */
export const properScoreNames: Record<ProperScore, string> = {
  logLoss: 'log loss',
  r2Clipped: 'R² (clipped)',
  mae: 'mean absolute error',
};

import type { Difference } from '../../shared/schemas/comparison';
import type { Estimate } from '../../shared/schemas/metrics';
import type { WorkspaceTask } from '../../shared/schemas/tasks';
import { scoreText } from '../../shared/scores';

/** A difference of the primary metric with its sign: `+4.1 points` of accuracy, or `−0.026` of R² (clipped). */
export function signedGap({ primaryMetric }: WorkspaceTask, value: number): string {
  const size = Math.abs(value);
  const text = primaryMetric === 'accuracy' ? `${shown(size * 100, 1)} points` : shown(size, 3);
  return `${value < 0 ? '−' : value > 0 ? '+' : '±'}${text}`;
}

/** So many digits; one more where all would be zero although the number is not: its side of zero counts. */
function shown(size: number, digits: number): string {
  const text = size.toFixed(digits);
  return size > 0 && Number(text) === 0 ? size.toFixed(digits + 1) : text;
}

/** The interval of a difference: `95 %: −1.2 to +7.0`. */
export function gapRange(
  task: WorkspaceTask,
  { lower, upper, level }: Pick<Difference, 'lower' | 'upper' | 'level'>,
): string {
  const written = (value: number) => signedGap(task, value).replace(' points', '');
  return `${levelText(level)}: ${written(lower)} to ${written(upper)}`;
}

/** `95 %`, `99.75 %` */
export function levelText(level: number): string {
  return `${Number((level * 100).toFixed(2))} %`;
}

/** A difference with its sign and three digits, or as many as it takes to see it: `−0.012`. */
export function signed(value: number): string {
  return `${value < 0 ? '−' : value > 0 ? '+' : '±'}${Math.abs(value) >= 100 ? Math.abs(value).toFixed(0) : shown(Math.abs(value), 3)}`;
}

/** A score of the primary metric and its interval: `68.1 % (95 %: 65.4 to 70.7)`, `0.310 (95 %: 0.250 to 0.370)`. */
export function scored({ primaryMetric }: WorkspaceTask, { value, lower, upper }: Estimate): string {
  const [from, to] = [lower, upper].map((one) => scoreText(primaryMetric, one).replace(' %', ''));
  return `${scoreText(primaryMetric, value)} (95 %: ${from} to ${to})`;
}

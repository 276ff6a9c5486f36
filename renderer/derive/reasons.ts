import type { Writing } from '../../shared/featureWords';
import { dayMs } from '../../shared/time';
import { fixed } from '../../shared/words';
import { amount, amountDigits, dataDay, grouped, percent } from '../format';

/** How the screens write what is known of a client. */
export const onScreen: Writing = {
  amount,
  share: (value) => percent(value, 0),
  day: (days) => dataDay(days * dayMs),
};

/**
 * A score as a share, or as an amount.
 * @param largest of the amounts beside which it stands: all have its digits
 */
export function scoreWords(
  kind: 'classification' | 'regression',
  score: number | null,
  largest = Math.abs(score ?? 0),
): string {
  if (score === null) return '–';
  return kind === 'classification' ? percent(score) : grouped(score, amountDigits(largest));
}

/** By how much a feature moves an answer: points of a probability, or an amount. */
export function contributionWords(kind: 'classification' | 'regression', contribution: number): string {
  const size = Math.abs(contribution);
  const text = kind === 'classification' ? `${fixed(size * 100, 1)} points` : amount(size);
  return `${contribution < 0 ? '−' : '+'}${text}`;
}

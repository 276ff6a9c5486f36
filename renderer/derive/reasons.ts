import { count } from '../../shared/words';
import { amount, percent, plural } from '../format';

type Value = number | string | null;

const days = (value: number) => plural(Math.round(value), 'day');
const purchases = (value: number) => plural(value, 'purchase');
const withinDays = (feature: string) => Number(/_(\d+)d$/.exec(feature)?.[1]);

/** What the features of behaviour say of a client, in the words of a shop. */
const sayings: Record<string, (value: number) => string> = {
  recency_days: (value) => `last bought ${days(value)} ago`,
  tenure_days: (value) => `a client for ${days(value)}`,
  purchases: (value) => `${purchases(value)} in all`,
  purchase_days: (value) => `bought on ${days(value)}`,
  monetary: (value) => `spent ${amount(value)} in all`,
  mean_purchase: (value) => `${amount(value)} a purchase`,
  max_purchase: (value) => `${amount(value)} at most`,
  last_purchase: (value) => `${amount(value)} the last time`,
  gap_mean_days: (value) => `usually ${days(value)} between purchases`,
  gap_sd_days: (value) => `the gaps vary by ${days(value)}`,
  last_gap_days: (value) => `${days(value)} between the last two purchases`,
  overdue: (value) => `${value.toFixed(1)} times the usual gap since the last purchase`,
  spend_trend_90d: (value) =>
    `spent ${amount(Math.abs(value))} ${value < 0 ? 'less' : 'more'} in the last 90 days than before`,
  returns: (value) => plural(value, 'return'),
  returned_share: (value) => `${percent(value, 0)} of it returned`,
};

/** A feature with its value as a sentence where one is known, else as `feature: value`. */
export function featureWords(feature: string, value: Value): string {
  if (value === null) return `${feature} is missing`;
  if (typeof value === 'string') return `${feature}: ${value}`;
  const within = withinDays(feature);
  if (feature.startsWith('purchases_') && within) return `${purchases(value)} in the last ${within} days`;
  if (feature.startsWith('spend_') && within && !(feature in sayings)) {
    return `spent ${amount(value)} in the last ${within} days`;
  }
  const saying = sayings[feature];
  return saying ? saying(value) : `${feature}: ${Number.isInteger(value) ? count(value) : amount(value)}`;
}

/** A score as a share, or as an amount. */
export function scoreWords(kind: 'classification' | 'regression', score: number | undefined): string {
  if (score === undefined) return '–';
  return kind === 'classification' ? percent(score) : amount(score);
}

/** By how much a feature moves an answer: points of a probability, or an amount. */
export function contributionWords(kind: 'classification' | 'regression', contribution: number): string {
  const size = Math.abs(contribution);
  const text = kind === 'classification' ? `${(size * 100).toFixed(1)} points` : amount(size);
  return `${contribution < 0 ? '−' : '+'}${text}`;
}

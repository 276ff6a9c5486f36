import type { FeatureType, FeatureValue, NumberForm } from './features';
import type { Segment } from './schemas/comparison';
import { dayMs, isoDay } from './time';
import { count, fixed, plural } from './words';

/** How numbers are written where a sentence is told. */
export interface Writing {
  /** In the unit of the data. */
  amount: (value: number) => string;
  /** A share, without decimals. */
  share: (value: number) => string;
  /** A day, given as days since 1970-01-01 UTC. */
  day: (value: number) => string;
}

interface Saying {
  title: string;
  /** @param known what else is known of the client */
  say: (value: number, words: Words, known: Readonly<Record<string, FeatureValue>>) => string;
}

/** The features that orders tell of, in the words of a shop. */
const sayings: Readonly<Record<string, Saying>> = {
  recency_days: {
    title: 'Days since the last purchase',
    say: (value, { days }, { gap_mean_days: gap, purchase_days: visits }) =>
      typeof gap === 'number' && typeof visits === 'number' && visits > 1
        ? `has not bought for ${days(value)}, usual gap ${days(gap)}`
        : `has not bought for ${days(value)}`,
  },
  tenure_days: { title: 'Days as a client', say: (value, { days }) => `a client for ${days(value)}` },
  purchases: { title: 'Purchases', say: (value, { purchases }) => `${purchases(value)} in all` },
  purchase_days: { title: 'Days with a purchase', say: (value, { days }) => `bought on ${days(value)}` },
  monetary: { title: 'Spent in all', say: (value, { amount }) => `spent ${amount(value)} in all` },
  mean_purchase: { title: 'Mean purchase', say: (value, { amount }) => `${amount(value)} a purchase` },
  max_purchase: { title: 'Largest purchase', say: (value, { amount }) => `${amount(value)} at most` },
  last_purchase: { title: 'Last purchase', say: (value, { amount }) => `${amount(value)} the last time` },
  gap_mean_days: {
    title: 'Usual days between purchases',
    say: (value, { days }) => `usually ${days(value)} between purchases`,
  },
  gap_sd_days: { title: 'Spread of the gaps, days', say: (value, { days }) => `the gaps vary by ${days(value)}` },
  last_gap_days: {
    title: 'Last gap, days',
    say: (value, { days }) => `${days(value)} between the last two purchases`,
  },
  overdue: {
    title: 'Usual gaps since the last purchase',
    say: (value) => `${fixed(value, 1)} times the usual gap since the last purchase`,
  },
  spend_trend_90d: {
    title: 'Spending, last 90 days minus the 90 before',
    say: (value, { amount }) =>
      `spent ${amount(Math.abs(value))} ${value < 0 ? 'less' : 'more'} in the last 90 days than in the 90 before`,
  },
  returns: { title: 'Returns', say: (value) => plural(value, 'return') },
  returned_share: { title: 'Share returned', say: (value, { share }) => `${share(value)} of it returned` },
  products: { title: 'Different products', say: (value) => plural(value, 'different product') },
  products_per_purchase: {
    title: 'Products a purchase',
    say: (value) => `${fixed(value, 1)} different products a purchase`,
  },
  repeated_product_share: {
    title: 'Share of products bought again',
    say: (value, { share }) => `${share(value)} of the products bought more than once`,
  },
  new_product_share: {
    title: 'Share of new products, last time',
    say: (value, { share }) => `${share(value)} of the last purchase was new to the client`,
  },
  top_product_share: {
    title: 'Share of the favourite product',
    say: (value, { share }) => `${share(value)} spent on one product`,
  },
  unit_price: { title: 'Price of a piece', say: (value, { amount }) => `${amount(value)} a piece` },
  categories: { title: 'Categories', say: (value) => plural(value, 'category', 'categories') },
  top_category_share: {
    title: 'Share of the favourite category',
    say: (value, { share }) => `${share(value)} spent on one category`,
  },
  top_category: { title: 'Favourite category', say: String },
  order_country: { title: 'Country of the orders', say: String },
  alive_chance: {
    title: 'Chance of still being a client',
    say: (value, { share }) => `${share(value)} likely to be still a client, by past orders`,
  },
  expected_purchases_90d: {
    title: 'Expected purchases in 90 days',
    say: (value) => `${fixed(value, 1)} purchases expected in 90 days, by past orders`,
  },
  expected_purchase: {
    title: 'Expected amount of a purchase',
    say: (value, { amount }) => `${amount(value)} expected a purchase`,
  },
  expected_spend_90d: {
    title: 'Expected spending in 90 days',
    say: (value, { amount }) => `spending of ${amount(value)} expected in 90 days, by past orders`,
  },
};

/** The same of features whose name holds a number of days. */
const within: readonly [
  prefix: string,
  title: (days: string) => string,
  say: (value: number, words: Words, days: string) => string,
][] = [
  [
    'purchases_',
    (days) => `Purchases in ${days} days`,
    (value, { purchases }, days) => `${purchases(value)} in the last ${days} days`,
  ],
  [
    'spend_',
    (days) => `Spent in ${days} days`,
    (value, { amount }, days) => `spent ${amount(value)} in the last ${days} days`,
  ],
  [
    'buy_chance_',
    (days) => `Chance of buying within ${days} days`,
    (value, { share }, days) => `${share(value)} likely to buy within ${days} days, by past orders`,
  ],
];

interface Words extends Writing {
  days: (value: number) => string;
  purchases: (value: number) => string;
}

function wordsOf(write: Writing): Words {
  return {
    ...write,
    days: (value) => plural(Math.round(value), 'day'),
    purchases: (value) => plural(value, 'purchase'),
  };
}

function withinOf(feature: string) {
  const days = /_(\d+)d$/.exec(feature)?.[1];
  const found = within.find(([prefix]) => feature === `${prefix}${days}d`);
  return found && days
    ? { title: found[1](days), say: (value: number, words: Words) => found[2](value, words, days) }
    : undefined;
}

function sayingOf(feature: string): Saying | undefined {
  return Object.hasOwn(sayings, feature) ? sayings[feature] : withinOf(feature);
}

/** What a feature is called: `recency_days` → `Days since the last purchase`; one of a file by its column. */
export function featureTitle(feature: string): string {
  return sayingOf(feature)?.title ?? feature;
}

/**
 * What is known of a client as a shop would say it, where the feature is one that orders tell of; else `feature:
 * value`.
 * @param known all that is known of the client, for what only says something beside another
 */
export function featureWords(
  { feature, value, form }: { feature: string; value: FeatureValue; form: NumberForm | null },
  write: Writing,
  known: Readonly<Record<string, FeatureValue>> = {},
): string {
  if (value === null) return `${featureTitle(feature)}: not known`;
  if (typeof value === 'string') return `${featureTitle(feature)}: ${value}`;
  if (form !== null) return `${feature}: ${formText(value, form, write.day)}`;
  const saying = sayingOf(feature);
  if (saying) return saying.say(value, wordsOf(write), known);
  return `${feature}: ${Number.isInteger(value) ? count(value) : write.amount(value)}`;
}

/** A number as what it stands for. */
export function formText(value: number, form: NumberForm, day: Writing['day']): string {
  if (form === 'date') return day(value);
  return value === 1 ? 'yes' : 'no';
}

/** A day as ISO 8601, given as days since 1970-01-01 UTC. */
export function isoOfDays(days: number): string {
  return isoDay(days * dayMs);
}

/** A value as files hold it, by which it can be put in order too: a flag as yes or no, a day as ISO 8601. */
export function featureCell(value: FeatureValue, type: FeatureType = 'number'): FeatureValue {
  const isPlain = typeof value !== 'number' || type === 'number' || type === 'category';
  return isPlain ? value : formText(value, type, isoOfDays);
}

/** The part of a feature's values that a segment is: `below 30`, `from 1 to 2`, `yes`, `missing`. */
export function segmentBounds(
  { form, category, from, to }: Pick<Segment, 'form' | 'category' | 'from' | 'to'>,
  number: (value: number) => string,
  day: Writing['day'],
): string {
  if (category !== null) return category;
  // Of a flag there is what lies below 1, and what does not.
  if (form === 'flag' && (from !== null || to !== null)) return formText(from ?? 0, form, day);
  const write = form === 'date' ? day : number;
  if (from !== null) {
    if (to !== null) return `from ${write(from)} to ${write(to)}`;
    return form === 'date' ? `${write(from)} or later` : `${write(from)} or more`;
  }
  if (to === null) return 'missing';
  return `${form === 'date' ? 'before' : 'below'} ${write(to)}`;
}

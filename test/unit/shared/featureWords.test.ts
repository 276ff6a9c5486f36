import { expect, it } from 'vitest';
import { behaviourFeatures } from '../../../electron/features/behaviour';
import { itemFeatures } from '../../../electron/features/items';
import { lifetimeFeatures } from '../../../electron/features/lifetimes/lifetimes';
import type { FeatureValue } from '../../../shared/features';
import { featureCell, featureTitle, featureWords, segmentBounds, type Writing } from '../../../shared/featureWords';

const write: Writing = {
  amount: (value) => `£${value.toLocaleString('en-US')}`,
  share: (value) => `${100 * value} %`,
  day: (value) => `day ${value}`,
};

type Known = Parameters<typeof featureWords>[2];
const say = (feature: string, value: FeatureValue, known: Known = {}) =>
  featureWords({ feature, value, form: null }, write, known);

it('what a model rests on is said in the words of a shop', () => {
  const known = { gap_mean_days: 31.4, purchase_days: 4 };
  expect(say('recency_days', 94.2, known)).toBe('has not bought for 94 days, usual gap 31 days');
  // Who has bought once has no usual gap: the feature holds the one that is open.
  expect(say('recency_days', 1.2, { ...known, purchase_days: 1 })).toBe('has not bought for 1 day');
  expect(say('purchases_90d', 1)).toBe('1 purchase in the last 90 days');
  expect(say('spend_180d', 1234)).toBe('spent £1,234 in the last 180 days');
  expect(say('spend_trend_90d', -250)).toBe('spent £250 less in the last 90 days than in the 90 before');
  expect(say('buy_chance_30d', 0.25)).toBe('25 % likely to buy within 30 days, by past orders');
  expect(say('plan', 'gold')).toBe('plan: gold');
  expect(say('visits', 1200)).toBe('visits: 1,200');
  expect(say('recency_days', null)).toBe('Days since the last purchase: not known');
});

it('every feature that orders tell of has words and a title; a column of a file keeps its own name', () => {
  const items = itemFeatures({ products: true, categories: [1, 2], countries: [1, 2] });
  for (const feature of [...behaviourFeatures, ...lifetimeFeatures, ...items]) {
    expect(say(feature, 2)).not.toContain(`${feature}:`);
    expect(featureTitle(feature)).not.toBe(feature);
  }
  expect(['constructor', 'plan', 'spend_60d_x'].map(featureTitle)).toEqual(['constructor', 'plan', 'spend_60d_x']);
});

it('a flag is yes or no and a date a day, wherever a number of a client is told', () => {
  const told = (form: 'flag' | 'date', value: number) => featureWords({ feature: 'x', value, form }, write);
  expect([told('flag', 1), told('flag', 0), told('date', 19_724)]).toEqual(['x: yes', 'x: no', 'x: day 19724']);
  expect(featureCell(19_724, 'date')).toBe('2024-01-02');
  expect([featureCell(1, 'flag'), featureCell(1, 'number'), featureCell(null, 'date')]).toEqual(['yes', 1, null]);
});

it('a part of a feature is told as what its numbers stand for', () => {
  const part = (form: 'flag' | 'date' | null, from: number | null, to: number | null) =>
    segmentBounds({ form, category: null, from, to }, String, write.day);
  expect([part('flag', null, 1), part('flag', 1, null), part('flag', null, null)]).toEqual(['no', 'yes', 'missing']);
  expect([part('date', null, 9), part('date', 2, 9), part('date', 9, null)]).toEqual([
    'before day 9',
    'from day 2 to day 9',
    'day 9 or later',
  ]);
  expect([part(null, null, 9), part(null, 9, null)]).toEqual(['below 9', '9 or more']);
});

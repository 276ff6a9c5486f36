import { expect, it } from 'vitest';
import { behaviourFeatures } from '../../../electron/features/behaviour';
import { itemFeatures } from '../../../electron/features/items';
import { lifetimeFeatures } from '../../../electron/features/lifetimes/lifetimes';
import { featureTitle, featureWords, type Writing } from '../../../shared/featureWords';

const write: Writing = {
  amount: (value) => `£${value.toLocaleString('en-US')}`,
  share: (value) => `${100 * value} %`,
};

it('what a model rests on is said in the words of a shop', () => {
  const known = { gap_mean_days: 31.4, purchase_days: 4 };
  expect(featureWords('recency_days', 94.2, write, known)).toBe('has not bought for 94 days, usual gap 31 days');
  // Who has bought once has no usual gap: the feature holds the one that is open.
  expect(featureWords('recency_days', 1.2, write, { ...known, purchase_days: 1 })).toBe('has not bought for 1 day');
  expect(featureWords('purchases_90d', 1, write)).toBe('1 purchase in the last 90 days');
  expect(featureWords('spend_180d', 1234, write)).toBe('spent £1,234 in the last 180 days');
  expect(featureWords('spend_trend_90d', -250, write)).toBe(
    'spent £250 less in the last 90 days than in the 90 before',
  );
  expect(featureWords('buy_chance_30d', 0.25, write)).toBe('25 % likely to buy within 30 days, by past orders');
  expect(featureWords('plan', 'gold', write)).toBe('plan: gold');
  expect(featureWords('visits', 1200, write)).toBe('visits: 1,200');
  expect(featureWords('recency_days', null, write)).toBe('Days since the last purchase: not known');
});

it('every feature that orders tell of has words and a title; a column of a file keeps its own name', () => {
  const items = itemFeatures({ products: true, categories: [1, 2], countries: [1, 2] });
  for (const feature of [...behaviourFeatures, ...lifetimeFeatures, ...items]) {
    expect(featureWords(feature, 2, write)).not.toContain(`${feature}:`);
    expect(featureTitle(feature)).not.toBe(feature);
  }
  expect(['constructor', 'plan', 'spend_60d_x'].map(featureTitle)).toEqual(['constructor', 'plan', 'spend_60d_x']);
});

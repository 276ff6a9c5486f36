import { expect, it } from 'vitest';
import { behaviourFeatures } from '../../../../electron/features/behaviour';
import { contributionWords, featureWords, scoreWords } from '../../../../renderer/derive/reasons';

it('what a model rests on is said in the words of a shop', () => {
  expect(featureWords('recency_days', 94.2)).toBe('last bought 94 days ago');
  expect(featureWords('gap_mean_days', 31)).toBe('usually 31 days between purchases');
  expect(featureWords('purchases_90d', 1)).toBe('1 purchase in the last 90 days');
  expect(featureWords('spend_180d', 1234)).toBe('spent 1,234 in the last 180 days');
  expect(featureWords('spend_trend_90d', -250)).toBe('spent 250 less in the last 90 days than before');
  expect(featureWords('plan', 'gold')).toBe('plan: gold');
  expect(featureWords('visits', 12)).toBe('visits: 12');
  expect(featureWords('recency_days', null)).toBe('recency_days is missing');
});

it('every feature of behaviour has words', () => {
  for (const feature of behaviourFeatures) expect(featureWords(feature, 2)).not.toContain(`${feature}:`);
});

it('a score is a share or an amount', () => {
  expect([scoreWords('classification', 0.123), scoreWords('regression', 99.5)]).toEqual(['12.3\u00a0%', '99.50']);
  expect(scoreWords('regression', undefined)).toBe('–');
  expect(contributionWords('classification', -0.153)).toBe('−15.3 points');
  expect(contributionWords('regression', 292)).toBe('+292');
});

import { expect, it } from 'vitest';
import { contributionWords, scoreWords } from '../../../../renderer/derive/reasons';

it('a score is a share or an amount', () => {
  expect([scoreWords('classification', 0.123), scoreWords('regression', 99.5)]).toEqual(['12.3\u00a0%', '99.50']);
  expect(scoreWords('regression', null)).toBe('–');
  expect([83.9, 354].map((amount) => scoreWords('regression', amount, 354))).toEqual(['84', '354']);
  expect(contributionWords('classification', -0.153)).toBe('−15.3 points');
  expect(contributionWords('regression', 292)).toBe('+292');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRule, ruleText } from '../../../shared/syntheticRule';

const weight = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => Math.round(value * 1e4) / 1e4 || 1);
const feature = fc.oneof(
  fc.constantFrom('orders', 'recency_days', 'größe', 'Charge  Amount', '2019', 'a-b', 'x*y'),
  fc.stringMatching(/^[^"]{1,12}$/),
);

describe('the text of a rule', () => {
  it('is read as it was written', () => {
    const rule = fc.record({
      terms: fc.array(fc.record({ feature, weight }), { minLength: 1, maxLength: 4 }),
      constant: fc.oneof(fc.constant(0), weight),
    });
    fc.assert(
      fc.property(rule, (one) => {
        expect(parseRule(ruleText(one))).toEqual(one);
      }),
    );
  });

  it('is free in its form', () => {
    expect(parseRule(' -recency + 2 * orders +.5"days since" − 3')).toEqual({
      terms: [
        { feature: 'recency', weight: -1 },
        { feature: 'orders', weight: 2 },
        { feature: 'days since', weight: 0.5 },
      ],
      constant: -3,
    });
  });

  it.each(['', '3', 'a b', '1*', '* a', 'a + ', 'a * 2', '"a', 'a > 3', 'f(x)'])('“%s” is refused', (text) => {
    expect(() => parseRule(text)).toThrow(/can’t be read/);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucInterval, wilsonInterval } from '../../../shared/scores';

describe('wilsonInterval', () => {
  it('ends where the score test is just significant, which is its definition', () => {
    for (const [p, n] of [
      [0.75, 20],
      [0.5, 746],
      [0, 12],
    ]) {
      for (const end of wilsonInterval(p * n, n)) {
        expect((p - end) ** 2).toBeCloseTo((1.959963984540054 ** 2 * end * (1 - end)) / n, 12);
      }
    }
  });

  it('holds the share and stays within [0, 1]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, p) => {
        const [low, high] = wilsonInterval(p * n, n);
        expect(low).toBeGreaterThanOrEqual(-1e-12);
        expect(high).toBeLessThanOrEqual(1 + 1e-12);
        expect(low).toBeLessThanOrEqual(p + 1e-12);
        expect(high).toBeGreaterThanOrEqual(p - 1e-12);
      }),
    );
  });
});

it('the interval of an AUC is that of scores that are exponential in both classes, as Hanley and McNeil assume', () => {
  const [positives, negatives, rate] = [40, 90, 0.25];
  // Of scores with the means 1 and 1 / rate: one above another, two above one, one above two.
  const auc = 1 / (1 + rate);
  const [twoAbove, aboveTwo] = [1 / (1 + 2 * rate), 1 - (2 * rate) / (1 + rate) + rate / (2 + rate)];
  const variance =
    (auc * (1 - auc) + (positives - 1) * (twoAbove - auc ** 2) + (negatives - 1) * (aboveTwo - auc ** 2)) /
    (positives * negatives);
  const [low, high] = aucInterval(auc, positives, negatives);
  expect((high - low) / 2).toBeCloseTo(1.959963984540054 * Math.sqrt(variance), 12);
  expect((low + high) / 2).toBeCloseTo(auc, 12);
  expect(aucInterval(1, 5, 5)).toEqual([1, 1]);
});

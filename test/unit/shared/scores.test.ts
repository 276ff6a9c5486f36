import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../shared/scores';

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

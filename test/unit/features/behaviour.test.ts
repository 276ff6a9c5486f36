import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { behaviourFeatures, behaviourOf } from '../../../electron/features/behaviour';
import { type Order, pastAt } from '../../../electron/features/orders';
import { dayMs } from '../../../shared/time';

const day = (n: number) => n * dayMs;
const buy = (n: number, amount: number): Order => ({
  at: day(n),
  amount,
  toldUntil: day(999),
  parts: null,
  lines: [],
  country: null,
});
const sendBack = (n: number, amount: number) => buy(n, -amount);

function named(values: Float64Array | null): Record<string, number> {
  if (!values) throw new Error('no features');
  return Object.fromEntries(behaviourFeatures.map((name, i) => [name, values[i]]));
}

const history = fc
  .array(fc.record({ at: fc.integer({ min: 0, max: 400 }), amount: fc.integer({ min: -500, max: 500 }) }), {
    maxLength: 30,
  })
  .map((orders) => orders.map(({ at, amount }) => buy(at, amount)).sort((a, b) => a.at - b.at || a.amount - b.amount));

describe('behaviour features', () => {
  it('match values worked out by hand', () => {
    const orders = [buy(0, 100), buy(10, 50), sendBack(12, 20), buy(40, 30), buy(40, 10), buy(500, 999)];
    const features = named(behaviourOf(pastAt(orders, day(50))));
    expect(features).toMatchObject({
      recency_days: 10,
      tenure_days: 50,
      purchases: 4,
      purchase_days: 3,
      monetary: 170,
      mean_purchase: 47.5,
      max_purchase: 100,
      last_purchase: 10,
      gap_mean_days: 20,
      gap_sd_days: 10,
      last_gap_days: 30,
      overdue: 0.5,
      purchases_30d: 2,
      purchases_90d: 4,
      purchases_180d: 4,
      spend_30d: 40,
      spend_90d: 170,
      spend_180d: 170,
      spend_trend_90d: 170,
      returns: 1,
    });
    expect(features.returned_share).toBeCloseTo(20 / 190, 12);
  });

  it('gives nothing for a client who had not bought by then', () => {
    expect(behaviourOf(pastAt([buy(5, 10)], day(5)))).toBeNull();
    expect(behaviourOf(pastAt([sendBack(1, 10)], day(5)))).toBeNull();
  });

  it('never looks at or after the moment: any future leaves the features as they are', () => {
    fc.assert(
      fc.property(history, history, fc.integer({ min: 0, max: 400 }), (past, future, now) => {
        const known = past.filter(({ at }) => at < day(now));
        const later = future.map((order) => ({ ...order, at: order.at + day(now) }));
        expect(behaviourOf(pastAt([...known, ...later], day(now)))).toEqual(behaviourOf(pastAt(known, day(now))));
      }),
    );
  });

  it('is never missing nor infinite', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 0, max: 500 }), (orders, now) => {
        const features = behaviourOf(pastAt(orders, day(now)));
        if (features) expect([...features].every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

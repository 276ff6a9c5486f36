import { describe, expect, it } from 'vitest';
import { gainsOf } from '../../../electron/engine/gains';
import { cutAt, pointNear } from '../../../shared/gains';
import type { Gains } from '../../../shared/schemas/gains';

// Ten clients of whom four left; two share a score.
const actual = Float64Array.of(1, 1, 0, 1, 0, 0, 1, 0, 0, 0);
const predicted = Float64Array.of(0.95, 0.9, 0.8, 0.7, 0.6, 0.6, 0.4, 0.3, 0.2, 0.1);
const of = { kind: 'classification', rows: 10, total: 4 } as const;

describe('gain and lift', () => {
  it('are what is found among the highest scores, beside as many drawn blindly', () => {
    const { total, points, cut } = gainsOf(actual, predicted, { share: 0.2 });
    expect(total).toBe(4);
    expect(cut).toEqual({ rows: 2, threshold: 0.9, found: 2 });
    // Half of those who left are in a fifth of the clients: 2.5 times as many as by chance.
    expect(cutAt(of, cut)).toEqual({
      share: 0.2,
      gain: 0.5,
      lift: 2.5,
      confusion: { found: 2, falseAlarms: 0, missed: 2, left: 6 },
    });
    expect([points[0], points.at(-1)]).toEqual([
      { rows: 0, threshold: null, found: 0 },
      { rows: 10, threshold: 0.1, found: 4 },
    ]);
    expect(cutAt(of, points[0]).lift).toBeNull();
  });

  it('part no two clients of one score: a cut goes up to the last of them', () => {
    expect(gainsOf(actual, predicted, { share: 0.5 }).cut).toEqual({ rows: 6, threshold: 0.6, found: 3 });
    expect(gainsOf(actual, predicted, { threshold: 0.6 }).cut).toEqual({ rows: 6, threshold: 0.6, found: 3 });
    expect(gainsOf(actual, predicted, { share: 0.7 }).cut.rows).toBe(7);
    expect(gainsOf(actual, predicted, { share: 0.71 }).cut.rows).toBe(8);
    // Between two scores lies the higher one; above all of them lies nobody.
    expect(gainsOf(actual, predicted, { threshold: 0.65 }).cut).toEqual({ rows: 4, threshold: 0.7, found: 3 });
    expect(gainsOf(actual, predicted, { threshold: 0.99 }).cut).toEqual({ rows: 0, threshold: null, found: 0 });
    expect(gainsOf(actual, predicted, { threshold: 0 }).cut.rows).toBe(10);
    const { confusion } = cutAt(of, { rows: 6, threshold: 0.6, found: 3 });
    expect(confusion).toEqual({ found: 3, falseAlarms: 3, missed: 1, left: 3 });
  });

  it('are shares of the money for amounts, which have no confusion', () => {
    const amounts = gainsOf(Float64Array.of(10, 70, 0, 20), Float64Array.of(3, 9, 1, 5), { share: 0.25 });
    expect(amounts.total).toBe(100);
    expect(cutAt({ kind: 'regression', rows: 4, total: 100 }, amounts.cut)).toEqual({
      share: 0.25,
      gain: 0.7,
      lift: 2.8,
      confusion: null,
    });
  });

  it('have a hundred steps however many rows there are, and say nothing where there is nothing to find', () => {
    const many = Float64Array.from({ length: 5000 }, (_, i) => i);
    const { points } = gainsOf(
      many.map(() => 0),
      many,
      { share: 0.1 },
    );
    expect(points).toHaveLength(101);
    expect(cutAt({ kind: 'classification', rows: 5000, total: 0 }, points[10])).toMatchObject({ gain: 0, lift: null });
    const found: Pick<Gains, 'rows' | 'points'> = { rows: 5000, points };
    expect(pointNear(found, 0.1).rows).toBe(500);
  });
});

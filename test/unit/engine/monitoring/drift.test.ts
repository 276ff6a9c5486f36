import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionOf, jensenShannon, psi, sharesOf } from '../../../../electron/engine/monitoring/drift';

const share = (counts: readonly number[]) => {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
};
const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 6, maxLength: 6 }).filter((c) => c.some(Boolean));
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('the Population Stability Index', () => {
  it('is the published one of six bins', () => {
    const [before, now] = [share([16, 18, 16, 14, 12, 12]), share([16, 16, 16, 16, 16, 8])];
    expect(psi(before, now, { before: 88, now: 88 })).toBeCloseTo(0.0372184, 7);
  });

  it('counts an empty bin as half a row, and one that is empty on both sides not at all', () => {
    const found = psi([0.5, 0.5, 0], [1, 0, 0], { before: 100, now: 50 });
    expect(found).toBeCloseTo(0.5 * Math.log(2) + (0.01 - 0.5) * Math.log(0.01 / 0.5), 12);
  });

  it('is the same both ways, and 0 only between equal shares', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const rows = { before: total(a), now: total(b) };
        const [p, q] = [share(a), share(b)];
        const found = psi(p, q, rows);
        expect(found).toBeCloseTo(psi(q, p, { before: rows.now, now: rows.before }), 9);
        expect(found >= 0).toBe(true);
        expect(psi(p, p, rows)).toBe(0);
      }),
    );
  });
});

describe('the Jensen–Shannon distance', () => {
  it('is SciPy’s, as its documentation shows it', () => {
    expect(jensenShannon([1, 0, 0], [0, 1, 0])).toBe(1);
    // 0.46450140402245893 there, with natural logarithms.
    expect(jensenShannon([1, 0], [0.5, 0.5]) * Math.sqrt(Math.LN2)).toBeCloseTo(0.46450140402245893, 14);
    expect(jensenShannon([1, 0, 0], [1, 0, 0])).toBe(0);
  });

  it('is a distance: within 0 and 1, the same both ways, no longer than by a way round', () => {
    fc.assert(
      fc.property(counts, counts, counts, (...three) => {
        const [a, b, c] = three.map(share);
        const direct = jensenShannon(a, c);
        expect(direct).toBeLessThanOrEqual(1 + 1e-12);
        expect(direct).toBeCloseTo(jensenShannon(c, a), 12);
        expect(direct).toBeLessThanOrEqual(jensenShannon(a, b) + jensenShannon(b, c) + 1e-9);
      }),
    );
  });
});

describe('a distribution', () => {
  const rowsOf = (size: number) => Int32Array.from({ length: size }, (_, i) => i);

  it('of a number has tenths, and a place for missing', () => {
    const values = Float64Array.from({ length: 1100 }, (_, i) => (i < 1000 ? i : Number.NaN));
    const { shares } = distributionOf('x', { type: 'number', values }, rowsOf(1100));
    expect(shares).toHaveLength(11);
    for (const one of shares) expect(one).toBeCloseTo(1 / 11, 3);
  });

  it('of a number that has few values gives each its bin', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => Number(i % 4 === 0));
    const found = distributionOf('flag', { type: 'number', values }, rowsOf(100));
    expect(found).toMatchObject({ edges: [1], shares: [0.75, 0.25, 0] });
  });

  it('of a category keeps what is new apart from what is missing', () => {
    const before = { type: 'category', names: ['a', 'b'], codes: Int32Array.of(0, 0, 1, -1) } as const;
    const { shares, ...frame } = distributionOf('c', before, rowsOf(4));
    expect(shares).toEqual([0.5, 0.25, 0, 0.25]);
    const now = { type: 'category', names: ['b', 'z'], codes: Int32Array.of(1, 1, 0, 0) } as const;
    expect(sharesOf(frame, now, rowsOf(4))).toEqual([0, 0.5, 0.5, 0]);
  });
});

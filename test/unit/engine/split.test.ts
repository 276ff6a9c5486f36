import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelParts } from '../../helpers/kernelParts';

interface Row {
  code: number;
  target: number;
  drawn: number;
}

/** The kernel's cut of a node that holds all rows. */
function findCut(rows: readonly Row[], minLeaf: number) {
  const parts = kernelParts();
  parts.lay(rows.length, minLeaf);
  parts.layValues(0, 65_536);
  const memory = new DataView(parts.memory.buffer);
  let [sum, drawn] = [0, 0n];
  for (const [i, row] of rows.entries()) {
    const [share, times] = [row.drawn * row.target, (BigInt(row.drawn) << 32n) | 1n];
    memory.setUint16(parts.codesOf(0) + 2 * i, row.code, true);
    memory.setUint32(parts.rowsAt() + 4 * i, i, true);
    memory.setFloat64(parts.sharesAt() + 16 * i, share, true);
    memory.setBigInt64(parts.sharesAt() + 16 * i + 8, times, true);
    sum += share;
    drawn += times;
  }
  const varies = parts.findCut(sum, drawn) !== 0;
  return { varies, best: { code: parts.code(), next: parts.next(), score: parts.score() } };
}

/** The squared error that is left after a cut, the straightforward way. */
function errorOf(rows: readonly Row[]): number {
  const weight = rows.reduce((sum, { drawn }) => sum + drawn, 0);
  const mean = rows.reduce((sum, { drawn, target }) => sum + drawn * target, 0) / weight;
  return rows.reduce((sum, { drawn, target }) => sum + drawn * (target - mean) ** 2, 0);
}

const errorAfter = (rows: readonly Row[], code: number) =>
  errorOf(rows.filter((row) => row.code <= code)) + errorOf(rows.filter((row) => row.code > code));

/** Error after the best cut that leaves enough rows on both sides; null if there is none. */
function bestByHand(rows: readonly Row[], minLeaf: number): number | null {
  const errors = [...new Set(rows.map(({ code }) => code))]
    .filter((code) => {
      const left = rows.filter((row) => row.code <= code).length;
      return left >= minLeaf && rows.length - left >= minLeaf;
    })
    .map((code) => errorAfter(rows, code));
  return errors.length > 0 ? Math.min(...errors) : null;
}

const rowsOf = (most: number, code: fc.Arbitrary<number>, target: fc.Arbitrary<number>) =>
  fc.array(fc.record({ code, target, drawn: fc.integer({ min: 1, max: 5 }) }), { minLength: 2, maxLength: most });
const targets = fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: -50, max: 50 }));
const codes = fc.oneof(fc.nat(3), fc.nat(300), fc.nat(65_535));

describe('the cut of a node', () => {
  it('is the best there is, in nodes of few and of many rows', () => {
    fc.assert(
      fc.property(
        fc.oneof(rowsOf(20, codes, targets), rowsOf(200, codes, targets)),
        fc.integer({ min: 1, max: 8 }),
        (rows, minLeaf) => {
          const { best, varies } = findCut(rows, minLeaf);
          const expected = bestByHand(rows, minLeaf);
          expect(varies).toBe(new Set(rows.map(({ code }) => code)).size > 1);
          expect(best.score >= 0).toBe(expected !== null);
          if (expected === null) return;
          expect(errorAfter(rows, best.code)).toBeCloseTo(expected, 6);
          expect(rows.some(({ code }) => code > best.code && code < best.next)).toBe(false);
          expect(rows.some(({ code }) => code === best.code) && rows.some(({ code }) => code === best.next)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    { rows: 700, most: 65_535 },
    { rows: 9_000, most: 65_535 },
    { rows: 3_000, most: 200 },
    { rows: 70_000, most: 40_000 },
  ])('finds a step between two codes among $rows rows with codes up to $most', ({ rows, most }) => {
    const step = Math.floor(most * 0.371);
    const made = Array.from({ length: rows }, (_, i) => {
      const code = Math.imul(i, 40_503) % (most + 1);
      return { code: Math.abs(code), target: Math.abs(code) <= step ? 1 : 0, drawn: 1 + (i % 3) };
    });
    const { best } = findCut(made, 1);
    expect(errorAfter(made, best.code)).toBe(0);
  });

  it('of many rows is at most a little worse than the best', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 600, max: 3000 }), (salt, count) => {
        const rows = Array.from({ length: count }, (_, i) => {
          const code = Math.abs(Math.imul(i + salt, 2_654_435_761)) % 65_536;
          const noise = Math.abs(Math.imul(i ^ salt, 1_597_334_677)) % 1000;
          return { code, target: Math.sin(code / 9000) * 300 + noise, drawn: 1 };
        });
        const { best } = findCut(rows, 1);
        const whole = errorOf(rows);
        const gain = whole - errorAfter(rows, best.code);
        const bestGain = whole - (bestByHand(rows, 1) as number);
        expect(gain / bestGain).toBeGreaterThan(0.97);
      }),
      { numRuns: 8 },
    );
  });

  it('sees codes that differ within one bin', () => {
    const rows = Array.from({ length: 2000 }, (_, i) => ({
      code: 500 + (i % 3),
      target: i % 3 === 2 ? 1 : 0,
      drawn: 1,
    }));
    const { best, varies } = findCut(rows, 1);
    expect(varies).toBe(true);
    expect([best.code, best.next]).toEqual([501, 502]);
    expect(
      findCut(
        rows.map((row) => ({ ...row, code: 7 })),
        1,
      ).varies,
    ).toBe(false);
  });
});

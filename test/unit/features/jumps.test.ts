import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJump } from '../../../electron/features/jumps';
import { seededRandom } from '../../helpers/random.mjs';

const numbers = (size: number, seed: number, of: (random: () => number) => number) => {
  const random = seededRandom(seed);
  return { values: Float64Array.from({ length: size }, () => of(random)), names: null };
};
const income = (seed: number, unit = 1) => numbers(500, seed, (random) => unit * (20_000 + 60_000 * random() ** 2));
const flags = (seed: number, share: number, size = 500) => numbers(size, seed, (random) => Number(random() < share));
const regions = (seed: number, of: readonly string[]) => ({
  ...numbers(500, seed, (random) => Math.floor(random() * of.length)),
  names: of,
});

describe('a column of a file beside what came before', () => {
  it('has jumped where it is all empty, and both distributions are told', () => {
    const found = findJump(
      'income',
      income(1),
      numbers(400, 2, () => Number.NaN),
    );
    expect(found).toMatchObject({ column: 'income', kind: 'empty', now: { rows: 400, missing: 1, quartiles: [] } });
    expect(found?.before.quartiles).toHaveLength(5);
    expect(found?.text).toBe('“income” is empty in 100.0 % of the rows, before in 0.0 %');
  });

  it.each([1000, 0.01, 2.54])('has jumped where its unit is %d times another', (unit) => {
    expect(findJump('income', income(1), income(2, unit))?.kind).toBe(unit === 2.54 ? undefined : 'unit');
  });

  it('has jumped where values lie wholly elsewhere, of whatever unit', () => {
    expect(
      findJump(
        'year',
        numbers(300, 1, (r) => 10 * r()),
        numbers(300, 2, (r) => 500 + r()),
      )?.kind,
    ).toBe('otherValues');
  });

  it('has jumped where a common category is gone, not where a rare one is', () => {
    const before = regions(1, ['north', 'south', 'west']);
    expect(findJump('region', before, regions(2, ['north', 'south']))?.text).toMatch(/has no “west” \(before \d\d/);
    expect(findJump('region', before, regions(2, ['south', 'west', 'north', 'islands']))).toBeNull();
    const rare = { values: Float64Array.from({ length: 500 }, (_, i) => Number(i === 0)), names: ['a', 'b'] };
    expect(findJump('region', rare, { ...rare, values: new Float64Array(500) })).toBeNull();
  });

  it('has jumped where the share of yes doubled, beyond chance', () => {
    expect(findJump('churned', flags(1, 0.1), flags(2, 0.25))?.kind).toBe('shareOfYes');
    expect(findJump('churned', flags(1, 0.3), flags(2, 0.05))?.kind).toBe('shareOfYes');
    expect(findJump('churned', flags(1, 0.2), flags(2, 0.3))).toBeNull();
    expect(findJump('churned', flags(1, 0.02, 40), flags(2, 0.06, 40))).toBeNull();
  });

  it('has not jumped beside itself, whatever it holds, nor where few rows tell', () => {
    const value = fc.oneof(fc.double({ noNaN: false }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (values) => {
        const column = { values: Float64Array.from(values), names: null };
        expect(findJump('x', column, column)).toBeNull();
      }),
    );
    expect(
      findJump(
        'x',
        income(1),
        numbers(29, 2, () => Number.NaN),
      ),
    ).toBeNull();
  });

  it('has not jumped from one sample of the same to another', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(findJump('income', income(a), income(b))).toBeNull();
        expect(findJump('member', flags(a, 0.3), flags(b, 0.3))).toBeNull();
        expect(findJump('region', regions(a, ['n', 's']), regions(b, ['n', 's']))).toBeNull();
      }),
    );
  });
});

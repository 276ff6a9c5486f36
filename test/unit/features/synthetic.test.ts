import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTerms, rankScores, syntheticLabels } from '../../../electron/features/synthetic';
import type { SyntheticRule } from '../../../shared/schemas/labels';

const column = fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(Number.NaN)), {
  minLength: 1,
  maxLength: 30,
});
const purchase: SyntheticRule = {
  task: 'purchase',
  kind: 'classification',
  terms: [
    { feature: 'orders', weight: 2 },
    { feature: 'recency', weight: -1 },
  ],
  constant: 0,
  share: 0.3,
};
const ids = Array.from({ length: 4000 }, (_, i) => `c${i}`);
const values = new Map([
  ['orders', Float64Array.from(ids, (_, i) => (i * 7919) % 4001)],
  ['recency', Float64Array.from(ids, (_, i) => (i % 10 === 0 ? Number.NaN : (i * 104729) % 3989))],
]);

describe('ranks', () => {
  it('are those of counting: half of the equal ones and all below', () => {
    fc.assert(
      fc.property(column, (cells) => {
        const known = cells.filter((cell) => !Number.isNaN(cell));
        const expected = cells.map((cell) => {
          if (Number.isNaN(cell)) return 0;
          const below = known.filter((other) => other < cell).length;
          const equal = known.filter((other) => other === cell).length;
          return ((below + equal / 2) / known.length - 0.5) * Math.sqrt(12);
        });
        rankScores(Float64Array.from(cells)).forEach((score, i) => {
          expect(score).toBeCloseTo(expected[i], 10);
        });
      }),
    );
  });

  it('do not change with the scale of a feature', () => {
    const plain = Float64Array.from({ length: 50 }, (_, i) => (i * 37) % 50);
    expect(rankScores(plain.map((value) => Math.exp(value / 5)))).toEqual(rankScores(plain));
  });
});

describe('synthetic labels', () => {
  const labels = syntheticLabels(purchase, { ids, values }, 1);
  const mean = (rows: readonly number[]) => rows.reduce((sum, row) => sum + labels[row], 0) / rows.length;
  const rows = [...ids.keys()];

  it('are yes for the share that is wanted, and more often where the rule points to it', () => {
    // Four standard deviations of a share of 4,000 draws.
    expect(Math.abs(mean(rows) - 0.3)).toBeLessThan(0.03);
    const orders = values.get('orders') as Float64Array;
    const recency = values.get('recency') as Float64Array;
    expect(mean(rows.filter((row) => orders[row] > 3200))).toBeGreaterThan(
      mean(rows.filter((row) => orders[row] < 800)) + 0.4,
    );
    expect(mean(rows.filter((row) => recency[row] > 3200))).toBeLessThan(
      mean(rows.filter((row) => recency[row] < 800)) - 0.1,
    );
  });

  it('do not depend on the order of the clients, but on the seed and the task', () => {
    const back = [...rows].reverse();
    const reversed = {
      ids: back.map((row) => ids[row]),
      values: new Map([...values].map(([name, own]) => [name, Float64Array.from(back, (row) => own[row])])),
    };
    expect([...syntheticLabels(purchase, reversed, 1)].reverse()).toEqual([...labels]);
    expect(syntheticLabels(purchase, { ids, values }, 2)).not.toEqual(labels);
    expect(syntheticLabels({ ...purchase, task: 'other' }, { ids, values }, 1)).not.toEqual(labels);
  });

  it('of an amount are the sum itself, and none where a feature is missing', () => {
    const rule = {
      task: 'clv',
      kind: 'regression',
      terms: [{ feature: 'recency', weight: -0.5 }],
      constant: 10,
      share: null,
    } as const;
    const some = new Map([['recency', Float64Array.of(4, Number.NaN, 0.1)]]);
    expect([
      ...syntheticLabels({ ...rule, terms: [...rule.terms] }, { ids: ['a', 'b', 'c'], values: some }, 1),
    ]).toEqual([8, Number.NaN, 9.95]);
  });
});

describe('the default rule', () => {
  it('takes the first feature for each thing that may tell', () => {
    const features = ['Days Since Last', 'age', 'monetary', 'order_frequency', 'tenure'];
    expect(defaultTerms('purchase', features).map(({ feature, weight }) => [feature, weight])).toEqual([
      ['order_frequency', 1],
      ['Days Since Last', -1],
      ['monetary', 0.5],
    ]);
    expect(defaultTerms('spend', ['age'])).toEqual([]);
  });
});

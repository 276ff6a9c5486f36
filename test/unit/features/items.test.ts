import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitItems, itemFeatures, itemsOf } from '../../../electron/features/items';
import { type Order, pastAt } from '../../../electron/features/orders';
import { dayMs } from '../../../shared/time';

type Line = [product: number | null, amount: number, category?: number | null, quantity?: number | null];

function order(day: number, lines: Line[], country: number | null = null): Order {
  const told = lines.map(([product, amount, category = null, quantity = null]) => ({
    ...{ at: day * dayMs, product, amount, category, quantity },
  }));
  const amount = lines.reduce((sum, line) => sum + line[1], 0);
  return { at: day * dayMs, amount, toldUntil: 9e12, parts: null, lines: told, country };
}

const all = { products: true, categories: [7, 8], countries: [1, 2] };
const codes = Array.from({ length: 100 }, (_, code) => code);
const fitted = (clients: readonly (readonly Order[])[], at: number, places: readonly number[] = codes) =>
  fitItems(
    clients.map((orders) => pastAt(orders, at)),
    { categories: places, countries: places },
  );
const named = (orders: readonly Order[], day: number) =>
  Object.fromEntries(itemsOf(pastAt(orders, day * dayMs), all).map((value, i) => [itemFeatures(all)[i], value]));

describe('what lines tell of a client', () => {
  it('matches values worked out by hand', () => {
    const orders = [
      order(1, [
        [0, 30, 7, 2],
        [1, 10, 8, 6],
      ]),
      order(5, [[0, 20, 7]], 2),
      // The last purchase before the moment: one of its three products is known, one line takes back.
      order(9, [
        [0, 5, 7],
        [2, 15, 8],
        [3, 20, 8],
        [1, -1, 8],
      ]),
      order(12, [[1, -10, 8]], 1),
      order(50, [[4, 1000, 9]], 1),
    ];
    expect(named(orders, 20)).toEqual({
      products: 4,
      products_per_purchase: 2,
      repeated_product_share: 0.25,
      new_product_share: expect.closeTo(2 / 3, 12),
      top_product_share: 0.55,
      unit_price: 5,
      categories: 2,
      top_category_share: 0.55,
      top_category: 7,
      order_country: 2,
    });
  });

  it('is missing where lines do not tell it, and what is rare counts as none', () => {
    const nothing = named([order(1, [[null, 10]])], 20);
    expect(Object.values(nothing).every(Number.isNaN)).toBe(true);
    expect(named([order(1, [[5, 10, 99]], 99)], 20)).toMatchObject({
      products: 1,
      new_product_share: Number.NaN,
      categories: 1,
      top_category: Number.NaN,
      order_country: Number.NaN,
    });
  });

  it('takes of categories on which as much was spent the more common one, and one that counts before others', () => {
    const even = order(1, [
      [0, 5, 6],
      [0, 5, 8],
      [0, 5, 7],
    ]);
    const topOf = (categories: number[]) => {
      const items = { products: false, categories, countries: [] };
      return itemsOf(pastAt([even], 2 * dayMs), items)[itemFeatures(items).indexOf('top_category')];
    };
    expect([topOf([7, 8]), topOf([8, 7]), topOf([9, 7])]).toEqual([7, 8, 7]);
  });

  const line = fc.tuple(fc.nat(5), fc.integer({ min: -20, max: 50 }), fc.nat(3)) as fc.Arbitrary<Line>;
  const orders = fc
    .array(fc.tuple(fc.nat(60), fc.array(line, { minLength: 1, maxLength: 5 }), fc.nat(2)), { maxLength: 12 })
    .map((list) => list.map(([day, lines, country]) => order(day, lines, country)).sort((a, b) => a.at - b.at));

  it('knows nothing of what comes later, and does not hang on the order of the lines', () => {
    fc.assert(
      fc.property(orders, fc.nat(60), (own, day) => {
        const known = own.filter(({ at }) => at < day * dayMs);
        const turned = known.map((one) => ({ ...one, lines: [...one.lines].reverse() }));
        expect(itemsOf(pastAt(own, day * dayMs), all)).toEqual(itemsOf(pastAt(turned, day * dayMs), all));
        expect(fitted([own], day * dayMs)).toEqual(fitted([known], day * dayMs));
      }),
    );
  });
});

describe('what lines tell of a shop', () => {
  const clients = (count: number, category: number, country: number | null = null) =>
    Array.from({ length: count }, () => [order(1, [[1, 10, category]], country)]);

  it('keeps the words of five clients or more, the most common ones first, and thirty at the most', () => {
    const items = fitted([...clients(6, 3), ...clients(9, 4), ...clients(4, 5)], 20 * dayMs);
    expect(items).toEqual({ products: true, categories: [4, 3], countries: [] });
    const many = Array.from({ length: 40 }, (_, category) => clients(5, category)).flat();
    expect(fitted(many, 20 * dayMs)?.categories).toHaveLength(30);
  });

  it('decides between equally common words by their texts, whatever their codes', () => {
    const many = Array.from({ length: 40 }, (_, category) => clients(5, category, category)).flat();
    const items = fitted(many, 20 * dayMs, [...codes].reverse());
    const last = codes.slice(10, 40).reverse();
    expect(items).toEqual({ products: true, categories: last, countries: last });
  });

  it('leaves out what tells nobody apart, and all where nothing is told', () => {
    expect(itemFeatures(fitted(clients(9, 4, 1), 20 * dayMs)!)).toEqual([
      'products',
      'products_per_purchase',
      'repeated_product_share',
      'new_product_share',
      'top_product_share',
      'unit_price',
    ]);
    expect(fitted([[order(1, [])]], 20 * dayMs)).toBeNull();
    expect(fitted(clients(9, 4), dayMs)).toBeNull();
  });
});

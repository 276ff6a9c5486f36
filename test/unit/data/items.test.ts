import { describe, expect, it } from 'vitest';
import { clientFeatures } from '../../../electron/data/clientFeatures';
import { gatherLatest } from '../../../electron/data/gatherLatest';
import { makeSnapshots } from '../../../electron/data/makeSnapshots';
import { ordersByClient } from '../../../electron/data/orders';
import { writeTrainingTable } from '../../../electron/data/trainingTable';
import { undoImport } from '../../../electron/data/undoImport';
import { ordersBetween } from '../../../electron/features/orders';
import { clientKeyOf } from '../../../electron/store/clients';
import { removeUnusedFeatures } from '../../../electron/store/featureSets';
import { csv, importLines, ordersOf } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

const header = 'order,client,date,quantity,price';
const told = `${header},sku,category,country`;
const at = (moment: string) => Date.parse(`${moment}Z`);

/** Thirty clients, half of them with dogs and from Norway; each buys twice. */
const shop = Array.from({ length: 30 }, (_, i) => {
  const rest = i % 2 === 0 ? 'D1,dogs,Norway' : 'C1,cats,Peru';
  return [`A${i},C${i},2024-01-10,2,5,${rest}`, `B${i},C${i},2024-02-10,1,9,${rest}`];
}).flat();

const recognised = async (lines: readonly string[]) => {
  const context = dataContext();
  const { mapping } = await importLines(context, lines, { dryRun: true });
  return mapping;
};

describe('products, categories and countries of order lines', () => {
  it('become features of their clients, words as words', async () => {
    const context = dataContext();
    await importLines(context, [told, ...shop, 'X1,C1,2024-02-20,3,4,C2,snakes,Peru']);
    await makeSnapshots(
      context,
      { from: at('2024-02-15'), to: at('2024-02-15'), everyDays: 30, actor: 'a test' },
      quietIo,
    );
    const [odd, even] = ['C1', 'C2'].map((client) => clientFeatures(context, client).values);
    expect(even).toMatchObject({ products: 1, repeated_product_share: 1, unit_price: 6.33333, top_category: 'dogs' });
    expect(even).toMatchObject({ order_country: 'Norway', new_product_share: 0 });
    expect(odd).toMatchObject({ products: 2, new_product_share: 1, top_category: 'cats', order_country: 'Peru' });
    const { features, parts } = gatherLatest(context.db, 0);
    const [{ keys, columns }] = parts();
    const place = features.findIndex(({ name }) => name === 'top_category');
    const category = (client: string) =>
      features[place].texts?.[columns[place][Array.from(keys).indexOf(clientKeyOf(context.db, client))]];
    expect(['C0', 'C1'].map(category)).toEqual(['dogs', 'cats']);
  });

  it('give the same training table, and the same answers, whatever the order of imports', async () => {
    const even = Array.from({ length: 30 }, (_, i) => [
      `E${i},C${i},2024-01-12,1,5,E1,${i % 2 ? 'ants' : 'bees'},Chad`,
      `E${i},C${i},2024-01-12,1,5,E2,${i % 2 ? 'ants' : 'bees'},Norway`,
      `F${i},C${i},2024-09-12,1,3,E2,cats,Peru`,
    ]).flat();
    const made = async (files: readonly string[][]) => {
      const context = dataContext();
      for (const lines of files) await importLines(context, [told, ...lines]);
      const day = at('2024-01-20');
      await makeSnapshots(context, { from: day, to: day, everyDays: 30, actor: 'a test' }, quietIo);
      const { sha256 } = await writeTrainingTable(context);
      return [sha256, clientFeatures(context, 'C1').values];
    };
    expect(await made([even, shop])).toEqual(await made([shop, even]));
  });

  it('are those of the list cut at a moment, within a day too', async () => {
    const context = dataContext();
    await importLines(context, [told, '1,C1,2024-01-10 09:00,1,5,a,x,Peru', '1,C1,2024-01-10 15:00,1,7,b,y,Peru']);
    const [orders] = ordersByClient(context.db).values();
    const known = ordersBetween(orders, 0, at('2024-01-10 12:00')).flatMap(({ lines }) => lines);
    expect(known).toEqual([{ at: at('2024-01-10 09:00'), amount: 5, product: 0, quantity: 1, category: 0 }]);
  });

  it('of lines that said nothing before come with a file that tells, and go with it', async () => {
    const context = dataContext();
    await importLines(context, [header, ...shop.map((line) => line.split(',').slice(0, 5).join(','))]);
    const products = () => [...ordersByClient(context.db).values()].flat().flatMap(({ lines }) => lines).length;
    const before = ordersOf(context);
    const more = await importLines(context, [told, ...shop]);
    expect([more.accepted, products()]).toEqual([0, 60]);
    expect(ordersOf(context)).toEqual(before);
    // A third time nothing changes.
    await importLines(context, [told, ...shop, 'X1,C1,2024-02-20,3,4,C2,cats,Peru']);
    expect(products()).toBe(61);
    await undoImport(context, { id: more.id ?? 0, actor: 'a test', reason: '' });
    expect(products()).toBe(61);
    expect(Object.keys(ordersOf(context))).toHaveLength(30);
  });

  it.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]]])(
    'without numbers count once, in whichever order the files that tell of them are undone: %s',
    async (order) => {
      const context = dataContext();
      const bare = ['C1,2024-01-10,5', 'C1,2024-01-10,5', 'C2,2024-01-10,9'];
      const rich = bare.map((line) => `${line},D1`);
      const more = 'C2,2024-02-10,7,D2';
      const files = [
        ['client,date,amount', ...bare],
        ['client,date,amount,sku', ...rich],
        ['client,date,amount,sku,note', ...[...rich, more].map((line) => `${line},x`)],
      ];
      const ids: number[] = [];
      for (const lines of files) ids.push((await importLines(context, lines)).id ?? 0);
      const left = new Set([0, 1, 2]);
      for (const which of order) {
        await undoImport(context, { id: ids[which], actor: 'a test', reason: '' });
        left.delete(which);
        const both = { C1: [['2024-01-10', 10]], C2: [['2024-01-10', 9], ...(left.has(2) ? [['2024-02-10', 7]] : [])] };
        expect(ordersOf(context)).toEqual(left.size === 0 ? {} : both);
      }
    },
  );

  it('keep their words when no feature has them', async () => {
    const context = dataContext();
    await importLines(context, [told, ...shop]);
    removeUnusedFeatures(context.db);
    const words = context.db.prepare('SELECT value FROM categories ORDER BY value').pluck().all();
    expect(words).toEqual(['Norway', 'Peru', 'cats', 'dogs']);
    // Of products nothing but a number is kept.
    expect(csv(context, [])).not.toBe('');
    expect(JSON.stringify(context.db.prepare('SELECT * FROM transactions').all())).not.toContain('D1');
  });
});

describe('a column', () => {
  it.each([
    ['Artikelnummer', 'product'],
    ['Product Category', 'category'],
    ['Lineitem sku', 'product'],
    ['Billing Country', 'country'],
    ['pays', 'country'],
  ])('called %s is the %s', async (column, field) => {
    const mapping = await recognised([
      `${header},${column}`,
      ...shop.map((line) => line.split(',').slice(0, 6).join(',')),
    ]);
    expect(mapping[field]).toBe(column);
  });

  it('that tells each line apart is no product, and one of many words no category', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `${i},C${i % 9},2024-01-10,1,5,note ${i},word ${i}`);
    const mapping = await recognised([`${header},description,category`, ...rows]);
    expect([mapping.product, mapping.category]).toEqual([undefined, undefined]);
    const said = await importLines(dataContext(), [`${header},description,category`, ...rows], {
      map: { product: 'description' },
    });
    expect(said.mapping.product).toBe('description');
  });

  it('share the amount equally where it is the whole order’s, which counts once', async () => {
    const context = dataContext();
    const lines = [
      'order,client,date,order total,sku,category,item quantity,country',
      '1,C1,2024-01-05,10,a,cups,1,Peru',
      '1,C1,2024-01-05,10,b,pots,2,Peru',
      '1,C1,2024-01-05,10,c,pots,1,Peru',
      '2,C1,2024-02-05,7.5,a,cups,3,Peru',
      // Of an order that is complete already.
      '1,C1,2024-01-05,10,d,pots,1,Peru',
      '3,C2,2024-02-06,0,a,cups,1,Peru',
      '3,C2,2024-02-06,0,b,cups,1,Peru',
    ];
    const { accepted } = await importLines(context, lines, { amountOf: 'order' });
    expect(accepted).toBe(5);
    const [orders, others] = ordersByClient(context.db).values();
    expect(orders.map(({ amount }) => amount)).toEqual([10, 7.5]);
    const told = orders.map((order) => order.lines.map(({ amount, quantity }) => [amount, quantity]));
    expect(told.map((own) => own.toSorted())).toEqual([
      [
        [3.33, 1],
        [3.33, 2],
        [3.34, 1],
      ],
      [[7.5, 3]],
    ]);
    expect(new Set(orders[0].lines.map(({ product }) => product)).size).toBe(3);
    expect(new Set(orders[0].lines.map(({ category }) => category)).size).toBe(2);
    expect(others).toHaveLength(1);
    // The same rows again change nothing.
    expect((await importLines(context, lines, { amountOf: 'order' })).accepted).toBe(0);
  });

  it('that share an amount leave it whole where they tell of no product', async () => {
    const context = dataContext();
    const lines = ['order,client,date,order total,sku,country', '1,C1,2024-01-05,30,,Peru', '1,C1,2024-01-05,30,,Peru'];
    await importLines(context, lines, { amountOf: 'order' });
    const [[order]] = ordersByClient(context.db).values();
    expect([order.amount, order.lines, order.country]).toEqual([30, [], 0]);
  });

  it('of an order that came back give its amount back once', async () => {
    const context = dataContext();
    const lines = [
      'order,client,date,order total,sku,status',
      '1,C1,2024-01-05,30,a,completed',
      '1,C1,2024-01-05,30,b,completed',
      '2,C1,2024-02-05,20,a,refunded',
      '2,C1,2024-02-05,20,b,refunded',
    ];
    await importLines(context, lines, { amountOf: 'order' });
    const [orders] = ordersByClient(context.db).values();
    expect(orders.reduce((sum, { amount }) => sum + amount, 0)).toBe(30);
  });
});

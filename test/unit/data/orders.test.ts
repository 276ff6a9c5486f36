import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameSource } from '../../../electron/data/importChanges';
import { makeSnapshots } from '../../../electron/data/makeSnapshots';
import { ordersByClient } from '../../../electron/data/orders';
import { undoImport } from '../../../electron/data/undoImport';
import { behaviourFeatures, behaviourOf } from '../../../electron/features/behaviour';
import { ordersBetween, pastAt } from '../../../electron/features/orders';
import { takeSnapshot } from '../../../electron/features/snapshot';
import { listActivity } from '../../../electron/store/activity';
import { transactionSources } from '../../../electron/store/sources';
import { defaultTasks } from '../../../shared/tasks';
import { dayMs } from '../../../shared/time';
import { importLines, labelsOf, ordersOf } from '../../helpers/imports';
import { importTransactions } from '../../helpers/transactions';
import { dataContext, quietIo } from '../../helpers/workspace';

type Context = ReturnType<typeof dataContext>;

const at = (day: string) => Date.parse(`${day}Z`);
const header = 'order,client,date,amount';

function snapshot(context: Context, day: string) {
  return makeSnapshots(context, { from: at(day), to: at(day), everyDays: 30, actor: 'a test' }, quietIo);
}

/** The labels of a client at the snapshots that were made. */
function labelsAt(context: Context, client: string): Record<string, number> {
  return Object.fromEntries(
    labelsOf(context)
      .filter(([id]) => id === client)
      .map(([, , task, value]) => [task, value]),
  );
}

describe('an order', () => {
  it('whose net is positive is a purchase, whatever signs its lines have', async () => {
    const context = dataContext();
    await importLines(context, [
      `${header},item`,
      '1,C1,2024-01-05,100,coat',
      '2,C1,2024-02-05,40,shirt',
      '2,C1,2024-02-05,-5,voucher',
      '3,C2,2024-06-30,10,sock',
    ]);
    await snapshot(context, '2024-02-01');
    expect(labelsAt(context, 'C1')).toEqual({ purchase: 1, churn: 0, clv: 35 });
  });

  it('is of one day: a later line of its number is an event of its own day', async () => {
    const context = dataContext();
    await importLines(context, [header, '1,C1,2024-01-05,100', '1,C1,2024-01-20,-20', '2,C2,2024-06-30,10']);
    expect(ordersOf(context).C1).toEqual([
      ['2024-01-05', 100],
      ['2024-01-20', -20],
    ]);
    const [orders] = ordersByClient(context.db).values();
    const monetary = behaviourFeatures.indexOf('monetary');
    expect(behaviourOf(pastAt(orders, at('2024-01-15')))?.[monetary]).toBe(100);
    expect(behaviourOf(pastAt(orders, at('2024-01-21')))?.[monetary]).toBe(80);
  });

  it('gives at any moment the features of the list cut then, and the labels of the rest of the list', () => {
    const { db } = dataContext();
    db.pragma('synchronous = OFF');
    const hour = dayMs / 24;
    const line = fc.record({
      client: fc.constantFrom('a', 'b'),
      at: fc.integer({ min: 0, max: 24 * 4 }).map((hours) => hours * hour),
      amount: fc.integer({ min: -30, max: 60 }),
      invoice: fc.constantFrom('', '1', '2', '3'),
      bought: fc.constant(true),
    });
    const moment = fc.integer({ min: 0, max: 24 * 4 }).map((hours) => hours * hour);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 25 }), moment, (lines, now) => {
        const tasks = defaultTasks.map((task) => ({ ...task, horizonDays: 1, graceDays: 0 }));
        const of = (some: typeof lines) => {
          db.exec('DELETE FROM transactions; DELETE FROM imports');
          importTransactions(db, some);
          const clients = db.prepare<[], string>('SELECT client_id FROM clients ORDER BY key').pluck().all();
          const orders = [...ordersByClient(db)].map(([key, own]): [string, typeof own] => [clients[key - 1], own]);
          return new Map(orders.map(([client, own]) => [client, own.map((order) => ({ ...order, toldUntil: 1e15 }))]));
        };
        const [all, past, future] = [
          lines,
          lines.filter((one) => one.at < now),
          lines.filter((one) => one.at >= now),
        ].map(of);
        for (const [client, orders] of all) {
          const known = past.get(client) ?? [];
          const later = future.get(client) ?? [];
          expect(behaviourOf(pastAt(orders, now))).toEqual(behaviourOf(pastAt(known, now)));
          expect(ordersBetween(orders, now, Number.POSITIVE_INFINITY)).toEqual(later);
          const label = (own: typeof orders) =>
            takeSnapshot(new Map([[1, own]]), now, tasks, []).rows.map((row) => row.labels);
          expect(label(orders)).toEqual(label([...known, ...later]));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('another export of a shop', () => {
  it.each([
    ['another state', ['order,client,date,amount,status', '1,C1,2024-01-05,100.00,shipped']],
    ['another form of the amount', [`${header},status`, '1,C1,2024-01-05,100,processing']],
    [
      'another form of the date',
      [`${header},status`, '1,C1,05/01/2024,100.00,processing', '2,C2,31/01/2024,7,shipped'],
    ],
    ['one more column', [`${header},status,note`, '1,C1,2024-01-05,100.00,processing,gift']],
  ])('with %s holds one order of 100', async (_, lines) => {
    const context = dataContext();
    await importLines(context, [`${header},status`, '1,C1,2024-01-05,100.00,processing', '2,C2,2024-01-31,7,shipped']);
    const { accepted, changed } = await importLines(context, lines);
    expect([accepted, changed]).toEqual([0, 0]);
    expect(ordersOf(context)).toEqual({ C1: [['2024-01-05', 100]], C2: [['2024-01-31', 7]] });
  });

  const known = [header, '1,C1,2024-01-05,40', '1,C1,2024-01-05,60', '2,C2,2024-01-31,7', '3,C3,2024-01-31,8'];

  it('corrects an invoice that was known otherwise, as it says, and gives it back when it is undone', async () => {
    const context = dataContext();
    await importLines(context, known);
    const before = ordersOf(context);
    const correction = await importLines(context, [
      header,
      '1,C1,2024-01-05,40',
      '1,C1,2024-01-05,55',
      '4,C1,2024-02-01,9',
    ]);
    expect(correction).toMatchObject({ accepted: 2, duplicates: 1, changed: 1, orders: { knownUntil: null } });
    expect(ordersOf(context).C1).toEqual([
      ['2024-01-05', 95],
      ['2024-02-01', 9],
    ]);
    // The correction alone holds all that its invoice is now.
    const again = await importLines(context, [header, '1,C1,2024-01-05,60', '1,C1,2024-01-05,40']);
    expect(again).toMatchObject({ accepted: 1, changed: 1, orders: { knownUntil: at('2024-02-01') } });
    expect(ordersOf(context).C1[0]).toEqual(['2024-01-05', 100]);
    await undoImport(context, { id: correction.id ?? 0, actor: 'a test', reason: '' });
    expect(ordersOf(context)).toEqual(before);
    await undoImport(context, { id: again.id ?? 0, actor: 'a test', reason: '' });
    expect(ordersOf(context)).toEqual(before);
  });

  it('counts what the last visible file says of an invoice, whichever of several are undone', async () => {
    const contents = [['60'], ['55'], ['60'], ['40', '60'], ['60']];
    const orders = fc.shuffledSubarray(contents.map((_, i) => i));
    await fc.assert(
      fc.asyncProperty(orders, async (undone) => {
        const context = dataContext();
        context.db.pragma('synchronous = OFF');
        const ids: number[] = [];
        for (const amounts of contents) {
          const lines = [header, ...amounts.map((amount) => `1,C1,2024-01-05,${amount}`), '2,C2,2024-01-31,7'];
          ids.push((await importLines(context, lines, { known: 'replace' })).id ?? 0);
        }
        for (const [i, which] of undone.entries()) {
          await undoImport(context, { id: ids[which], actor: 'a test', reason: '' });
          const last = contents.findLast((_, file) => !undone.slice(0, i + 1).includes(file));
          const sum = last?.reduce((total, amount) => total + Number(amount), 0);
          expect(ordersOf(context)).toEqual(
            sum === undefined ? {} : { C1: [['2024-01-05', sum]], C2: [['2024-01-31', 7]] },
          );
        }
      }),
      { numRuns: 12 },
    );
  });

  it('moves an order to the day that it says, takes a line away, and takes back what was cancelled', async () => {
    const context = dataContext();
    await importLines(context, [`${header},status`, ...known.slice(1).map((line) => `${line},paid`)]);
    await importLines(
      context,
      [
        `${header},status`,
        '1,C1,2024-01-05,60,paid',
        '2,C2,2024-01-28,7,paid',
        '3,C3,2024-01-31,8,cancelled',
        '5,C5,2024-01-31,5,paid',
      ],
      { known: 'replace' },
    );
    expect(ordersOf(context)).toEqual({
      C1: [['2024-01-05', 60]],
      C2: [['2024-01-28', 7]],
      C5: [['2024-01-31', 5]],
    });
  });

  it('of refunds with the numbers of purchases takes nothing away', async () => {
    const refunds = [header, '1,C1,2024-01-05,-20', '2,C2,2024-02-03,-7'];
    for (const files of [
      [known, refunds],
      [refunds, known],
    ]) {
      const context = dataContext();
      for (const lines of files) await importLines(context, lines, { known: 'replace' });
      expect(ordersOf(context)).toMatchObject({
        C1: [['2024-01-05', 80]],
        C2: [
          ['2024-01-31', 7],
          ['2024-02-03', -7],
        ],
      });
    }
  });

  it('gives the same whichever comes first, where the two overlap', async () => {
    const january = [header, '1,C1,2024-01-05,40', '1,C1,2024-01-05,40', '2,C2,2024-01-31,7', ',C3,2024-01-31,8'];
    const both = [
      `note,${header}`,
      ...january.slice(1).map((line) => `x,${line}`),
      'y,4,C1,2024-02-29,11',
      'z,,C3,2024-02-01,8',
    ];
    const results = [];
    for (const files of [
      [january, both],
      [both, january],
    ]) {
      const context = dataContext();
      for (const lines of files) await importLines(context, lines);
      results.push(ordersOf(context));
      expect(transactionSources(context.db).map(({ imports, until }) => [imports.length, until])).toEqual([
        [2, at('2024-02-29')],
      ]);
    }
    expect(results[0]).toEqual(results[1]);
    expect(results[0].C1).toEqual([
      ['2024-01-05', 80],
      ['2024-02-29', 11],
    ]);
  });

  it('of whose orders all numbers are known and no row is asks what it is', async () => {
    const otherClients = [header, '1,a@x.org,2024-01-05,100', '2,b@x.org,2024-01-31,7', '3,c@x.org,2024-01-31,8'];
    const context = dataContext();
    await importLines(context, known);
    for (const dryRun of [true, false]) {
      await expect(importLines(context, otherClients, { dryRun })).rejects.toMatchObject({
        code: 'unclear_orders',
        details: { commandLine: expect.stringContaining('--known replace or --known add') },
      });
    }
    expect(Object.keys(ordersOf(context))).toEqual(['C1', 'C2', 'C3']);
    await importLines(context, otherClients, { known: 'add' });
    expect(Object.keys(ordersOf(context))).toHaveLength(6);
    const taxed = [header, '1,C1,2024-01-05,84', '2,C2,2024-01-31,5.8', '3,C3,2024-01-31,6.7'];
    await expect(importLines(context, taxed)).rejects.toMatchObject({ code: 'unclear_orders' });
    expect(await importLines(context, taxed, { known: 'replace' })).toMatchObject({ changed: 3 });
    expect(ordersOf(context)).toMatchObject({ C1: [['2024-01-05', 84]], C2: [['2024-01-31', 5.8]] });
  });

  it('that replaces what is known leaves another shop its orders of the same numbers', async () => {
    const context = dataContext();
    await importLines(context, known, { source: 'A' });
    await importLines(context, [header, '1,zoe,2025-01-05,900', '2,yan,2025-01-31,7'], { source: 'B', known: 'add' });
    const corrected = [header, '1,ann,2024-01-05,80', '2,bob,2024-01-31,7'];
    expect(await importLines(context, corrected, { source: 'A', known: 'replace' })).toMatchObject({ changed: 2 });
    expect(Object.keys(ordersOf(context)).sort()).toEqual(['C3', 'ann', 'bob', 'yan', 'zoe']);
  });

  it.each([
    ['clients', ['1,a@x.org,2024-01-05,100', '2,b@x.org,2024-01-31,7'], ['a@x.org', 'b@x.org', 'C3']],
    ['days', ['1,C1,2024-05-05,80', '2,C2,2024-05-31,7'], ['C1', 'C2', 'C3']],
  ])(
    'of other %s takes the place of what is known under its numbers, until it is undone',
    async (_, lines, clients) => {
      const context = dataContext();
      await importLines(context, known);
      const before = ordersOf(context);
      expect(await importLines(context, [header, ...lines], { known: 'replace', dryRun: true })).toMatchObject({
        changed: 2,
      });
      const { id, changed } = await importLines(context, [header, ...lines], { known: 'replace' });
      expect(changed).toBe(2);
      const after = ordersOf(context);
      expect(Object.keys(after).sort()).toEqual([...clients].sort());
      expect(Object.values(after).map((orders) => orders.length)).toEqual([1, 1, 1]);
      expect(after.C3).toEqual(before.C3);
      await undoImport(context, { id: id ?? 0, actor: 'a test', reason: '' });
      expect(ordersOf(context)).toEqual(before);
    },
  );
});

describe('the end of the data', () => {
  const shop = [header, '1,web,2024-01-05,10', '2,web,2024-06-30,10'];
  const store = [
    'receipt,customer,day,total',
    '71,till,2024-01-06,10',
    '72,till,2024-02-20,10',
    '73,both,2024-01-07,3',
    '74,back,2024-01-04,3',
  ];

  it('is that of the source that would have told: a client of another one is not taken to be gone', async () => {
    const context = dataContext();
    await importLines(context, shop);
    await importLines(context, store);
    await importLines(context, [header, '3,both,2024-01-03,4', '4,back,2024-01-08,4']);
    expect(transactionSources(context.db).map(({ until }) => until)).toEqual([at('2024-06-30'), at('2024-02-20')]);
    await snapshot(context, '2024-01-10');
    await snapshot(context, '2024-03-01');
    const labels = labelsOf(context).filter(([, , task]) => task === 'purchase');
    expect(labels.map(([client, day, , value]) => [client, day, value])).toEqual([
      ['back', '2024-01-10', 0],
      ['both', '2024-01-10', 0],
      ['till', '2024-01-10', 0],
      ['web', '2024-01-10', 0],
      ['web', '2024-03-01', 0],
    ]);
  });

  it('is the least of the sources whose lines make an order, whichever was imported first', async () => {
    const files = [
      ['client,date,amount', 'both,2024-01-05,10', 'web,2024-06-30,10'],
      ['customer,day,total', 'both,2024-01-05,3', 'till,2024-02-20,10'],
    ];
    for (const order of [files, [...files].reverse()]) {
      const context = dataContext();
      for (const lines of order) await importLines(context, lines);
      expect(transactionSources(context.db)).toHaveLength(2);
      expect(ordersOf(context).both).toEqual([['2024-01-05', 13]]);
      await snapshot(context, '2024-01-10');
      await snapshot(context, '2024-03-01');
      const labels = labelsOf(context).filter(([client, , task]) => client === 'both' && task === 'purchase');
      expect(labels).toEqual([['both', '2024-01-10', 'purchase', 0]]);
    }
  });

  it('is common where a person says that one source goes on where the other ended', async () => {
    const context = dataContext();
    await importLines(context, shop, { source: 'shop' });
    await importLines(context, store, { source: 'shop' });
    await snapshot(context, '2024-03-01');
    const labels = labelsOf(context).filter(([client, , task]) => client === 'till' && task === 'purchase');
    expect(labels).toEqual([['till', '2024-03-01', 'purchase', 0]]);
  });

  it('is common as well once their sources are named alike, and labels follow', async () => {
    const context = dataContext();
    await importLines(context, shop);
    const { id } = await importLines(context, store);
    await snapshot(context, '2024-03-01');
    const till = () => labelsOf(context).filter(([client, , task]) => client === 'till' && task === 'purchase');
    expect(till()).toEqual([]);
    const by = { actor: 'a test', reason: '' };
    const [first] = transactionSources(context.db);
    const sources = await nameSource(context, { importId: id ?? 0, name: first.source, ...by });
    expect(sources).toMatchObject([{ imports: [1, 2], from: at('2024-01-04'), until: at('2024-06-30') }]);
    expect(till()).toEqual([['till', '2024-03-01', 'purchase', 0]]);
    await expect(nameSource(context, { importId: 99, name: 'x', ...by })).rejects.toMatchObject({
      code: 'unknown_import',
    });
    expect(listActivity(context.db, 1)).toMatchObject([
      { kind: 'source', summary: 'until then “customer, day, receipt, total”; its imports: 2' },
    ]);
  });

  it('asks for a bounded number of snapshots', async () => {
    const context = dataContext();
    const lines = [header, '1,C1,0924-01-05,10', '2,C2,2024-06-30,10'];
    await importLines(context, lines, { from: at('0900-01-01'), until: at('2024-12-31'), calendar: 'gregorian' });
    await expect(
      makeSnapshots(context, { from: null, to: null, everyDays: 30, actor: 'a test' }, quietIo),
    ).rejects.toMatchObject({
      code: 'bad_usage',
      message: expect.stringMatching(/13,\d{3} snapshots; at most 2,000/),
    });
  });
});

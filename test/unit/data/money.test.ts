import { describe, expect, it } from 'vitest';
import type { ImportInstructions } from '../../../shared/schemas/imports';
import { importLines, ordersOf } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

/** What a file's orders are, client by client, on a single day or on several. */
async function read(lines: readonly string[], said: ImportInstructions = {}) {
  const context = dataContext();
  const result = await importLines(context, lines, said);
  return { result, orders: ordersOf(context), facts: result.orders };
}

/** What is asked of a file. */
async function asked(lines: readonly string[], said: ImportInstructions = {}) {
  const context = dataContext();
  const error = await importLines(context, lines, said).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(ordersOf(context)).toEqual({});
  expect(error).toMatchObject({ code: 'unclear_orders' });
  return error as { message: string; details: { commandLine: string; [detail: string]: unknown } };
}

describe('currencies', () => {
  const mixed = [
    'order,client,date,amount,currency',
    '1,a,2024-01-05,10,EUR',
    '2,b,2024-01-06,20,usd',
    '3,c,2024-01-07,30,EUR',
  ];

  it('that are several are asked about: one is chosen, or a rate given', async () => {
    const { message, details } = await asked(mixed);
    expect(message).toMatch(/in EUR \(2 rows\), USD \(1 row\)/);
    expect(details.commandLine).toMatch(/--currency EUR; convert others with --rate USD=/);
    expect((await read(mixed, { currency: 'EUR' })).result).toMatchObject({
      accepted: 2,
      reasons: [{ reason: 'in USD, not in EUR', rows: 1 }],
      orders: { currency: 'EUR' },
    });
    expect((await read(mixed, { currency: 'EUR', rates: { USD: 0.9 } })).orders).toMatchObject({
      a: [['2024-01-05', 10]],
      b: [['2024-01-06', 18]],
    });
  });

  it('are told from signs where no column names them', async () => {
    const signs = ['client,date,amount', 'a,2024-01-05,$10.00', 'b,2024-01-06,€20.00', 'c,2024-01-07,£30.00'];
    expect((await asked(signs)).message).toMatch(/USD \(1 row\), EUR \(1 row\), GBP \(1 row\)/);
    const one = await read(['client,date,amount', 'a,2024-01-05,$10.00', 'b,2024-01-06,20']);
    expect(one.facts).toMatchObject({ currency: 'USD' });
  });

  it('of a further file are compared with those that are there', async () => {
    const context = dataContext();
    await importLines(context, ['client,date,amount', 'a,2024-01-05,10 €']);
    const dollars = ['client,date,amount', 'a,2024-02-05,$10'];
    await expect(importLines(context, dollars)).rejects.toMatchObject({
      message: expect.stringContaining('is in EUR'),
    });
    await importLines(context, dollars, { currency: 'EUR', rates: { USD: 0.5 } });
    expect(ordersOf(context).a).toEqual([
      ['2024-01-05', 10],
      ['2024-02-05', 5],
    ]);
  });
});

describe('the total of an order', () => {
  const lines = [
    '1,a,2024-01-05,coat,120',
    '1,a,2024-01-05,hat,120',
    '1,a,2024-01-05,scarf,120',
    '2,b,2024-01-06,hat,20',
    '3,c,2024-01-07,coat,100',
    '3,c,2024-01-07,sock,100',
  ];
  const once = { a: [['2024-01-05', 120]], b: [['2024-01-06', 20]], c: [['2024-01-07', 100]] };

  it('that is repeated on its lines counts once', async () => {
    const { orders, facts } = await read(['order_id,client,date,product,order_total', ...lines]);
    expect(orders).toEqual(once);
    expect(facts?.repeated).toBe(3);
  });

  it('that stands on its first line only counts once', async () => {
    const blank = lines.map((line, i) => (line.startsWith(`${lines[i - 1]?.[0]},`) ? line.replace(/\d+$/, '') : line));
    expect((await read(['order_id,client,date,product,total', ...blank])).orders).toEqual(once);
  });

  it('is asked about where its name says nothing', async () => {
    const neutral = ['order_id,client,date,product,amount', ...lines];
    expect((await asked(neutral)).details.commandLine).toMatch(/--amount-of order or --amount-of line/);
    expect((await read(neutral, { amountOf: 'order' })).orders).toEqual(once);
    expect((await read(neutral, { amountOf: 'line' })).orders).toMatchObject({ a: [['2024-01-05', 360]] });
  });

  it('is none where lines of an order differ, or are equal in all', async () => {
    const header = 'order_id,client,date,product,order_total';
    const differing = await read([header, ...lines, '4,d,2024-01-08,a,5', '4,d,2024-01-08,b,6']);
    expect(differing.orders).toMatchObject({ a: [['2024-01-05', 360]], d: [['2024-01-08', 11]] });
    const equal = await read([header, '1,a,2024-01-05,hat,20', '1,a,2024-01-05,hat,20']);
    expect(equal.orders).toEqual({ a: [['2024-01-05', 40]] });
  });

  it('that only the first rows show is asked about once a later order shows otherwise', async () => {
    const many = Array.from({ length: 600 }, (_, i) => `${i + 10},x${i},2024-01-09,hat,20`);
    const late = [
      'order_id,client,date,product,order_total',
      ...lines,
      ...many,
      '9,d,2024-01-09,a,5',
      '9,d,2024-01-09,b,6',
    ];
    expect((await asked(late)).message).toMatch(/those of order 9 do not/);
  });
});

describe('states', () => {
  const header = 'order,client,date,amount,status';

  it('are recognised, in several languages, and counted', async () => {
    const { orders, facts, result } = await read([
      header,
      '1,a,2024-01-05,10,wc-completed',
      '2,b,2024-01-05,10,Processing',
      '3,c,2024-01-05,10,CANCELLED',
      '4,d,2024-01-05,10,En attente de paiement',
      '5,e,2024-01-05,10,storniert',
      '6,f,2024-01-05,10,Refunded',
      '7,g,2024-01-05,10,voided',
      '8,h,2024-01-05,10,failed',
      '9,i,2024-01-05,10,expédiée',
      '10,j,2024-01-05,10,devuelto',
    ]);
    expect(Object.keys(orders)).toEqual(['a', 'b', 'f', 'i', 'j']);
    expect(orders).toMatchObject({ a: [['2024-01-05', 10]], f: [['2024-01-05', 0]], j: [['2024-01-05', 0]] });
    expect(result).toMatchObject({ accepted: 5, duplicates: 0, rejected: 0 });
    expect(facts?.states).toContainEqual({ state: 'en attente de paiement', rows: 1, meaning: 'not bought' });
    expect(facts?.states).toContainEqual({ state: 'refunded', rows: 1, meaning: 'returned' });
  });

  it('that are not known are asked about, with their counts, and mapped', async () => {
    const lines = [header, '1,a,2024-01-05,10,paid', '2,b,2024-01-05,10,Am Lager', '3,c,2024-01-05,10,am lager'];
    const { message, details } = await asked(lines);
    expect(message).toMatch(/“am lager” \(2 rows\)/);
    expect(details).toMatchObject({
      column: 'status',
      commandLine: expect.stringContaining('--status "am lager=bought"'),
    });
    expect((await read(lines, { states: { 'Am lager': 'not bought' } })).orders).toEqual({ a: [['2024-01-05', 10]] });
    expect((await read(lines, { ignore: ['status'] })).result).toMatchObject({ accepted: 3 });
  });

  it('of an order that stand on its first line hold for all of them', async () => {
    const { orders } = await read([
      'order,client,date,lineprice,quantity,unit price,financial status',
      '1,a,2024-01-05,,1,10,voided',
      '1,a,2024-01-05,,2,5,',
      '2,b,2024-01-05,,1,10,paid',
      '2,b,2024-01-05,,1,4,',
    ]);
    expect(orders).toEqual({ b: [['2024-01-05', 14]] });
  });

  it('are none where a column of that name holds regions', async () => {
    const { result } = await read([
      'order,client,date,amount,state',
      '1,a,2024-01-05,10,CA',
      '2,b,2024-01-05,10,NY',
      '3,c,2024-01-05,10,OK',
    ]);
    expect(result.mapping).not.toHaveProperty('status');
  });

  it('of rows that are returns themselves take back', async () => {
    const { orders } = await read([
      'order,client,date,amount,transaction type',
      '1,a,2024-01-05,10,Sale',
      '1,a,2024-01-09,4,Return',
    ]);
    expect(orders.a).toEqual([
      ['2024-01-05', 10],
      ['2024-01-09', -4],
    ]);
  });
});

describe('refunds', () => {
  it('in a column of amounts are subtracted, and 0.00 is none', async () => {
    const { orders, facts } = await read([
      'order,client,date,total,refund,discount code',
      '1,a,2024-01-05,100.00,0.00,',
      '2,b,2024-01-06,50.00,20.00,X',
      '3,c,2024-01-07,30.00,30.00,',
      '4,d,2024-01-08,30.00,-5.00,',
    ]);
    expect(orders).toEqual({
      a: [['2024-01-05', 100]],
      b: [['2024-01-06', 30]],
      c: [['2024-01-07', 0]],
      d: [['2024-01-08', 25]],
    });
    expect(facts?.qualifiers).toEqual(['discount code']);
  });

  it('with a day of their own count from that day', async () => {
    const { orders } = await read([
      'order,client,date,total,status,refunded at',
      '1,a,2024-01-05,100,refunded,2024-01-20',
      '2,b,2024-01-06,50,paid,',
    ]);
    expect(orders.a).toEqual([
      ['2024-01-05', 100],
      ['2024-01-20', -100],
    ]);
  });

  it('in a column of yes and no are returns', async () => {
    const { orders } = await read(['order,client,date,total,refund', '1,a,2024-01-05,10,0', '2,b,2024-01-06,5,1']);
    expect(orders).toEqual({ a: [['2024-01-05', 10]], b: [['2024-01-06', -5]] });
  });

  it('of a cancelled order are none: it was not bought', async () => {
    const { orders } = await read(
      [
        'Name,Email,Created at,Total,Financial Status,Cancelled at,Refunded Amount',
        '#1,a@x.org,2024-01-05,100,paid,,0',
        '#2,b@x.org,2024-01-05,100,refunded,2024-01-06,100',
        '#3,c@x.org,2024-01-05,100,partially_refunded,,40',
      ],
      { map: { client: 'Email', invoice: 'Name' } },
    );
    expect(orders).toEqual({ 'a@x.org': [['2024-01-05', 100]], 'c@x.org': [['2024-01-05', 60]] });
  });
});

describe('far dates', () => {
  const day = (n: number) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10);
  const usual = Array.from({ length: 120 }, (_, n) => `${n},c${n % 9},${day(n)},10`);
  const header = 'order,client,date,amount';

  it('are asked about, one that makes “now” as one that begins all', async () => {
    const { message, details } = await asked([header, ...usual, '900,c1,2031-04-05,10', '901,c1,1970-01-01,10']);
    expect(message).toMatch(/1 row of 1970-01-01 and 1 row of 2031-04-05 lie far from the rest/);
    expect(details).toMatchObject({
      commandLine: expect.stringContaining(
        '--from 2024-01-01 --until 2024-04-29; take them in with --from 1970-01-01 --until 2031-04-05',
      ),
      question: {
        answers: [
          { says: { from: Date.UTC(2024, 0, 1), until: Date.UTC(2024, 3, 30) - 1 }, proposed: true },
          { says: { from: 0, until: Date.UTC(2031, 3, 6) - 1 } },
        ],
      },
    });
    const { result } = await read([header, ...usual, '900,c1,2031-04-05,10'], { until: Date.UTC(2024, 4, 1) });
    expect(result).toMatchObject({ accepted: 120, rejected: 1, orders: { until: Date.UTC(2024, 3, 29) } });
  });

  it('of clients are asked about as well: the newest rows say how models do at present', async () => {
    const labelled = [
      'client_id,predicted_at,visits,churned_pred,churned_actual',
      ...Array.from({ length: 120 }, (_, n) => `c${n},${day(n)},${n % 7},0.5,${n % 2}`),
      'z1,2031-04-05,3,0.5,1',
    ];
    const { message, details } = await asked(labelled);
    expect(message).toMatch(/1 row of 2031-04-05 lie far from the rest.*newest dates say how models do at present/);
    expect(details).toMatchObject({ commandLine: expect.stringContaining('--until 2024-04-29;') });
    const { result } = await read(labelled, { until: Date.UTC(2024, 4, 1) });
    expect(result).toMatchObject({ accepted: 120, rejected: 1 });
    const thai = labelled.slice(0, 121).map((line) => line.replace(',2024-', ',2567-'));
    expect((await asked(thai)).message).toMatch(/Buddhist calendar/);
    expect((await read(thai, { calendar: 'buddhist' })).result).toMatchObject({ accepted: 120 });
  });

  it('are asked about where all of a file lies far from what is known', async () => {
    const context = dataContext();
    await importLines(context, [header, ...usual]);
    const late = [header, '900,c1,2031-04-05,10'];
    await expect(importLines(context, late)).rejects.toMatchObject({
      code: 'unclear_orders',
      message: expect.stringMatching(
        /1 row of 2031-04-05 lie far from the rest.*what is known is of 2024-01-01 to 2024-04-29/,
      ),
    });
    expect(await importLines(context, late, { until: Date.UTC(2031, 11, 31) })).toMatchObject({ accepted: 1 });
  });

  it('of other calendars are asked about', async () => {
    const thai = [header, '1,a,2567-01-05,10', '2,b,2567-02-29,10', '3,a,2567-03-05,10'];
    expect((await asked(thai)).details.commandLine).toMatch(/--calendar buddhist/);
    expect((await read(thai, { calendar: 'buddhist' })).orders).toMatchObject({ b: [['2024-02-29', 10]] });
    const persian = [header, '1,a,1402-01-05,10', '2,b,1402-02-19,10'];
    expect((await asked(persian)).message).toMatch(/write them as dates of the Gregorian calendar/);
  });
});

describe('a file of which no row is accepted', () => {
  it('is no import', async () => {
    const context = dataContext();
    const lines = ['client,date,amount', ',2024-01-05,10', ',2024-01-06,10'];
    await expect(importLines(context, lines)).rejects.toMatchObject({
      code: 'nothing_accepted',
      message: expect.stringMatching(/none of its 2 rows.*for 2 of them the reason is: no client id/),
    });
    expect(context.db.prepare('SELECT COUNT(*) FROM imports').pluck().get()).toBe(0);
    expect(await importLines(context, lines, { dryRun: true })).toMatchObject({
      accepted: 0,
      rejected: 2,
      orders: null,
    });
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Inspection } from '../../../electron/importing/inspect';
import { presets } from '../../../electron/importing/presets';
import { readClientRows, readTransactions } from '../../../electron/importing/readCsv';
import type { ImportInstructions } from '../../../shared/schemas/imports';
import { defaultTasks } from '../../../shared/tasks';
import { inspectAlone } from '../../helpers/tables';
import { noWords } from '../../helpers/transactions';
import { quietIo, temporaryFolder } from '../../helpers/workspace';

function written(lines: readonly string[]): string {
  const path = join(temporaryFolder(), 'file.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const inspectLines = (lines: readonly string[], said: ImportInstructions = {}) => inspectAlone(written(lines), said);

/** The rows of a file, and why others are refused. */
async function rowsOf(inspection: Inspection) {
  const categories = new Map(inspection.recognition.features.map(({ column }) => [column, []]));
  const context = { tasks: defaultTasks, categories };
  const isOrders = inspection.recognition.kind === 'transactions';
  const rows: { client: string; at: number | null; amount?: number; features?: number[] | null; actual?: unknown[] }[] =
    [];
  const rejected: { line: number; reason: string }[] = [];
  const values: string[] = [];
  if (isOrders) {
    for await (const batch of readTransactions(inspection, noWords, quietIo.signal)) {
      rows.push(...batch.accepted);
      rejected.push(...batch.rejected);
    }
  } else {
    for await (const batch of readClientRows(inspection, context, quietIo.signal)) {
      for (let i = 0; i < batch.accepted.length; i++) {
        const { client, at, features, actual } = batch.accepted.row(i);
        rows.push({ client, at, actual, features: features && [...features] });
      }
      rejected.push(...batch.rejected);
      values.push(...batch.categories.map(({ value }) => value));
    }
  }
  return { rows, rejected: rejected.map(({ line, reason }) => ({ line, reason })), values };
}

const many = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i));
const features = ({ recognition }: Inspection) => recognition.features.map(({ column, type }) => `${column} ${type}`);

describe('an export of a shop', () => {
  it.each([
    [
      'Shopify',
      'Email',
      'Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem price,Id',
      '#1,a@x.de,paid,2024-01-05 10:00:00 +0100,EUR,9,10,2024-01-05 09:00:00 +0100,1,9,5001',
    ],
    [
      'WooCommerce',
      'billing_email',
      'order_id,order_number,order_date,status,order_total,customer_id,billing_email',
      '11,11,2024-01-05 10:00:00,completed,10,0,a@x.de',
    ],
    [
      'WooCommerce',
      'Email (Billing)',
      'Order Number,Order Status,Order Date,Email (Billing),Order Total Amount',
      '11,completed,2024-01-05 10:00,a@x.de,10',
    ],
    [
      'WooCommerce Analytics',
      'Customer',
      'Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items Sold,Coupon(s),N. Revenue',
      '2024-01-05 10:00:00,11,€10,completed,Ann,new,Hat,1,,10',
    ],
    [
      'WooCommerce Analytics',
      'Customer',
      'Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution',
      '2025-01-05 10:00:00,11,€10,completed,Ann,new,Hat,1,,10,Direct',
    ],
    [
      'Stripe',
      'Customer Email',
      'id,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Customer Email',
      'ch_1,2024-01-05 10:00,10.00,0.00,eur,Paid,cus_1,a@x.de',
    ],
    [
      'Stripe',
      'Customer ID',
      'id,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Customer Email',
      'ch_1,2024-01-05 10:00,10.00,0.00,eur,Paid,cus_1,',
    ],
    [
      'Square',
      'Customer ID',
      'Date,Time,Time Zone,Gross Sales,Net Sales,Total Collected,Transaction ID,Payment ID,Customer ID,Customer Name',
      '01/13/2024,10:00:00,Eastern Time,$10.00,$10.00,$11.00,T1,P1,C1,Ann',
    ],
    [
      'Magento',
      'Customer Email',
      'ID,Purchase Point,Purchase Date,Bill-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email',
      '000000001,Main,"Jan 5, 2024 10:00:00 AM",Ann,$10.00,$10.00,complete,a@x.de',
    ],
    [
      'Magento',
      'customer_email',
      'entity_id,increment_id,created_at,customer_id,customer_email,grand_total,status',
      '1,000000001,2024-01-05 10:00:00,,a@x.de,10.0000,complete',
    ],
    [
      'PrestaShop',
      'id_customer',
      'id_order,reference,id_customer,current_state,total_paid,date_add',
      '1,XKBKNABJK,12,2,10.000000,2024-01-05 10:00:00',
    ],
    [
      'PrestaShop',
      'Customer',
      'ID,Reference,New client,Delivery,Customer,Total,Payment,Status,Date',
      '1,XKBKNABJK,1,France,J. DOE,10.00 €,Card,Paid,2024-01-05 10:00:00',
    ],
    [
      'PrestaShop',
      'Client',
      'ID;Référence;Nouveau client;Livraison;Client;Total;Paiement;État;Date',
      '1;XKBKNABJK;1;France;J. DOE;10,00 €;Carte;Paiement accepté;2024-01-05 10:00:00',
    ],
    [
      'Olist',
      'customer_unique_id',
      'order_id,customer_id,order_status,order_purchase_timestamp,payment_value,customer_unique_id',
      'o1,c1,delivered,2017-10-02 10:56:33,10,u1',
    ],
  ])('%s is known by its columns: the client is %s', async (shop, client, header, row) => {
    const inspection = await inspectLines([header, row]);
    expect(inspection.recognition).toMatchObject({ kind: 'transactions', mapping: { client }, preset: { shop } });
    const { rows, rejected } = await rowsOf(inspection);
    expect(rejected).toEqual([]);
    expect(rows).toMatchObject([{ amount: 10 }]);
  });

  it.each([
    [
      'Square (items)',
      { product: 'SKU', category: 'Category', quantity: 'Qty' },
      'Date,Time,Category,Item,Qty,Price Point Name,SKU,Gross Sales,Net Sales,Transaction ID,Payment ID,Customer ID',
      ['2024-01-05,10:00:00,Nails,Gel,1,Regular,G1,$45.00,$45.00,T1,P1,C1'],
    ],
    [
      'Square (items without article numbers)',
      { product: 'Item', category: 'Category', quantity: 'Qty' },
      'Date,Time,Category,Item,Qty,Price Point Name,SKU,Gross Sales,Net Sales,Transaction ID,Payment ID,Customer ID',
      [
        '2024-01-05,10:00:00,Nails,Gel,1,Regular,,$45.00,$45.00,T1,P1,C1',
        '2024-01-05,10:00:00,Hair,Cut,1,Regular,H1,$45.00,$45.00,T2,P2,C2',
      ],
    ],
    [
      'Etsy (sold order items)',
      { product: 'Listing ID', country: 'Ship Country', quantity: 'Quantity' },
      'Sale Date,Item Name,Buyer,Quantity,Price,Item Total,Currency,Transaction ID,Listing ID,Ship Country,Order ID,SKU',
      ['01/25/24,Mug,ann,2,34.00,68.00,CAD,4001,1501,Canada,9001,'],
    ],
    [
      'Shopify',
      { product: 'Lineitem sku', country: 'Billing Country' },
      'Name,Email,Financial Status,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Country,Shipping Country',
      ['#1,a@x.de,paid,10,2024-01-05 09:00:00 +0100,1,Hat,9,H-1,DE,FR'],
    ],
    [
      'WooCommerce',
      { product: 'SKU', category: 'Category', country: 'Country Code (Billing)' },
      'Order Number,Order Status,Order Date,Email (Billing),Country Code (Billing),SKU,Item Name,Category,Quantity,Order Total Amount',
      ['11,completed,2024-01-05 10:00,a@x.de,DE,H-1,Hat,Hats,1,10'],
    ],
    [
      'Stripe',
      { country: 'Card Issue Country' },
      'id,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Card Address Country,Card Issue Country',
      ['ch_1,2024-01-05 10:00,10.00,0.00,eur,Paid,cus_1,,DE'],
    ],
    [
      'PrestaShop',
      { country: 'Delivery' },
      'ID,Reference,New client,Delivery,Customer,Total,Payment,Status,Date',
      ['1,XKBKNABJK,1,France,J. DOE,10.00 €,Card,Paid,2024-01-05 10:00:00'],
    ],
  ])('%s tells what was bought, and where from', async (_, mapping, header, rows) => {
    expect((await inspectLines([header, ...rows])).recognition).toMatchObject({ kind: 'transactions', mapping });
  });

  it('of Stripe is read in the currency of the account, where it holds several', async () => {
    const inspection = await inspectLines([
      'id,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Converted Currency,Status,Customer ID',
      'ch_1,2024-01-05 10:00,100.00,0.00,usd,90.00,0.00,eur,Paid,cus_1',
      'ch_2,2024-01-06 10:00,50.00,20.00,eur,50.00,20.00,eur,Paid,cus_1',
    ]);
    expect(inspection.recognition.mapping).toMatchObject({
      currency: 'Converted Currency',
      refund: 'Converted Amount Refunded',
    });
    expect((await rowsOf(inspection)).rows).toMatchObject([{ amount: 90 }, { amount: 30 }]);
  });

  it('of Stripe takes a refund off from its own day on', async () => {
    const inspection = await inspectLines([
      'id,Created date (UTC),Amount,Amount Refunded,Currency,Refunded date (UTC),Status,Customer ID',
      'ch_1,2024-01-05 10:00,100.00,100.00,usd,2024-02-20 09:00,Refunded,cus_1',
      'ch_2,2024-01-06 10:00,50.00,0.00,usd,,Paid,cus_1',
    ]);
    expect((await rowsOf(inspection)).rows).toMatchObject([
      { at: Date.UTC(2024, 0, 5, 10), amount: 100 },
      { at: Date.UTC(2024, 1, 20, 9), amount: -100 },
      { at: Date.UTC(2024, 0, 6, 10), amount: 50 },
    ]);
  });

  it('whose client can only be a name, or is new in each order, says so', async () => {
    const olist = await inspectLines([
      'order_id,customer_id,order_purchase_timestamp,price',
      'o1,c1,2017-10-02 10:56:33,10',
    ]);
    expect(olist.notes).toContainEqual(expect.stringContaining('customer_unique_id'));
  });

  it('is described with its source', () => {
    for (const { source } of presets) expect(source).toMatch(/^https:\/\//);
  });
});

describe('a file of orders without a date that can be read', () => {
  const lines = ['client,when,amount', ...many(30, (i) => `C${i % 7},week ${i},${i + 1}.50`)];

  it('is no list of clients, and the error names what is missing with an example', async () => {
    await expect(inspectLines(lines)).rejects.toMatchObject({
      code: 'unrecognised_file',
      message: expect.stringMatching(/as transactions: no column for date/),
      details: { missing: ['date'], columns: ['client', 'when', 'amount'] },
    });
    const dated = lines.map((line) => line.replace('when', 'date'));
    await expect(inspectLines(dated)).rejects.toMatchObject({ message: expect.stringContaining('“week 0”') });
    expect((await inspectLines(lines, { kind: 'clients' })).recognition.kind).toBe('clients');
  });

  it('is one of orders where only the rows at the top lack it', async () => {
    const top = many(700, (i) => `C${i % 7},,${i}`);
    const inspection = await inspectLines(['client,date,amount', ...top, 'C1,2024-01-05,3', 'C2,2024-01-06,3']);
    expect(inspection.recognition.kind).toBe('transactions');
    expect((await rowsOf(inspection)).rows).toHaveLength(2);
  });

  it.each([
    ['45296', '2024-01-05'],
    ['Mon Jan 05 2024 10:00:00 GMT+0100 (CET)', '2024-01-05T09:00'],
    ['20240105100000', '2024-01-05T10:00'],
    ['2024年1月5日', '2024-01-05'],
  ])('reads %s', async (date, day) => {
    const { rows } = await rowsOf(await inspectLines(['client,date,amount', `C1,"${date}",3`, `C1,"${date}",4`]));
    expect(rows.map(({ at }) => at)).toEqual([Date.parse(`${day}${day.length > 10 ? 'Z' : ''}`), expect.any(Number)]);
  });
});

describe('dates and numbers that no row decides', () => {
  it('are asked about, and the answer is an option', async () => {
    const lines = ['client;date;amount', 'C1;2024-01-05;12.500', 'C1;2024-01-06;3.250'];
    await expect(inspectLines(lines)).rejects.toMatchObject({
      code: 'ambiguous_numbers',
      details: {
        column: 'amount',
        commandLine: expect.stringContaining('--decimal'),
        question: {
          answers: [
            { says: { decimal: ',' }, hint: '12.500 is 12,500', proposed: true },
            { says: { decimal: '.' }, hint: '12.500 is 12.5' },
          ],
        },
      },
    });
    const amounts = async (decimal: ',' | '.') => (await rowsOf(await inspectLines(lines, { decimal }))).rows[0].amount;
    expect([await amounts(','), await amounts('.')]).toEqual([12_500, 12.5]);
  });

  it('are settled by a row far below', async () => {
    const lines = ['client;date;amount', ...many(900, () => 'C1;2024-01-05;12.500'), 'C1;2024-01-06;3,5'];
    expect((await rowsOf(await inspectLines(lines))).rows[0].amount).toBe(12_500);
  });

  it('may have the year first', async () => {
    const lines = ['client,date,amount', 'C1,24/02/08,3'];
    await expect(inspectLines(lines)).rejects.toMatchObject({
      code: 'ambiguous_dates',
      details: { question: { answers: [{ says: { dateFormat: 'dmy' } }, { says: { dateFormat: 'ymd' } }] } },
    });
    const { rows } = await rowsOf(await inspectLines(lines, { dateFormat: 'ymd' }));
    expect(rows[0].at).toBe(Date.parse('2024-02-08'));
  });
});

describe('a column called amount beside a price', () => {
  const orders = (amount: (i: number) => number | string, price: (i: number) => number) => [
    'customer_id,order_dt,amount,sales_price',
    ...many(40, (i) => `C${i % 9},2024-01-${10 + (i % 20)},${amount(i)},${price(i)}`),
  ];
  const counts = orders(
    (i) => 1 + (i % 3),
    (i) => 4.5 + (i % 5),
  );

  it('may be money or how many were bought, and is asked about', async () => {
    const each = { map: { quantity: 'amount', price: 'sales_price' } };
    const line = { map: { quantity: 'amount', amount: 'sales_price' } };
    const money = { map: { amount: 'amount' } };
    await expect(inspectLines(counts)).rejects.toMatchObject({
      code: 'unclear_orders',
      details: {
        commandLine: expect.stringContaining('--map quantity=amount --map price=sales_price, or'),
        question: { answers: [{ says: each, proposed: true }, { says: line }, { says: money, proposed: false }] },
      },
    });
    const second = async (said: ImportInstructions) => (await rowsOf(await inspectLines(counts, said))).rows[1].amount;
    expect(await Promise.all([each, line, money].map(second))).toEqual([11, 5.5, 2]);
  });

  it('is money where it is the more, most likely', async () => {
    const more = orders(
      (i) => 100 + i,
      (i) => 7 + (i % 5),
    );
    await expect(inspectLines(more)).rejects.toMatchObject({
      details: { question: { answers: [{ proposed: false }, { proposed: false }, { proposed: true }] } },
    });
  });

  it('is money without a question where it is written so, or is always some prices', async () => {
    const cents = orders(
      (i) => `${i + 1}.00`,
      () => 7.5,
    );
    const multiples = orders(
      (i) => (1 + (i % 3)) * 12,
      () => 12,
    );
    expect((await rowsOf(await inspectLines(cents))).rows[1].amount).toBe(2);
    expect((await rowsOf(await inspectLines(multiples))).rows[1].amount).toBe(24);
  });
});

describe('texts, answers and types', () => {
  it('are settled by all rows', async () => {
    const inspection = await inspectLines([
      'client_id,code,late,sometimes',
      ...many(600, (i) => `${i + 1},${i},,Y`),
      ...many(600, (i) => `${i + 601},A${i % 9},${i},${i === 5 ? 'M' : 'N'}`),
    ]);
    expect(features(inspection)).toEqual(['late number', 'sometimes category']);
    expect(inspection.recognition.leftOut).toMatchObject([
      { column: 'code', reason: expect.stringContaining('600 of its 1,200') },
    ]);
  });

  it('take NA, none and unknown as values among other texts', async () => {
    const { values } = await rowsOf(
      await inspectLines(['client_id,plan,n', '1,gold,1', '2,NA,2', '3,none,3', '4,unknown,4', '5,,5']),
    );
    expect(values).toEqual(['gold', 'NA', 'none', 'unknown']);
  });

  it('take all as values where the person says category', async () => {
    const lines = ['client_id,code,n', '1,NA,1', '2,-,2', '3,,3'];
    const { values } = await rowsOf(await inspectLines(lines, { types: { code: 'category' } }));
    expect(values).toEqual(['NA', '-']);
  });

  it.each([
    ['Y', 'N', 'flag'],
    ['J', 'N', 'flag'],
    ['O', 'N', 'flag'],
    ['T', 'F', 'flag'],
    ['X', '', 'flag'],
    ['Y', 'F', 'category'],
    ['J', 'Y', 'category'],
  ])('say yes and no in one way: %s and %s are a %s', async (yes, no, type) => {
    const inspection = await inspectLines([
      'client_id,answer,n',
      ...many(10, (i) => `${i + 1},${i % 2 ? yes : no},${i}`),
    ]);
    expect(features(inspection)).toEqual([`answer ${type}`, 'n number']);
    if (type !== 'flag') return;
    const { rows } = await rowsOf(inspection);
    expect(rows.map((row) => row.features?.[0])).toEqual(many(10, String).map((_, i) => i % 2));
  });
});

describe('an id', () => {
  it.each(['0', '-1', 'guest', '\\N', '(not set)', 'undefined', 'NaT', '<NA>', '[null]', '#REF!'])(
    '%s is nobody, told with its count; a client where the person says so',
    async (id) => {
      const lines = ['client,date,amount', ...many(3, () => `${id},2024-01-05,3`), 'C1,2024-01-05,4'];
      const { rows, rejected } = await rowsOf(await inspectLines(lines));
      expect(rows).toHaveLength(1);
      expect(rejected).toHaveLength(3);
      expect(rejected[0].reason).toMatch(/stands for nobody.*--keep-id/);
      expect(rejected[0].reason).toContain(id);
      expect((await rowsOf(await inspectLines(lines, { keepIds: [id] }))).rows).toHaveLength(4);
    },
  );

  it('that a spreadsheet damaged is refused', async () => {
    const { rejected } = await rowsOf(
      await inspectLines(['client,date,amount', '4.91512E+11,2024-01-05,3', 'C1,2024-01-05,4']),
    );
    expect(rejected).toEqual([{ line: 2, reason: expect.stringContaining('a spreadsheet cut its digits') }]);
  });

  it('with a large part of the rows is told, and a file in which nobody buys twice', async () => {
    const large = await inspectLines([
      'client,date,amount',
      ...many(40, (i) => `${i % 2 ? 'CASH' : `C${i}`},2024-01-05,3`),
    ]);
    expect(large.notes).toContainEqual(expect.stringMatching(/the client CASH has 50 %/));
    const once = await inspectLines(['client,date,amount', ...many(40, (i) => `C${i},2024-01-05,3`)]);
    expect(once.notes).toContainEqual(expect.stringMatching(/nobody buys twice in its 40 rows/));
  });
});

describe('a column that may be a label', () => {
  const table = (name: string, yes: string, no: string) => [
    `CustomerId,Tenure,${name}`,
    ...many(30, (i) => `${i + 1},${i},${i % 3 ? no : yes}`),
  ];

  it.each(['Exited', 'is_churn', 'churn_flag', 'Attrition', 'Customer Status', 'left', 'target'])(
    '%s is asked about',
    async (name) => {
      await expect(inspectLines(table(name, '1', '0'))).rejects.toMatchObject({
        code: 'unclear_file',
        details: { column: name, commandLine: expect.stringContaining('_actual=') },
      });
      expect(features(await inspectLines(table(name, '1', '0'), { kind: 'clients' }))).toHaveLength(2);
    },
  );

  it.each(['left_us', 'hasDefected', 'Customer cancelled?', 'bought_again'])(
    '%s is asked about, since a word of it says so, also where each line is a client',
    async (name) => {
      const lines = table(name, 'yes', 'no').map((line) => line.slice(line.indexOf(',') + 1));
      await expect(inspectLines(lines, { map: { client: '(line)' } })).rejects.toMatchObject({
        code: 'unclear_file',
        details: { column: name, commandLine: expect.stringContaining('--kind "labelled data" --map') },
      });
    },
  );

  it('is what is called so, before what is only called like it', async () => {
    const lines = table('left_handed,Exited', '1,0', '0,1');
    await expect(inspectLines(lines)).rejects.toMatchObject({ details: { column: 'Exited' } });
  });

  it('is none where it has many values', async () => {
    const lines = ['CustomerId,target', ...many(30, (i) => `${i + 1},${i}`)];
    expect((await inspectLines(lines)).recognition.kind).toBe('clients');
  });

  it('in words is asked for their meaning, the likely one first', async () => {
    const said: ImportInstructions = { kind: 'labelled data', map: { churned_actual: 'Attrition_Flag' } };
    const lines = table('Attrition_Flag', 'Attrited Customer', 'Existing Customer');
    const words = { 'attrited customer': 'yes', 'existing customer': 'no' } as const;
    await expect(inspectLines(lines, said)).rejects.toMatchObject({
      code: 'unclear_file',
      details: {
        commandLine: expect.stringContaining('--word "attrited customer=yes"'),
        question: { answers: [{ says: { words }, proposed: true }, { proposed: false }] },
      },
    });
    const { rows } = await rowsOf(await inspectLines(lines, { ...said, words }));
    expect(rows.map(({ actual }) => actual?.[1])).toMatchObject(
      many(30, String).map((_, i) => ({ value: Number(i % 3 === 0) })),
    );
  });

  it('may say neither', async () => {
    const said: ImportInstructions = { kind: 'labelled data', map: { churned_actual: 'Customer Status' } };
    const lines = ['CustomerId,Tenure,Customer Status', '1,2,Stayed', '2,3,Churned', '3,1,Joined'];
    await expect(inspectLines(lines, said)).rejects.toMatchObject({
      details: {
        question: { answers: [{ says: { words: { stayed: 'no', churned: 'yes', joined: 'none' } } }, {}, {}, {}] },
      },
    });
    const words = { stayed: 'no', churned: 'yes', joined: 'none' } as const;
    const { rows } = await rowsOf(await inspectLines(lines, { ...said, words }));
    expect(rows.map(({ actual }) => actual?.[1] ?? null)).toMatchObject([{ value: 0 }, { value: 1 }, null]);
  });
});

describe('the shape of a file', () => {
  it('leaves out a first column without a name that counts the rows', async () => {
    for (const name of ['', 'Unnamed: 0']) {
      const inspection = await inspectLines([`${name},client_id,n`, ...many(20, (i) => `${i},C${i},${i * 3}`)]);
      expect(inspection.recognition.leftOut).toMatchObject([{ reason: 'it numbers the rows' }]);
      expect(features(inspection)).toEqual(['n number']);
    }
  });

  it('may have lines above the header, which are found, shown, and can be stated', async () => {
    const lines = [
      'Sales report',
      'made on,2024-02-01',
      '',
      'client,date,amount',
      'C1,2024-01-05,3',
      'C2,2024-01-06,4',
    ];
    const inspection = await inspectLines(lines);
    expect(inspection).toMatchObject({ headerLine: 4, notes: [expect.stringContaining('line 4')] });
    expect((await rowsOf(inspection)).rows).toHaveLength(2);
    const padded = lines.map((line) => line + ','.repeat(2 - (line.match(/,/g)?.length ?? 0)));
    expect((await inspectLines(padded)).headerLine).toBe(4);
    expect((await inspectLines(lines, { headerLine: 4 })).header).toEqual(['client', 'date', 'amount']);
    await expect(inspectLines(lines, { headerLine: 3 })).rejects.toMatchObject({ code: 'bad_usage' });
  });

  it('may have footers and repeated headers, which are no clients', async () => {
    const inspection = await inspectLines([
      'client_id,orders',
      'C1,3',
      'client_id,orders',
      'C2,4',
      'Total,7',
      'Gesamtsumme:,7',
    ]);
    const { rows, rejected } = await rowsOf(inspection);
    expect(rows.map(({ client }) => client)).toEqual(['C1', 'C2']);
    expect(rejected.map(({ line }) => line)).toEqual([3, 5, 6]);
  });

  it('may have an empty cell too many', async () => {
    const { rows, rejected } = await rowsOf(
      await inspectLines(['client,date,amount', 'C1,2024-01-05,3,', 'C2,2024-01-06,4, ', 'C3,2024-01-06,4,x']),
    );
    expect(rows).toHaveLength(2);
    expect(rejected).toMatchObject([{ reason: '3 cells expected, 4 found' }]);
    expect(
      (await rowsOf(await inspectLines(['client,date,amount,', 'C1,2024-01-05,3', 'C1,2024-01-05,3']))).rows,
    ).toHaveLength(2);
  });

  it('may have backslashes as MySQL writes them', async () => {
    const inspection = await inspectLines([
      '"client","date","amount","note"',
      '"C1","2024-01-05","3","he said \\"yes\\", twice"',
      '"C\\\\2","2024-01-06","4","two\\',
      'lines"',
      '"C3","2024-01-07",\\N,"none"',
    ]);
    expect(inspection.sample).toEqual([
      ['C1', '2024-01-05', '3', 'he said "yes", twice'],
      ['C\\2', '2024-01-06', '4', 'two\nlines'],
      ['C3', '2024-01-07', '\\N', 'none'],
    ]);
    expect((await rowsOf(inspection)).rejected).toEqual([{ line: 5, reason: 'no amount' }]);
  });

  it('keeps the backslash at the end of a cell that is no escape', async () => {
    const { sample } = await inspectLines(['client,path', '"C1","C:\\"', '"C2","D:\\"']);
    expect(sample).toEqual([
      ['C1', 'C:\\'],
      ['C2', 'D:\\'],
    ]);
  });

  it('may have two columns of one name, which is asked about', async () => {
    const lines = ['client,date,amount,date', 'C1,2024-01-05,3,2024-02-05', 'C1,2024-01-06,4,2024-02-06'];
    await expect(inspectLines(lines)).rejects.toMatchObject({
      code: 'unclear_file',
      details: { commandLine: expect.stringContaining('--map date=2 or --map date=4') },
    });
    const { rows } = await rowsOf(await inspectLines(lines, { map: { date: '4' } }));
    expect(rows[0].at).toBe(Date.parse('2024-02-05'));
    const same = lines.map((line) => line.replace(/[^,]*$/, line.split(',')[1]));
    expect((await rowsOf(await inspectLines(same))).rows).toHaveLength(2);
  });

  it('with a mapped column that can’t be read is refused with an example', async () => {
    const lines = ['client,date,amount,name', ...many(20, (i) => `C${i % 3},2024-01-05,3,Zoë`)];
    await expect(inspectLines(lines, { map: { amount: 'name' } })).rejects.toMatchObject({
      message: expect.stringMatching(/“name” should hold numbers .*“Zoë”/),
    });
  });
});

describe('a large file', () => {
  const lines = (tail: number) => [
    'client_id,code,n',
    ...many(150_000, (i) => `${i + 1},${i},${'1'.repeat(30)}`),
    ...many(tail, (i) => `${i + 200_000},K${i % 7},3`),
  ];

  it('whose last rows speak against the type that the first told is asked about', async () => {
    const inspection = await inspectLines(lines(40_000));
    expect(features(inspection)).toEqual(['code number', 'n number']);
    await expect(rowsOf(inspection)).rejects.toMatchObject({
      code: 'unclear_file',
      details: { column: 'code', commandLine: expect.stringContaining('--type code=category') },
    });
  });

  it('is taken in where few do, those refused', async () => {
    const { rejected } = await rowsOf(await inspectLines(lines(20)));
    expect(rejected).toHaveLength(20);
    expect(rejected[0].reason).toMatch(/“K0” is not a number; .*--type "code=category"/);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/data/importFile';
import { splitByDay } from '../../../electron/data/splitByDay';
import { dataContext, quietIo, temporaryFolder } from '../../helpers/workspace';

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

/** Days that each could be read either way; the last line says which. */
const lines = [
  'Invoice;Customer;Date;Total',
  '1;a;02/01/2024 09:00;1.234,50',
  '2;b;03/01/2024 10:00;7,00',
  '3;a;02/01/2024 23:59;-3,00',
  '4;;no date;5,00',
  '5;c;13/02/2024 08:00;1,00',
];

function written(text: readonly string[]) {
  const folder = temporaryFolder();
  const path = join(folder, 'orders.csv');
  writeFileSync(path, `${text.join('\n')}\n`);
  return { path, folder: join(folder, 'days') };
}

describe('a file of transactions', () => {
  it('is split into days, each row as it is and in its order, one without a date with the row before it', async () => {
    const { days } = await splitByDay(dataContext(), written(lines), quietIo);
    expect(days.map((one) => one.day)).toEqual([day('2024-01-02'), day('2024-01-03'), day('2024-02-13')]);
    expect(days.map(({ path }) => readFileSync(path, 'utf8').trim().split('\n').slice(1))).toEqual([
      ['1,a,02/01/2024 09:00,"1.234,50"', '3,a,02/01/2024 23:59,"-3,00"', '4,,no date,"5,00"'],
      ['2,b,03/01/2024 10:00,"7,00"'],
      ['5,c,13/02/2024 08:00,"1,00"'],
    ]);
  });

  /** A shop's export: each product of an order is a line; the order's total stands on all, and counts once, shared. */
  const shop = [
    'Order Number,Order Status,Order Date,Email (Billing),Country Code (Billing),SKU,Item Name,Category,Quantity,Order Total Amount',
    ...Array.from({ length: 40 }, (_, i) => {
      const of = `${i},completed,2024-01-${String((i % 20) + 1).padStart(2, '0')} 10:00,c${i % 7}@x.de,${i % 2 === 0 ? 'DE' : 'FR'}`;
      return [`${of},H-1,Hat,Hats,1,${10 + i}`, `${of},S-${i % 3},Scarf,Scarves,2,${10 + i}`];
    }).flat(),
  ];

  it.each([
    ['what one day leaves open the whole says', lines, { rows: 4, total: 1239.5, rejected: 1 }],
    ['an order’s total counts once', shop, { rows: 80, total: 1180, rejected: 0 }],
  ])('gives the same transactions, imported day by day, as imported whole: %s', async (_, text, expected) => {
    const file = written(text);
    const rowsOf = ({ db }: ReturnType<typeof dataContext>) =>
      db
        .prepare(
          `SELECT c.client_id, t.at, t.amount, t.invoice, t.product, t.quantity,
             (SELECT value FROM categories WHERE feature = 'top_category' AND code = t.category),
             (SELECT value FROM categories WHERE feature = 'order_country' AND code = t.country)
           FROM transactions t JOIN clients c ON c.key = t.client_key ORDER BY 1, 2, 4, 5`,
        )
        .raw()
        .all();
    const [whole, byDay] = [dataContext(), dataContext()];
    const { rejected } = await importFile(whole, { path: file.path, dryRun: false, actor: '' }, quietIo);
    const { days, instructions } = await splitByDay(byDay, file, quietIo);
    let rejectedByDay = 0;
    for (const { path } of days) {
      const result = await importFile(byDay, { ...instructions, path, dryRun: false, actor: '' }, quietIo);
      rejectedByDay += result.rejected;
    }
    expect(rowsOf(byDay)).toEqual(rowsOf(whole));
    const total = byDay.db.prepare('SELECT SUM(amount) FROM transactions').pluck().get();
    expect({ rows: rowsOf(byDay).length, total, rejected }).toEqual(expected);
    expect(rejectedByDay).toBe(rejected);
  });

  it('is not what a file of clients is', async () => {
    const file = written(['client_id,predicted_at,purchased_actual,visits', 'a,2024-01-01,yes,1']);
    await expect(splitByDay(dataContext(), file, quietIo)).rejects.toMatchObject({ code: 'bad_usage' });
  });
});

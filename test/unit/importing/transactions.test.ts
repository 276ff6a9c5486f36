import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspect } from '../../../electron/importing/inspect';
import { readTransactions } from '../../../electron/importing/readCsv';
import { hashOf } from '../../../electron/importing/textHash';
import { nameTransactions } from '../../../electron/store/transactions';
import type { ImportInstructions } from '../../../shared/schemas/imports';
import { defaultTasks } from '../../../shared/tasks';
import { noWords, packed } from '../../helpers/transactions';
import { quietIo, temporaryFolder } from '../../helpers/workspace';

async function read(lines: readonly string[], options: ImportInstructions = {}) {
  const path = join(temporaryFolder(), 'a.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const inspection = await inspect(path, options, {
    tasks: defaultTasks,
    featureTypes: new Map(),
    remembered: () => null,
  });
  const accepted = [];
  const rejected = [];
  for await (const batch of readTransactions(inspection, noWords, quietIo.signal)) {
    accepted.push(...batch.accepted);
    rejected.push(...batch.rejected);
  }
  return {
    mapping: inspection.recognition.mapping,
    accepted,
    rejected,
    rows: accepted.map(({ bought: _, ...row }) => row),
  };
}

const item = (product: string, quantity: number) => ({
  ...{ product: hashOf(product), quantity },
  ...{ category: null, country: 0 },
});
const day = (text: string) => Date.parse(`${text}Z`);

describe('transactions', () => {
  it('are recognised in the raw Online Retail form', async () => {
    const { mapping, rows, rejected } = await read([
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
      '536365,85123A,"HOLDER, WHITE",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
      'C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom',
      '536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom',
    ]);
    expect(mapping).toMatchObject({
      client: 'CustomerID',
      date: 'InvoiceDate',
      quantity: 'Quantity',
      price: 'UnitPrice',
      product: 'StockCode',
      country: 'Country',
    });
    expect(rows).toEqual([
      { client: '17850', at: day('2010-12-01 08:26'), amount: 6 * 2.55, invoice: '536365', item: item('85123a', 6) },
      { client: '14527', at: day('2010-12-01 09:41'), amount: -27.5, invoice: 'C536379', item: item('d', -1) },
    ]);
    expect(rejected).toMatchObject([{ line: 4, column: 'CustomerID', reason: 'no client id' }]);
  });

  it('are read in French forms', async () => {
    const { rows } = await read(
      ['Client;Date commande;Montant;Annulé', '00042;31/12/2023;1 234,50 €;non', '7;01/02/2024;12,00 €;oui'],
      { map: { cancellation: 'Annulé' } },
    );
    expect(rows).toEqual([
      { client: '00042', at: day('2023-12-31'), amount: 1234.5, invoice: '' },
      { client: '7', at: day('2024-02-01'), amount: -12, invoice: '' },
    ]);
  });

  it('have each column’s own decimal mark', async () => {
    const { rows } = await read(['client;date;qty;price', '1;2024-01-01;1.000;2,50']);
    expect(rows).toMatchObject([{ amount: 2500 }]);
  });

  it('never guess the order of day and month', async () => {
    const lines = ['client,date,amount', '1,01/02/2024,5', '2,03/04/2024,6'];
    await expect(read(lines)).rejects.toMatchObject({ code: 'ambiguous_dates', details: { example: '01/02/2024' } });
    expect((await read(lines, { dateFormat: 'mdy' })).rows[0].at).toBe(day('2024-01-02'));
    const far = [...lines, ...Array.from({ length: 700 }, () => '3,05/06/2024,1'), '4,25/06/2024,1'];
    expect((await read(far)).rows[0].at).toBe(day('2024-02-01'));
  });

  it('say of each refused row where and why', async () => {
    const { accepted, rejected } = await read([
      'client,date,amount,cancelled',
      '1,2024-01-01,5,no',
      ',2024-01-01,5,no',
      '2,2024-02-30,5,no',
      '3,2024-01-01,five,no',
      '4,2024-01-01,,no',
      '5,2024-01-01,5,perhaps',
      '6,2024-01-01,5',
    ]);
    expect(accepted).toHaveLength(1);
    expect(rejected.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [3, 'client', 'no client id'],
      [4, 'date', '“2024-02-30” is not a date'],
      [5, 'amount', '“five” is not a number'],
      [6, 'amount', 'no amount'],
      [7, 'cancelled', '“perhaps” is not yes or no'],
      [8, '', '4 cells expected, 3 found'],
    ]);
  });

  it('have names that do not depend on how cells are written, on the order of columns, or on columns that are not used', async () => {
    const one = await read(['client,date,amount', '17850.0,2024-01-31,5', '17850.0,2024-01-31,6']);
    const other = await read(['amount,client,note,date', '"5.00", 17850 ,x,31/01/2024', '6,17850,y,31/01/2024']);
    const names = ({ accepted }: typeof one) => [...nameTransactions(packed(accepted))];
    expect(names(one)).toEqual(names(other));
    expect(new Set(names(one)).size).toBe(2);
  });

  it.each([
    [['a,b', '1,2'], /no column for client\b/],
    [['client,date,amount'], /a header and no rows/],
  ])('are not seen in %j', async (lines, message) => {
    await expect(read(lines)).rejects.toMatchObject({
      code: 'unrecognised_file',
      message: expect.stringMatching(message),
    });
  });
});

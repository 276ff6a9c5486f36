import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/data/importFile';
import { csv, importLines } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

const header = 'client_id,date,amount,name';
const rows = ['a,2024-01-01,3,Zoë', 'b,2024-01-02,4,Žižek'];

describe('a wrong file', () => {
  it.each([
    ['only line breaks', '\n\r\n\n', /nothing but blank lines/],
    ['only spaces', '   \n  \n', /nothing but blank lines/],
    ['only a byte-order mark', '\ufeff', /nothing but blank lines/],
    ['only blank cells', ',,,\n , ,,\n', /nothing but blank cells/],
    ['a header only', `${header}\n`, /a header and no rows below it/],
    ['a header and lines of spaces', `${header}\n   \n\n`, /a header and no rows below it/],
    ['a header and blank cells', `${header}\n,,,\n,,,\n`, /its first 2 rows \(from line 2\) are blank/],
    [
      'a quote that is not closed',
      `${header}\na,2024-01-01,3,"Jim\n${'b,2024-01-01,4,x\n'.repeat(9)}`,
      /line 2: a quote/,
    ],
    ['a NUL', `${header}\n${rows[0]}\nb,2024-01-02,\0,x\n`, /line 3: there is a NUL byte/],
  ])('with %s is refused with the reason, and changes nothing', async (_, text, message) => {
    await refused(text, 'unrecognised_file', message);
  });

  it('with bytes that are not UTF-8 among such that are is refused by line and byte, and taken in when the person says how', async () => {
    const bytes = Buffer.concat([
      Buffer.from([header, ...rows, 'c,2024-01-03,5,caf'].join('\n')),
      Buffer.from([0xe9, 10]),
    ]);
    const { context, path } = await refused(
      bytes,
      'unclear_encoding',
      /line 4: byte 89 of the file \(0xE9\).*Windows-1252/,
    );
    const options = { path, dryRun: false, actor: 'a test', encoding: 'windows-1252' } as const;
    expect(await importFile(context, options, quietIo)).toMatchObject({ accepted: 3, encoding: 'windows-1252' });
    // It is said of one file: the next one with this header is looked at for itself.
    expect(await importLines(context, [header, ...rows, 'd,2024-01-04,1,Zoë'])).toMatchObject({ encoding: 'utf-8' });
  });
});

/** Imports bytes that must be refused, and looks for traces of them. */
async function refused(bytes: string | Buffer, code: string, message: RegExp) {
  const context = dataContext();
  const path = join(context.workspace, 'wrong.csv');
  writeFileSync(path, bytes);
  const importing = importFile(context, { path, dryRun: false, actor: 'a test' }, quietIo);
  await expect(importing).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  for (const table of ['imports', 'clients', 'transactions', 'client_features', 'remembered_mappings']) {
    expect(context.db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get()).toBe(0);
  }
  return { context, path };
}

describe('a file without a header', () => {
  const lines = [' 00004 19970101  2   29.33', ' 00004 19970118  2   29.73', ' 00018 19970104  1   14.96'];
  const map = { client: '1', date: '2', quantity: '3', amount: '4' };

  it('says that its columns are numbered, what is in them, and how to map them', async () => {
    await expect(importLines(dataContext(), lines)).rejects.toMatchObject({
      code: 'unrecognised_file',
      message: expect.stringMatching(/names no columns.*column 1 \(“00004”\), column 2 \(“19970101”\)/),
      details: {
        examples: ['00004', '19970101', '2', '29.33'],
        commandLine: expect.stringContaining('--map client=NUMBER'),
      },
    });
  });

  it('is read by the numbers of its columns, its first line included, and remembered', async () => {
    const context = dataContext();
    expect(await importLines(context, lines, { map })).toMatchObject({ accepted: 3, rejected: 0 });
    expect(context.db.prepare('SELECT client_id FROM clients ORDER BY 1').pluck().all()).toEqual(['00004', '00018']);
    expect(await importLines(context, [' 00020 19970105  1   10.00'])).toMatchObject({ accepted: 1, fromMemory: true });
  });

  it('is told by a day or a fraction above more of the same, also beside ids that could be names', async () => {
    const asked = importLines(dataContext(), ['C1,2024-01-01,5', 'C2,2024-01-02,6']);
    await expect(asked).rejects.toMatchObject({ message: expect.stringMatching(/names no columns/) });
    const scores = importLines(dataContext(), ['C1,0.5', 'C2,0.25']);
    await expect(scores).rejects.toMatchObject({ message: expect.stringMatching(/names no columns/) });
  });

  it('is not what a header with years in it is', async () => {
    const result = await importLines(dataContext(), ['client_id,2019,2020', 'a,1.5,2', 'b,3,4.5']);
    expect(result).toMatchObject({ accepted: 2, features: [{ column: '2019' }, { column: '2020' }] });
  });
});

describe('a header with double spaces', () => {
  it('names its columns as it stands, and is understood as if they were single', async () => {
    const context = dataContext();
    const lines = ['Customer  ID,Subscription  Length,Charge  Amount,Churned  Actual', '007,38,0,1', '008,39,1,0'];
    expect(await importLines(context, lines, { kind: 'labelled data' })).toMatchObject({
      accepted: 2,
      mapping: { client: 'Customer  ID', churned_actual: 'Churned  Actual' },
      features: [{ column: 'Charge  Amount' }, { column: 'Subscription  Length' }],
    });
    const again = await importLines(context, lines, { kind: 'labelled data', map: { client: 'Customer ID' } });
    expect(again).toMatchObject({ accepted: 0, duplicates: 2 });
  });
});

it('a file with a name as long as a disk takes is imported, and its refused rows are kept under a shorter one', async () => {
  const context = dataContext();
  const name = `${'客戶'.repeat(41)}.csv`;
  const lines = [header, ...rows, 'c,2024-13-45,1,x'];
  const found = await importFile(
    context,
    { path: csv(context, lines, name), dryRun: false, actor: 'a test', kind: 'transactions' },
    quietIo,
  );
  expect(found).toMatchObject({ accepted: 2, rejected: 1, rejects: expect.stringMatching(/1-(客戶){30}\.csv$/) });
});

it.skipIf(process.platform === 'win32')('refused rows are kept under a name that every system takes', async () => {
  const context = dataContext();
  const path = csv(context, [header, ...rows, 'c,2024-13-45,1,x'], 'sales 12:30 a\\b*?.csv');
  const found = await importFile(context, { path, dryRun: false, actor: 'a test', kind: 'transactions' }, quietIo);
  expect(found).toMatchObject({ rejected: 1, rejects: expect.stringMatching(/\/1-sales 12_30 a_b__\.csv$/) });
  expect(existsSync(String(found.rejects))).toBe(true);
});

it('an amount that no sum could hold is refused, also as a product', async () => {
  const large = ['client_id,date,amount', 'a,2024-01-01,1e30', 'a,2024-01-02,1e305', 'b,2024-01-03,-2e30'];
  expect(await importLines(dataContext(), large, { kind: 'transactions' })).toMatchObject({
    ...{ accepted: 1, rejected: 2 },
    reasons: expect.arrayContaining([{ reason: '“…” is too large for an amount', rows: 2 }]),
  });
  const product = ['client_id,date,quantity,unit_price', 'a,2024-01-01,2,3', 'a,2024-01-02,1e20,1e20'];
  expect(await importLines(dataContext(), product, { kind: 'transactions' })).toMatchObject({
    ...{ accepted: 1, rejected: 1 },
  });
});

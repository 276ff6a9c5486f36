import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importFile } from '../../../electron/data/importFile';
import { inspectFile } from '../../../electron/data/inspectFile';
import type { ImportInstructions } from '../../../shared/schemas/imports';
import { csv, importLines, labelsOf } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

const predictions = [
  'client_id,predicted_at,purchased_pred,churned_pred,clv_pred,visits,plan,member,since,note',
  '1,2024-01-01,75%,0.2,"$8,500",12,gold,yes,2019-05-01,',
  '2,2024-01-01,0.1,0.9,120,3,basic,no,2021-01-31,',
  '3,2024-01-01,0.5,0.4,80,,,,,',
];
const outcomes = [
  'client_id,observed_at,purchased_actual,churned_actual,clv_actual',
  '1,2024-04-10,true,no,9200',
  '2,2024-04-10,0,1,0',
  '9,2024-04-10,1,0,10',
];

describe('predictions, outcomes and labelled data', () => {
  it('are joined into labels', async () => {
    const context = dataContext();
    expect(await importLines(context, predictions)).toMatchObject({
      kind: 'predictions',
      accepted: 3,
      rejected: 0,
      features: [
        { column: 'member', type: 'flag' },
        { column: 'plan', type: 'category' },
        { column: 'since', type: 'date' },
        { column: 'visits', type: 'number' },
      ],
      leftOut: [{ column: 'note' }],
    });
    expect(await importLines(context, outcomes)).toMatchObject({ kind: 'outcomes', accepted: 3, unmatched: 1 });
    expect(labelsOf(context)).toEqual([
      ['1', '2024-01-01', 'churn', 0],
      ['1', '2024-01-01', 'clv', 9200],
      ['1', '2024-01-01', 'purchase', 1],
      ['2', '2024-01-01', 'churn', 1],
      ['2', '2024-01-01', 'clv', 0],
      ['2', '2024-01-01', 'purchase', 0],
    ]);
  });

  it('may come in either order, twice, without dates, and in any order of columns', async () => {
    const context = dataContext();
    const undated = ['client_id,purchased_pred', '1,0.7', '2,0.1'];
    await importLines(context, ['client_id,purchased_actual', '2,yes', '1,no']);
    await importLines(context, undated);
    expect(labelsOf(context)).toEqual([
      ['1', '1970-01-01', 'purchase', 0],
      ['2', '1970-01-01', 'purchase', 1],
    ]);
    expect(await importLines(context, undated)).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(await importLines(context, ['purchased_pred,client_id', '0.1,2', '0.9,3'])).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
  });

  it('are counted by a dry run as they are then imported', async () => {
    const context = dataContext();
    const path = csv(context, predictions);
    const dry = await importFile(context, { path, dryRun: true, actor: '' }, quietIo);
    expect(labelsOf(context)).toEqual([]);
    const real = await importFile(context, { path, dryRun: false, actor: '' }, quietIo);
    expect(dry).toEqual({ ...real, id: null });
    expect(await importFile(context, { path, dryRun: true, actor: '' }, quietIo)).toMatchObject({ duplicates: 3 });
    const answers = csv(context, outcomes);
    const dryAnswers = await importFile(context, { path: answers, dryRun: true, actor: '' }, quietIo);
    expect(dryAnswers).toMatchObject({ accepted: 3, unmatched: 1, changed: 0 });
    await importFile(context, { path: answers, dryRun: false, actor: '' }, quietIo);
    const corrected = [outcomes[0], '1,2024-04-11,no,no,9200'];
    expect(await importLines(context, corrected, { dryRun: true })).toMatchObject({ changed: 1 });
    expect(await importLines(context, corrected)).toMatchObject({ changed: 1 });
    expect(labelsOf(context)).toContainEqual(['1', '2024-01-01', 'purchase', 0]);
  });
});

describe('a column of features', () => {
  it('that is damaged costs only the rows whose cells are', async () => {
    const context = dataContext();
    const rows = Array.from({ length: 30 }, (_, i) => `${i + 1},2024-01-01,0.5,${i === 7 ? '#REF!' : i}`);
    const result = await importLines(context, ['client_id,predicted_at,purchased_pred,spend', ...rows]);
    expect(result).toMatchObject({
      accepted: 29,
      rejected: 1,
      reasons: [{ reason: expect.stringMatching(/^“…” is not a number; .*--type/) }],
    });
    expect(readFileSync(result.rejects ?? '', 'utf8').split('\n')[1]).toBe(
      '9,spend,"“#REF!” is not a number; where the column holds texts: --type ""spend=category""",8,2024-01-01,0.5,#REF!',
    );
  });

  it('keeps its type', async () => {
    const context = dataContext();
    await importLines(context, ['client_id,as_of,area', '1,2024-01-01,north', '2,2024-01-01,south']);
    const again = await importLines(context, ['client_id,as_of,area', '3,2024-01-01,17']);
    expect(again).toMatchObject({ kind: 'clients', features: [{ column: 'area', type: 'category' }], accepted: 1 });
    const asNumber = importLines(context, ['client_id,as_of,area', '3,2024-01-01,17'], { types: { area: 'number' } });
    await expect(asNumber).rejects.toMatchObject({ code: 'bad_usage', message: expect.stringContaining('category') });
  });

  it('is left out, and said so, when it holds a text of its own for every row, or hardly numbers', async () => {
    const context = dataContext();
    const rows = Array.from({ length: 80 }, (_, i) => `${i},name ${i},${i % 3 === 0 ? 'x' : i},a`);
    const result = await importLines(context, ['client_id,name,half,good', ...rows]);
    expect(result.leftOut.map(({ column }) => column)).toEqual(['name', 'half']);
    expect(result.features).toEqual([{ column: 'good', type: 'category' }]);
  });
});

describe('rejected rows', () => {
  it('can be mended in their file and imported', async () => {
    const context = dataContext();
    const header = 'client_id,predicted_at,purchased_pred,area';
    const first = await importLines(context, [header, '1,2024-01-01,75,=north', '2,2024-01-01,0.5,south']);
    expect(first).toMatchObject({ accepted: 1, rejected: 1 });
    const mended = readFileSync(first.rejects ?? '', 'utf8')
      .trimEnd()
      .replace(',75,', ',75%,')
      .split('\n');
    expect(await importLines(context, mended)).toMatchObject({ kind: 'predictions', accepted: 1, rejected: 0 });
    const areas = context.db.prepare('SELECT value FROM categories ORDER BY code').pluck().all();
    expect(areas).toEqual(['south', '=north']);
  });
});

describe('what the person says of a file', () => {
  it('is asked for where a column’s meaning is unclear, and remembered', async () => {
    const context = dataContext();
    const lines = ['customerID,tenure,Churn', '7590-VHVEG,1,No', '5575-GNVDE,34,Yes'];
    await expect(importLines(context, lines)).rejects.toMatchObject({
      code: 'unclear_file',
      details: { commandLine: expect.stringContaining('--map churned_actual=Churn') },
    });
    const said = { kind: 'labelled data' as const, map: { churned_actual: 'churn' } };
    expect(await importLines(context, lines, said)).toMatchObject({ accepted: 2, fromMemory: false });
    expect(labelsOf(context).map(([client, , task, value]) => [client, task, value])).toEqual([
      ['5575-GNVDE', 'churn', 1],
      ['7590-VHVEG', 'churn', 0],
    ]);
    const next = csv(context, [lines[0], '1234-ABCDE,5,No']);
    expect(await inspectFile(context, { path: next })).toMatchObject({ kind: 'labelled data', fromMemory: true });
    expect(await importFile(context, { path: next, dryRun: false, actor: '' }, quietIo)).toMatchObject({ accepted: 1 });
  });

  it('counts from then on, where it is another than at an earlier file', async () => {
    const context = dataContext();
    const rows = (day: string) => ['customer_id,date,amount', `C1,${day},10.50`, `C2,${day},12.25`];
    const read = async (lines: string[], said?: ImportInstructions) => {
      const { fromMemory } = await importLines(context, lines, said);
      const { dateFormat } = await inspectFile(context, { path: csv(context, lines) });
      return { fromMemory, dateFormat };
    };
    const first = await read(rows('03/04/2024'), { dateFormat: 'dmy' });
    expect(first).toEqual({ fromMemory: false, dateFormat: 'dmy' });
    const corrected = await read(rows('03/05/2024'), { dateFormat: 'mdy' });
    expect(corrected).toEqual({ fromMemory: false, dateFormat: 'mdy' });
    const again = await read(rows('03/06/2024'), { dateFormat: 'mdy', encoding: 'utf-8' });
    expect(again).toEqual({ fromMemory: true, dateFormat: 'mdy' });
  });

  it('one by one adds up, and a source that is said of one file stays with it', async () => {
    const context = dataContext();
    const lines = ['customer_id,date,amount', '0,2024-04-03,10.50', 'guest,2024-05-03,12.25'];
    const keep = (id: string) => importLines(context, lines, { keepIds: [id] });
    expect(await keep('0')).toMatchObject({ rejected: 1 });
    expect(await keep('guest')).toMatchObject({ rejected: 0 });
    expect(await importLines(context, lines)).toMatchObject({ rejected: 0, fromMemory: true });
    const of = async (client: string, source?: string) =>
      (await importLines(context, [lines[0], `${client},2024-06-01,5`], source === undefined ? {} : { source })).orders;
    expect(await of('a', 'shop A')).toMatchObject({ source: 'shop A' });
    expect(await of('b', 'shop B')).toMatchObject({ source: 'shop B' });
    expect(await of('c')).toMatchObject({ source: 'shop A' });
  });

  it('may be that each line is a client of its own', async () => {
    const context = dataContext();
    const lines = ['"age";"job";"y"', '58;"unknown";"no"', '44;"technician";"yes"'];
    const said = { kind: 'labelled data' as const, map: { client: '(line)', purchased_actual: 'y' } };
    expect(await importLines(context, lines, said)).toMatchObject({
      accepted: 2,
      features: [
        { column: 'age', type: 'number' },
        { column: 'job', type: 'category' },
      ],
    });
    expect(labelsOf(context).map(([, , , value]) => value)).toEqual([0, 1]);
    expect(context.db.prepare('SELECT value FROM categories ORDER BY code').pluck().all()).toEqual([
      'unknown',
      'technician',
    ]);
  });

  it('names the columns of a file without a header by their number', async () => {
    const context = dataContext();
    const lines = [' 00001 19970101  1   11.77', ' 00002 19970112  1   12.00', ' 00002 19970112  5   77.00'];
    await expect(importLines(context, lines)).rejects.toMatchObject({ message: expect.stringContaining('column 1') });
    const map = { client: '1', date: '2', amount: '4' };
    expect(await importLines(context, lines, { kind: 'transactions', map })).toMatchObject({ accepted: 3 });
    const rows = context.db
      .prepare('SELECT client_id, at, amount FROM transactions JOIN clients ON key = client_key')
      .raw();
    expect(rows.all()[0]).toEqual(['00001', Date.UTC(1997, 0, 1), 11.77]);
  });
});

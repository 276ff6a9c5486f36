import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportBatch } from '../../../electron/data/batches';
import { clientHistory } from '../../../electron/data/clientHistory';
import { clientScores } from '../../../electron/data/clientScores';
import type { DataContext } from '../../../electron/data/context';
import { exportClients } from '../../../electron/data/exportClients';
import { saveNight } from '../../../electron/store/batches';
import { clientFinder } from '../../../electron/store/clients';
import { listExports } from '../../../electron/store/files';
import { type CheckedInput, operationSchemas } from '../../../shared/schemas/operations';
import { importLines } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

const input: CheckedInput<'clientScores'> = operationSchemas.clientScores.input.parse({});

/** What a version answered in a night: client → score. */
function scored(context: DataContext, night: string, task: string, scores: Record<string, number>, scoredAt: number) {
  const { db } = context;
  const find = clientFinder(db);
  const keys = Int32Array.from(Object.keys(scores), (id) => find(id) ?? -1);
  saveNight(db, {
    night,
    keys,
    hashes: new Float64Array(keys.length),
    behaviour: false,
    predictedAt: scoredAt - 1,
    scoredAt,
    runId: 1,
    answers: [{ task, version: `v of ${night}`, scores: Float64Array.from(Object.values(scores)) }],
  });
}

async function shop(given: Partial<DataContext> = {}) {
  const context = dataContext(given);
  await importLines(context, [
    'client,date,amount',
    'ann,2024-01-05,100',
    'bob,2024-01-06,20',
    'bob,2024-02-10,30',
    'cy,2024-02-12,5',
  ]);
  scored(context, '2024-03-01', 'purchase', { ann: 0.9, bob: 0.1, cy: 0.2 }, 10);
  scored(context, '2024-03-02', 'purchase', { ann: 0.3, bob: 0.7, cy: 0.5 }, 20);
  scored(context, '2024-03-01', 'clv', { ann: 120, bob: 40 }, 11);
  return context;
}

describe('clients by score', () => {
  it('go by no night that was scored while the clock was ahead, and an export neither', async () => {
    let now = 25;
    const context = await shop({ now: () => now });
    scored(context, '2027-01-01', 'purchase', { ann: 1, bob: 1, cy: 1 }, 30);
    const path = join(context.workspace, 'night.csv');
    const newest = async () => [
      clientScores(context, { ...input, task: 'purchase' }).nights.purchase.night,
      (await exportBatch(context, { path, night: null }, quietIo)).night,
    ];
    expect(await newest()).toEqual(['2024-03-02', '2024-03-02']);
    now = 30;
    expect(await newest()).toEqual(['2027-01-01', '2027-01-01']);
  });

  it('come by the newest night of a task, the highest or the lowest first, page by page', async () => {
    const context = await shop();
    const ids = (given: Partial<typeof input>) =>
      clientScores(context, { ...input, ...given }).clients.map(({ client }) => client);
    expect(ids({ task: 'purchase' })).toEqual(['bob', 'cy', 'ann']);
    expect(ids({ task: 'purchase', lowest: true })).toEqual(['ann', 'cy', 'bob']);
    expect(ids({ task: 'purchase', limit: 2, offset: 2 })).toEqual(['ann']);
    expect(ids({ task: 'clv' })).toEqual(['ann', 'bob']);
    expect(ids({ task: 'purchase', search: 'N' })).toEqual(['ann']);
    expect(() => clientScores(context, { ...input, task: 'upsell' })).toThrow('upsell');
  });

  it('say what each task says of them, and of which night and version that is', async () => {
    const { clients, nights, total } = clientScores(await shop(), { ...input, task: 'purchase', limit: 2 });
    expect(clients).toEqual([
      { client: 'bob', scores: { purchase: 0.7, clv: 40 }, expected: null, features: {} },
      { client: 'cy', scores: { purchase: 0.5 }, expected: null, features: {} },
    ]);
    expect(nights.purchase).toEqual({ night: '2024-03-02', version: 'v of 2024-03-02', predictedAt: 19 });
    expect([nights.clv.night, total]).toEqual(['2024-03-01', 3]);
  });

  it('come by what is at stake: the chance times the amount, and those without one of them last', async () => {
    const { clients } = clientScores(await shop(), { ...input, task: 'purchase', times: 'clv' });
    expect(clients.map(({ client, expected }) => [client, expected])).toEqual([
      ['ann', 36],
      ['bob', 28],
      ['cy', null],
    ]);
    const context = await shop();
    expect(() => clientScores(context, { ...input, times: 'purchase' })).toThrow('purchase is no amount');
    expect(() => clientScores(context, { ...input, task: 'clv', times: 'clv' })).toThrow('lifetime value is no chance');
  });

  it('come by a feature, as the data are now, and are told its value', async () => {
    const context = await shop();
    const byRecency = { ...input, by: 'recency_days', lowest: true };
    const told = () =>
      clientScores(context, byRecency).clients.map(({ client, features }) => [
        client,
        Math.round(Number(features.recency_days)),
      ]);
    expect(told()).toEqual([
      ['cy', 0],
      ['bob', 2],
      ['ann', 38],
    ]);
    await importLines(context, ['client,date,amount', 'ann,2024-02-20,100']);
    expect(told()).toEqual([
      ['ann', 0],
      ['cy', 8],
      ['bob', 10],
    ]);
    expect(() => clientScores(context, { ...input, by: 'recency' })).toThrow('no feature “recency”');
  });

  it('are those who meet all conditions, on features, scores and what is at stake', async () => {
    const context = await shop();
    await importLines(context, ['client_id,country,vip', 'ann,Spain,yes', 'bob,France,no']);
    const ids = (where: string[], given: Partial<typeof input> = {}) =>
      clientScores(context, { ...input, task: 'purchase', ...given, where })
        .clients.map(({ client }) => client)
        .sort();
    expect(ids(['monetary>=50'])).toEqual(['ann', 'bob']);
    expect(ids(['monetary>=50', 'monetary < 60'])).toEqual(['bob']);
    expect(ids(['country=France'])).toEqual(['bob']);
    expect(ids(['country!=France'])).toEqual(['ann']);
    expect(ids(['country=Peru'])).toEqual([]);
    expect(ids(['country='])).toEqual(['cy']);
    expect(ids(['country!='])).toEqual(['ann', 'bob']);
    expect(ids(['vip=yes'])).toEqual(['ann']);
    expect(ids(['purchase>40%'])).toEqual(['bob', 'cy']);
    expect(ids(['expected_value>30'], { times: 'clv' })).toEqual(['ann']);
    for (const where of ['country>France', 'monetary>much', 'nothing=1', 'monetary'])
      expect(() => ids([where]), where).toThrow(where);
  });

  it('are written as CSV, the first so many or all, and nothing in it is run by a spreadsheet', async () => {
    const context = await shop();
    await importLines(context, ['client_id,country', 'ann,=1+1', 'bob,France']);
    const path = join(context.workspace, 'clients.csv');
    const io = { signal: new AbortController().signal, onProgress: () => undefined };
    const { offset: _, ...choice } = input;
    const given = { ...choice, task: 'purchase', times: 'clv', show: ['country'], path };
    expect(await exportClients(context, { ...given, limit: 2 }, io)).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe(
      "client_id,purchase,clv,expected_value,country\nann,0.3,120,36,'=1+1\nbob,0.7,40,28,France\n",
    );
    expect(await exportClients(context, { ...given, limit: null }, io)).toBe(3);
    expect(listExports(context.db)).toEqual([path]);
  });

  it('are none before the first night', () => {
    expect(clientScores(dataContext(), input)).toEqual({ nights: {}, features: [], total: 0, clients: [] });
  });
});

it('a client’s history holds its orders, its labels and what was said of it, the newest first', async () => {
  const context = await shop();
  await importLines(context, [
    'client_id,predicted_at,purchased_pred,purchased_actual',
    'bob,2024-02-01,0.4,1',
    'ann,2024-02-01,0.6,0',
  ]);
  expect(clientHistory(context, 'bob')).toMatchObject({
    client: 'bob',
    orders: [
      { at: Date.UTC(2024, 1, 10), amount: 30 },
      { at: Date.UTC(2024, 0, 6), amount: 20 },
    ],
    labels: [{ task: 'purchase', predictedAt: Date.UTC(2024, 1, 1), predicted: 0.4, value: 1, source: 'real' }],
    scores: [
      { night: '2024-03-02', task: 'purchase', score: 0.7 },
      { night: '2024-03-01', task: 'clv', score: 40 },
      { night: '2024-03-01', task: 'purchase', score: 0.1 },
    ],
  });
  expect(() => clientHistory(context, 'dora')).toThrow('no client “dora”');
});

it('a client’s history holds what was known at the moment of each prediction, not what came later', async () => {
  const context = await shop();
  await importLines(context, ['client_id,predicted_at,purchased_pred,plan,visits', 'bob,2024-02-01,0.4,gold,3']);
  await importLines(context, ['client_id,predicted_at,purchased_pred,plan,visits', 'bob,2024-02-20,0.5,silver,']);
  expect(clientHistory(context, 'bob').known).toEqual([
    { at: Date.UTC(2024, 1, 20), values: { plan: 'silver', visits: null } },
    { at: Date.UTC(2024, 1, 1), values: { plan: 'gold', visits: 3 } },
  ]);
});

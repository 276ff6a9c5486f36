import { describe, expect, it } from 'vitest';
import { clientHistory, clientScores } from '../../../electron/data/clientScores';
import type { DataContext } from '../../../electron/data/context';
import { addBatchClients, addBatchFeatures, saveBatch } from '../../../electron/store/batches';
import { clientFinder } from '../../../electron/store/clients';
import type { CheckedInput } from '../../../shared/schemas/operations';
import { importLines } from '../../helpers/imports';
import { dataContext } from '../../helpers/workspace';

const input: CheckedInput<'clientScores'> = { task: null, lowest: false, search: null, limit: 50, offset: 0 };

/** What a version answered in a night: client → score. */
function scored(context: DataContext, night: string, task: string, scores: Record<string, number>, scoredAt: number) {
  const { db } = context;
  const find = clientFinder(db);
  const keys = Int32Array.from(Object.keys(scores), (id) => find(id) ?? -1);
  saveBatch(db, {
    night,
    task,
    version: `v of ${night}`,
    clients: keys.length,
    clientsId: addBatchClients(db, keys),
    featuresId: addBatchFeatures(db, new Float64Array(keys.length)),
    behaviour: false,
    predictedAt: scoredAt - 1,
    scoredAt,
    runId: 1,
    scores: new Uint8Array(Float64Array.from(Object.values(scores)).buffer),
  });
}

async function shop() {
  const context = dataContext();
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
      { client: 'bob', scores: { purchase: 0.7, clv: 40 } },
      { client: 'cy', scores: { purchase: 0.5 } },
    ]);
    expect(nights.purchase).toEqual({ night: '2024-03-02', version: 'v of 2024-03-02', predictedAt: 19 });
    expect([nights.clv.night, total]).toEqual(['2024-03-01', 3]);
  });

  it('are none before the first night', () => {
    expect(clientScores(dataContext(), input)).toEqual({ nights: {}, total: 0, clients: [] });
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

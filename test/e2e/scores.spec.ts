import { join } from 'node:path';
import { ask, evergreen } from './actions';
import { expect, test } from './app';
import { writeShop } from './shop';

test('scores beside each other come to be on the same holdout by themselves', async ({ desk }) => {
  const path = writeShop(join(desk.folder, 'orders.csv'));
  await evergreen(desk, 'import', path);
  await evergreen(desk, 'snapshot', '--from', '2024-04-01', '--to', '2024-06-01', '--every', '30d');
  for (const seed of ['1', '2']) await evergreen(desk, 'retrain', '--trees', '10', '--min-leaf', '10', '--seed', seed);
  await evergreen(desk, 'snapshot', '--from', '2024-07-01', '--to', '2024-08-01', '--every', '30d');
  const { page } = await desk.open();
  await expect
    .poll(async () => (await ask(page, 'executions.list', null)).filter(({ state }) => state === 'done'))
    .toMatchObject([{ operation: 'rescore', background: true }]);
  const { versions, today } = await ask(page, 'versions', {});
  expect(today).toMatchObject({
    purchase: { scored: 2, of: 2 },
    churn: { scored: 2, of: 2 },
    clv: { scored: 2, of: 2 },
  });
  const clients = new Set(versions.map(({ tasks }) => tasks.clv.clients));
  expect(clients.size).toBe(1);
});

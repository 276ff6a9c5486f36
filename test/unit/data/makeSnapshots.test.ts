import { expect, it } from 'vitest';
import { makeSnapshots } from '../../../electron/data/makeSnapshots';
import { listActivity } from '../../../electron/store/activity';
import { importLines } from '../../helpers/imports';
import { dataContext, quietIo } from '../../helpers/workspace';

const range = { from: Date.UTC(2024, 1, 1), to: Date.UTC(2024, 3, 1), everyDays: 30, actor: 'a test' };

async function shop() {
  const context = dataContext();
  await importLines(context, ['client_id,date,amount', '1,2024-01-01,5', '2,2024-01-09,7', '1,2024-12-01,5']);
  return context;
}

it('is told in the audit log, by whom and with how many new labels', async () => {
  const context = await shop();
  // Purchase, churn and clv of two clients at three dates; at the last, one has been away for too long to leave.
  await makeSnapshots(context, range, quietIo);
  expect(listActivity(context.db, 1)).toMatchObject([
    {
      kind: 'training data',
      actor: 'a test',
      summary: '3 snapshots, 2024-02-01 to 2024-04-01, every 30 days: 17 new labels',
    },
  ]);
});

it('is told as far as it came when it is called off', async () => {
  const context = await shop();
  const calling = new AbortController();
  const io = { onProgress: () => calling.abort(), signal: calling.signal };
  await expect(makeSnapshots(context, range, io)).rejects.toMatchObject({ code: 'cancelled' });
  expect(listActivity(context.db, 1)).toMatchObject([
    { kind: 'training data', summary: '1 snapshot, 2024-02-01: 6 new labels' },
  ]);
});

it('is not told where nothing was made', async () => {
  const context = await shop();
  const before = listActivity(context.db, 10).length;
  const io = { ...quietIo, signal: AbortSignal.abort() };
  await expect(makeSnapshots(context, range, io)).rejects.toMatchObject({ code: 'cancelled' });
  expect(listActivity(context.db, 10).length).toBe(before);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openData, openDataReader } from '../../electron/data/client';
import { startThread } from '../../electron/node/threads';
import { temporaryFolder } from '../helpers/workspace';

const entry = join(process.cwd(), 'out', 'dataWorker.js');

async function openBoth() {
  const workspace = temporaryFolder();
  const data = await openData(entry, workspace);
  const reader = await openDataReader(entry, workspace);
  onTestFinished(async () => {
    await Promise.all([data.close(), reader.close()]);
  });
  return { workspace, data, reader };
}

function transactions(workspace: string, rows: number): string {
  const path = join(workspace, 'orders.csv');
  const lines = Array.from({ length: rows }, (_, i) => `${1 + (i % 500)},2024-01-${10 + (i % 20)},${i}.5`);
  writeFileSync(path, `client_id,date,amount\n${lines.join('\n')}\n`);
  return path;
}

it('answers while the store is busy importing, and then sees what was imported', async () => {
  const { workspace, data, reader } = await openBoth();
  const path = transactions(workspace, 100_000);
  let imported = false;
  const importing = data.importFile({ path, map: {}, dryRun: false, actor: 'test' }).then(() => {
    imported = true;
  });
  expect(await reader.tasks()).toHaveLength(3);
  expect(imported).toBe(false);
  await importing;
  expect(await reader.imports()).toMatchObject([{ state: 'visible', accepted: 100_000 }]);
});

it('writes nothing', async () => {
  const { workspace } = await openBoth();
  const reader = startThread(entry, { workerData: { workspace, readOnly: true } }, () => new Error('ended'));
  onTestFinished(() => reader.close());
  expect(await reader.opened).not.toContain('markMissing');
  const forced = reader.call('markMissing', { names: ['v_20260101_000000'] });
  await expect(forced).rejects.toThrow('There is nothing called markMissing here.');
});

it('changes are counted whoever made them: the store itself, or another connection', async () => {
  const { workspace, data } = await openBoth();
  const before = await data.dataVersion();
  expect(await data.dataVersion()).toBe(before);
  await data.importFile({ path: transactions(workspace, 10), map: {}, dryRun: false, actor: 'test' });
  const own = await data.dataVersion();
  expect(own).not.toBe(before);
  const other = await openData(entry, workspace);
  await other.setPolicy({ task: 'churn', policy: 'ask', actor: 'test', reason: '' });
  await other.close();
  expect(await data.dataVersion()).not.toBe(own);
});

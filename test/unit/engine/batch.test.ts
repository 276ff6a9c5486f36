import { getEventListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { predictBatch } from '../../../electron/engine/batch';
import { shared } from '../../../electron/engine/shared';
import { joinTrees, mostFeatures } from '../../../electron/engine/tree';
import { temporaryFolder } from '../../helpers/workspace';

it('a batch that finds no memory for its rows leaves no thread and no listener behind', async () => {
  const workerEntry = join(temporaryFolder(), 'thread.cjs');
  writeFileSync(workerEntry, `require('node:worker_threads').parentPort.on('message', () => undefined);`);
  const leaf = { feature: Int16Array.of(-1), left: new Int32Array(1), value: new Float64Array(1) };
  const chunks = [joinTrees([{ ...leaf, mean: new Float32Array(1) }], null)];
  const rows = 20_000;
  const columns = new Array<Float64Array>(mostFeatures).fill(shared(new Float64Array(rows)));
  const { signal } = new AbortController();
  const answers = predictBatch(chunks, columns, rows, { workerEntry, signal, threads: 3 });
  await expect(answers).rejects.toMatchObject({ code: 'out_of_memory' });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

import { getEventListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { predictBatch } from '../../../electron/engine/batch';
import { Predictor } from '../../../electron/engine/predict';
import { shared } from '../../../electron/engine/shared';
import { joinTrees } from '../../../electron/engine/tree';
import { temporaryFolder } from '../../helpers/workspace';

it('a batch asks for as many threads as there is room for, and leaves none where there is less', async () => {
  const workerEntry = join(temporaryFolder(), 'thread.cjs');
  writeFileSync(workerEntry, `require('node:worker_threads').parentPort.on('message', () => undefined);`);
  const leaf = { feature: Int16Array.of(-1), left: new Int32Array(1), value: new Float64Array(1) };
  const chunks = [joinTrees([{ ...leaf, mean: new Float32Array(1) }], null)];
  const rows = 100_000;
  const columns = new Array<Float64Array>(5000).fill(shared(new Float64Array(rows)));
  const { signal } = new AbortController();
  const lend = vi.spyOn(Predictor.prototype, 'lend').mockImplementation(() => {
    throw new Error('full');
  });
  const answers = predictBatch(chunks, columns, rows, { workerEntry, signal, threads: 12 });
  await expect(answers).rejects.toThrow('full');
  expect(lend.mock.calls).toEqual([[4]]);
  lend.mockRestore();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withGrower } from '../../../electron/engine/forest';
import { AppError } from '../../../shared/errors';
import { temporaryFolder } from '../../helpers/workspace';

/** A thread that is done with whatever it is asked. */
const thread = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ type }) => {
    if (type === 'bin') parentPort.postMessage({ type: 'binned', column: null });
  });
`;

it('a part that can’t be made fails the work, also where a thread has done some before', async () => {
  const workerEntry = join(temporaryFolder(), 'thread.cjs');
  writeFileSync(workerEntry, thread);
  const column = (feature: number) => {
    if (feature === 2) throw new AppError('bad_usage', 'The column is of another type.');
    return new Float64Array(new SharedArrayBuffer(8));
  };
  const source = { features: 4, column, client: new Uint32Array(new SharedArrayBuffer(4)) };
  const io = { workerEntry, signal: new AbortController().signal, onProgress: () => undefined };
  const grown = withGrower(source, 1, io, async () => 'grown');
  await expect(grown).rejects.toMatchObject({ code: 'bad_usage', message: 'The column is of another type.' });
});

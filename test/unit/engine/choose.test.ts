import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeVector, Table, tableToIPC } from 'apache-arrow';
import { expect, it } from 'vitest';
import { forestAnswers } from '../../../electron/engine/answer';
import { chooseSetting } from '../../../electron/engine/choose';
import { loadTable } from '../../../electron/engine/tableFile';
import { fitAnswering } from '../../../electron/engine/train';
import { clientIds } from '../../helpers/clientIds';
import { temporaryFolder } from '../../helpers/workspace';

/** A table of clients whose target is the feature itself, as where an outcome was written into the features. */
async function copied(values: Float64Array) {
  const columns = {
    client: makeVector(Int32Array.from(values.keys())),
    client_id: clientIds(values.keys()),
    predicted_at: makeVector(new Float64Array(values.length)),
    split: makeVector(new Uint8Array(values.length)),
    'y:any': makeVector(values),
    'x:same': makeVector(values.slice()),
  };
  const bytes = tableToIPC(new Table(columns), 'file');
  const path = join(temporaryFolder(), 'table.arrow');
  writeFileSync(path, bytes);
  return loadTable({ path, sha256: createHash('sha256').update(bytes).digest('hex') });
}

it.each([
  ['classification', Float64Array.from({ length: 200 }, (_, i) => i % 2)],
  ['regression', new Float64Array(200)],
] as const)(
  'where no answer is wrong, leaves and trees are chosen with a reason that holds: %s',
  async (kind, values) => {
    const table = await copied(values);
    const params = { trees: null, minLeaf: null, featuresPerSplit: null, seed: 1 };
    const given = { table, task: { name: 'any', kind }, params, threads: 0 };
    const io = { workerEntry: '', signal: new AbortController().signal, onProgress: () => undefined };
    const { why } = await chooseSetting(given, Int32Array.from(values.keys()), io);
    expect(why).toMatch(/leaves of \d+ rows cost no more than those of 10; 250 trees are grown as usual/);
  },
);

it('where nearly nobody has an amount, what they have is learned all the same', async () => {
  const values = Float64Array.from({ length: 2000 }, (_, i) => (i % 250 === 0 ? 100 + i : 0));
  const table = await copied(values);
  const task = { name: 'any', kind: 'regression' } as const;
  const given = { table, task, params: { trees: null, minLeaf: null, featuresPerSplit: null, seed: 1 }, threads: 0 };
  const io = { workerEntry: '', signal: new AbortController().signal, onProgress: () => undefined };
  const setting = { trees: 20, minLeaf: 1, featuresPerSplit: null, way: 'clipped', isWeighed: false } as const;
  const { fit } = await fitAnswering(given, Int32Array.from(values.keys()), setting, io);
  const answers = forestAnswers(fit, [Float64Array.of(0, 100, 1850)], 3);
  expect(answers[0]).toBe(0);
  expect(answers[1]).toBeGreaterThan(0);
  expect(answers[2]).toBeGreaterThan(1000);
});

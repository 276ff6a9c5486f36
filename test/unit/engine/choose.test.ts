import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeVector, Table, tableToIPC } from 'apache-arrow';
import { expect, it } from 'vitest';
import { chooseSetting } from '../../../electron/engine/choose';
import { loadTable } from '../../../electron/engine/tableFile';
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

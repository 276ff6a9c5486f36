import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeVector, Table, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { forestAnswers } from '../../../electron/engine/answer';
import { chooseSetting } from '../../../electron/engine/choose';
import { loadTable } from '../../../electron/engine/tableFile';
import { fitAnswering } from '../../../electron/engine/train';
import { clientIds } from '../../helpers/clientIds';
import { seededRandom } from '../../helpers/random.mjs';
import { temporaryFolder } from '../../helpers/workspace';

/** A table of clients whose target is the feature itself, as where an outcome was written into the features. */
function copied(values: Float64Array) {
  return tableOf(values, values.slice());
}

/** A table with a feature and a target, `rowsPerClient` rows of a client one after the other. */
async function tableOf(target: Float64Array, feature: Float64Array, rowsPerClient = 1) {
  const client = Int32Array.from(target, (_, row) => Math.floor(row / rowsPerClient));
  const columns = {
    client: makeVector(client),
    client_id: clientIds(client),
    predicted_at: makeVector(new Float64Array(target.length)),
    split: makeVector(new Uint8Array(target.length)),
    'y:any': makeVector(target),
    'x:same': makeVector(feature),
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
  const setting = {
    trees: 20,
    minLeaf: 1,
    featuresPerSplit: null,
    rowsPerTree: null,
    way: 'clipped',
    isWeighed: false,
  } as const;
  const { fit } = await fitAnswering(given, Int32Array.from(values.keys()), setting, io);
  const answers = forestAnswers(fit, [Float64Array.of(0, 100, 1850)], 3);
  expect(answers[0]).toBe(0);
  expect(answers[1]).toBeGreaterThan(0);
  expect(answers[2]).toBeGreaterThan(1000);
});

describe('of many rows a tree draws', () => {
  const rows = 78_000;
  const random = seededRandom(5);
  const feature = Float64Array.from({ length: rows }, () => random());

  async function chosen(target: Float64Array, rowsPerTree?: number | null) {
    const table = await tableOf(target, feature, 3);
    const params = { trees: null, minLeaf: null, featuresPerSplit: null, rowsPerTree, seed: 1 };
    const given = { table, task: { name: 'any', kind: 'classification' } as const, params, threads: 0 };
    const io = { workerEntry: '', signal: new AbortController().signal, onProgress: () => undefined };
    return chooseSetting(given, Int32Array.from(target.keys()), io);
  }

  it('a part, where answers are mostly chance', async () => {
    const noisy = feature.map((value) => Number(random() < 0.2 + 0.3 * value));
    const { rowsPerTree, why, evidence } = await chosen(noisy, null);
    expect(rowsPerTree).toBe(25_000);
    expect(why).toContain('trees of 25,000 rows each cost no more beyond chance than those of 75,000');
    expect(evidence).toMatchObject({ said: { rowsPerTree: null }, setting: { rowsPerTree: 25_000 } });
    expect(await chosen(noisy, 9000)).toMatchObject({ rowsPerTree: 9000, evidence: { said: { rowsPerTree: 9000 } } });
    expect(await chosen(noisy)).toMatchObject({ rowsPerTree: null });
  });

  it('all, where more tell more', async () => {
    // Of 3,000 stripes few rows tell little.
    const striped = feature.map((value) => Math.floor(value * 3000) % 2);
    const { rowsPerTree, why } = await chosen(striped, null);
    expect(rowsPerTree).toBeNull();
    expect(why).not.toContain('75,000');
  });
});

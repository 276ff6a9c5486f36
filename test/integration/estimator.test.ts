import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeVector, Table, tableToIPC } from 'apache-arrow';
import { expect, it, onTestFinished } from 'vitest';
import { forkTransport, startEngine } from '../../electron/engine/host';
import { parseModel, treeCount } from '../../electron/engine/modelFile';
import { clientIds } from '../helpers/clientIds';
import { seededRandom } from '../helpers/random.mjs';
import { temporaryFolder } from '../helpers/workspace';

const out = join(process.cwd(), 'out');
const task = { name: 'purchase', kind: 'classification' as const };
const learned = 3000;
const chunks = { count: 200, rows: 300 };

/** A truth that is easy to tell on one side of a number and hard on the other. */
function tableOf(folder: string, name: string, rows: number) {
  const random = seededRandom(rows);
  const x = Float64Array.from({ length: rows }, random);
  const noise = Float64Array.from({ length: rows }, random);
  const target = x.map((value) => Number(random() < (value < 0.5 ? 2 * value : value > 0.75 ? 0.98 : 0.02)));
  const bytes = tableToIPC(
    new Table({
      client: makeVector(Int32Array.from(x.keys())),
      client_id: clientIds(x.keys()),
      predicted_at: makeVector(Float64Array.from(x.keys(), (row) => 1000 * row)),
      split: makeVector(Uint8Array.from(x, (_, i) => Number(i % 5 === 0))),
      'y:purchase': makeVector(target),
      'x:noise': makeVector(noise),
      'x:x': makeVector(x),
    }),
    'file',
  );
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex'), target };
}

it('An estimator is the same by any number of threads, and its band holds as often as it says', async () => {
  const folder = temporaryFolder();
  const engine = startEngine({ spawn: () => forkTransport(join(out, 'engine.js'), join(out, 'engineWorker.js')) });
  onTestFinished(() => engine.close());
  const table = tableOf(folder, 'learned.arrow', learned);
  const params = { trees: 60, minLeaf: 20, featuresPerSplit: null, seed: 9 };
  const path = join(folder, 'model.forest');
  const { sha256 } = await engine.train({ table, task, threads: 2, modelPath: path, params, watermark: 1 });
  const model = { path, sha256 };

  const grown = [];
  for (const threads of [1, 2, 4]) {
    const modelPath = join(folder, `estimator_${threads}.forest`);
    const { facts } = await engine.growEstimator({ table, model, threads, modelPath });
    grown.push({ bytes: readFileSync(modelPath), facts: { ...facts, seconds: 0 } });
  }
  expect(grown[1]).toEqual(grown[0]);
  // As many trees as the model has.
  expect(treeCount(parseModel('estimator_1.forest', grown[0].bytes))).toBe(params.trees);
  expect(grown[2]).toEqual(grown[0]);

  const rows = chunks.count * chunks.rows;
  const { target, ...later } = tableOf(folder, 'later.arrow', rows);
  const { seconds: _, ...facts } = grown[0].facts;
  const same = (value: number) => new Float64Array(rows).fill(value);
  const { chunks: told } = await engine.monitor({
    task: { ...task, horizonDays: 30 },
    table: later,
    rows: {
      client: Int32Array.from({ length: rows }, (_, i) => i),
      at: Float64Array.from({ length: rows }, (_, i) => i * 864_000),
      actual: target,
      given: same(Number.NaN),
      version: new Int32Array(rows),
      arrival: same(1),
    },
    versions: [
      {
        ...{ name: 'v', model, importance: [] },
        estimator: { ...facts, file: 'estimator_1.forest', seconds: 0 } as never,
        estimatorPath: join(folder, 'estimator_1.forest'),
      },
    ],
    chunk: { rows: chunks.rows },
    alarmDays: 5 * 365,
    resamples: 100,
  });
  const held = told.filter(
    ({ realised, low, high }) => (low ?? 1) <= (realised ?? 0) && (realised ?? 0) <= (high ?? 0),
  );
  // 95 %, give or take three points, and a point and a half for chance among 200 chunks.
  expect(Math.abs(held.length / told.length - 0.95)).toBeLessThan(0.045);
  const error = told.reduce((sum, one) => sum + Math.abs((one.realised ?? 0) - (one.estimated ?? 0)), 0) / told.length;
  // What sampling alone gives: the mean of |N(0, p(1 − p)/n)|.
  const mean = told.reduce((sum, { realised }) => sum + (realised ?? 0), 0) / told.length;
  expect(error).toBeLessThan(1.3 * Math.sqrt((2 / Math.PI) * ((mean * (1 - mean)) / chunks.rows)));
});
